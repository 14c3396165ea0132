//! What becomes of a registration: a bridge, everybody's, or an appservice of somebody's own.

use hearth_bridges::Wiring;
use hearth_nix::attr_name;
use hearth_report::Finding;

use super::RegistrationDraft;
use crate::bridge::PUPPETS;
use crate::comments::may_hold_secret;
use crate::replace::{Words, replace};
use crate::{Choices, Data, FoundSecret, HostDraft, Kept, Origin, Place, SecretName};

/// A bridge of which only the registration was given, such as one that has no other file.
pub(crate) fn as_bridge(
    found: &RegistrationDraft,
    wiring: &'static Wiring,
    choices: &Choices,
    host: &mut HostDraft,
) {
    let name = wiring.kind.clone();
    let at = |option: &str| vec!["bridges".to_owned(), name.clone(), option.to_owned()];
    let tokens = tokens(found, &name);
    if host.is_another(&tokens, &at("tokensFrom")) {
        return;
    }
    host.set(&at("enable"), Kept::bool(true).at(found.place.clone()));
    if found.id != name {
        host.set(&at("id"), Kept::text(&found.id));
    }
    if let Some(port) = found.port().filter(|port| Some(*port) != wiring.port()) {
        host.set(&at("port"), Kept::new(Data::Int(port)));
    }
    if wiring.layout() == "none" {
        // Its own user is its bot.
        if let Some(sender) = found
            .sender
            .as_deref()
            .filter(|sender| Some(*sender) != wiring.bot())
        {
            host.set(&at("bot"), Kept::text(sender));
        }
        if let Some(prefix) = found
            .user_prefix()
            .filter(|prefix| Some(*prefix) != wiring.user_prefix())
        {
            host.set(&at("userPrefix"), Kept::text(prefix));
        }
    }
    host.whole(tokens, &at("tokensFrom"), choices);
}

/// Everybody's, for double puppeting.
pub(crate) fn as_puppets(found: &RegistrationDraft, choices: &Choices, host: &mut HostDraft) {
    let option = ["registrations", PUPPETS, "tokensFrom"].map(str::to_owned);
    host.whole(tokens(found, "doublepuppet"), &option, choices);
}

/// An appservice of somebody's own.
pub(crate) fn as_own(found: &RegistrationDraft, choices: &Choices, host: &mut HostDraft) {
    let name = SecretName::new(&found.id);
    let at = |rest: &[&str]| -> Vec<String> {
        ["registrations", name.as_str()]
            .iter()
            .chain(rest)
            .map(|part| (*part).to_owned())
            .collect()
    };
    let tokens = tokens(found, name.as_str());
    if host.is_another(&tokens, &at(&["tokensFrom"])) {
        return;
    }
    if found.id != name.as_str() {
        host.set(&at(&["id"]), Kept::text(&found.id).at(found.place.clone()));
    }
    if let Some(url) = &found.url {
        host.set(&at(&["url"]), Kept::text(url).at(found.place.clone()));
    }
    if let Some(sender) = found
        .sender
        .as_deref()
        .filter(|sender| *sender != name.as_str())
    {
        host.set(&at(&["sender"]), Kept::text(sender));
    }
    // Synapse takes its absence for `true`.
    if found.rate_limited != Some(false) {
        host.set(&at(&["rateLimited"]), Kept::bool(true));
    }
    for (what, claims) in &found.namespaces {
        if claims.is_empty() {
            continue;
        }
        let item = |(regex, exclusive): &(String, bool)| {
            let mut entry = vec![("regex".to_owned(), Kept::text(regex))];
            if !exclusive {
                entry.push(("exclusive".to_owned(), Kept::bool(false)));
            }
            Kept::new(Data::Map(entry))
        };
        host.set(
            &at(&["namespaces", what]),
            Kept::new(Data::List(claims.iter().map(item).collect())),
        );
    }
    for (key, value) in &found.extra {
        if let Some(value) = extra(key, value, name.as_str(), choices, host) {
            host.set(&at(&["extra", key]), value);
        }
    }
    host.whole(tokens, &at(&["tokensFrom"]), choices);
}

/// A key of which nothing is known. What stands in `extra` is no secret on the host, so one that may hold a secret
/// stays behind; it is in the file that is brought along.
fn extra(
    key: &str,
    value: &Kept,
    name: &str,
    choices: &Choices,
    host: &mut HostDraft,
) -> Option<Kept> {
    let mut kept = value.clone();
    if choices.no_comments {
        kept = kept.without_comments();
    }
    kept.drop_comments(&may_hold_secret);
    let words = Words {
        bridge: name.to_owned(),
        file: value.place.as_ref().map_or("", |place| &place.file),
    };
    let mut looked = HostDraft::default();
    replace(
        &mut kept.clone(),
        &[key.to_owned()],
        None,
        &words,
        &mut looked,
    );
    if looked.secrets().is_empty() {
        return Some(kept);
    }
    let subject = value
        .place
        .as_ref()
        .map_or_else(|| key.to_owned(), Place::to_string);
    let fact = format!("`{key}` may hold a secret, and is left out: `extra` is read by everybody");
    host.report(Finding::warning(subject, fact).remedy(format!(
        "write it into `hearth.registrations.{}.extra` if it is none; it is also in the secret `{name}-registration`",
        attr_name(name)
    )));
    None
}

/// The whole of it, with its tokens.
fn tokens(found: &RegistrationDraft, name: &str) -> FoundSecret {
    FoundSecret {
        name: SecretName::new(&format!("{name}-registration")),
        value: found.text.clone(),
        origin: Origin::Kept,
        place: Some(found.place.clone()),
        what: format!("the tokens of `{name}`"),
    }
}
