//! What becomes of a registration: a bridge, everybody's, or an appservice of somebody's own.

use hearth_bridges::Wiring;

use super::RegistrationDraft;
use crate::bridge::PUPPETS;
use crate::{Choices, Data, FoundSecret, HostDraft, Kept, Origin, SecretName};

/// A bridge of which only the registration was given, such as one that has no other file.
pub(crate) fn as_bridge(
    found: &RegistrationDraft,
    wiring: &'static Wiring,
    choices: &Choices,
    host: &mut HostDraft,
) {
    let name = wiring.kind.clone();
    let at = |option: &str| vec!["bridges".to_owned(), name.clone(), option.to_owned()];
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
    keep(found, &name, &at("tokensFrom"), choices, host);
}

/// Everybody's, for double puppeting.
pub(crate) fn as_puppets(found: &RegistrationDraft, choices: &Choices, host: &mut HostDraft) {
    let option = ["registrations", PUPPETS, "tokensFrom"].map(str::to_owned);
    keep(found, "doublepuppet", &option, choices, host);
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
        host.set(&at(&["extra", key]), value.clone());
    }
    keep(found, name.as_str(), &at(&["tokensFrom"]), choices, host);
}

fn keep(
    found: &RegistrationDraft,
    name: &str,
    option: &[String],
    choices: &Choices,
    host: &mut HostDraft,
) {
    let secret = SecretName::new(&format!("{name}-registration"));
    host.set(option, Kept::new(choices.path_of(&secret)));
    host.secret(FoundSecret {
        name: secret,
        value: found.text.clone(),
        origin: Origin::Whole {
            option: option.to_vec(),
        },
        place: Some(found.place.clone()),
        what: format!("the tokens of `{name}`"),
    });
}
