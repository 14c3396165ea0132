//! A registration: whose it is, what Synapse would say of it, and its tokens.

mod judge;

use hearth_bridges::{Wiring, wirings};
use hearth_report::Secret;

use crate::bridge::PUPPETS;
use crate::{
    Choices, Data, File, FoundSecret, HostDraft, Input, Kept, Origin, Place, SecretName, Subject,
};

/// A registration on its way to the bridge that it belongs to.
#[derive(Debug)]
pub struct RegistrationDraft {
    pub id: String,
    pub url: Option<String>,
    pub sender: Option<String>,
    pub as_token: Option<Secret>,
    /// `users`, `aliases` and `rooms`, each a list of (regex, exclusive).
    pub namespaces: Vec<(&'static str, Vec<(String, bool)>)>,
    /// The file as it is, tokens and all.
    pub text: Secret,
    pub place: Place,
    rate_limited: Option<bool>,
    extra: Vec<(String, Kept)>,
}

const OWN: [&str; 7] = [
    "id",
    "url",
    "as_token",
    "hs_token",
    "sender_localpart",
    "namespaces",
    "rate_limited",
];
/// What Hearth writes by itself where a bridge needs it, and what Synapse does not read.
const USUAL: [&str; 7] = [
    "receive_ephemeral",
    "de.sorunome.msc2409.push_ephemeral",
    "push_ephemeral",
    "io.element.msc4190",
    "org.matrix.msc3202",
    "group_id",
    "heisenbridge",
];

pub(crate) fn read(
    file: &File<'_>,
    input: &Input,
    host: &mut HostDraft,
) -> Option<RegistrationDraft> {
    judge::judge(file, host);
    let root = file.root();
    let text = |key: &str| {
        root.get(key)
            .and_then(|node| node.as_str())
            .map(str::to_owned)
    };
    let id = text("id")?;
    for which in ["as_token", "hs_token"] {
        if let (Some(value), Some((key, _))) = (text(which), root.entry(which)) {
            host.claim(
                Subject::Token {
                    id: id.clone(),
                    which,
                },
                value,
                file.place(key),
            );
        }
    }
    let namespaces = ["users", "aliases", "rooms"].map(|what| {
        let items = root
            .at(&["namespaces", what])
            .map_or(&[][..], |list| list.items());
        let item = |item: &hearth_yaml::Node<'_>| {
            let regex = item.get("regex")?.as_str()?.to_owned();
            Some((
                regex,
                item.get("exclusive")
                    .and_then(|node| node.as_bool())
                    .unwrap_or(true),
            ))
        };
        (what, items.iter().filter_map(item).collect())
    });
    let extra = root.entries().iter().filter_map(|(key, value)| {
        let name = crate::data::key_text(key);
        let is_known = OWN.contains(&name.as_str()) || USUAL.contains(&name.as_str());
        (!is_known).then(|| (name, Kept::from_node(&file.name, Some(key), value)))
    });
    let url = text("url").filter(|url| !url.is_empty());
    if let (Some(url), Some((key, _))) = (&url, root.entry("url")) {
        host.claim(
            Subject::Url { id: id.clone() },
            url.trim_end_matches('/'),
            file.place(key),
        );
    }
    Some(RegistrationDraft {
        url,
        sender: text("sender_localpart"),
        as_token: text("as_token").map(Secret::new),
        namespaces: namespaces.to_vec(),
        text: Secret::new(String::from_utf8_lossy(&input.bytes)),
        place: file.place(root.entry("id").map_or(root, |(key, _)| key)),
        rate_limited: root.get("rate_limited").and_then(|node| node.as_bool()),
        extra: extra.collect(),
        id,
    })
}

impl RegistrationDraft {
    fn users(&self) -> &[(String, bool)] {
        self.namespaces
            .iter()
            .find(|(what, _)| *what == "users")
            .map_or(&[], |(_, users)| users)
    }

    /// The one that lets bridges speak for people: no address, and everybody, but nobody alone.
    pub fn is_for_puppets(&self) -> bool {
        let is_everybody = |regex: &str| {
            let body = regex.trim_start_matches('^').trim_start_matches('@');
            body.starts_with(".*") || body.starts_with(".+")
        };
        self.url.is_none()
            && self
                .users()
                .iter()
                .any(|(regex, exclusive)| !exclusive && is_everybody(regex))
    }

    /// The bridge that this looks like, where no configuration says so.
    pub fn looks_like(&self) -> Option<&'static Wiring> {
        let named = |wiring: &&Wiring| {
            let is_bot = wiring.bot().is_some() && self.sender.as_deref() == wiring.bot();
            let has_bot = || {
                wiring.bot().is_some_and(|bot| {
                    self.users().iter().any(|(regex, _)| {
                        regex
                            .trim_start_matches('^')
                            .starts_with(&format!("@{bot}:"))
                    })
                })
            };
            self.id == wiring.kind || is_bot || has_bot()
        };
        wirings()
            .filter(|wiring| wiring.refused().is_none())
            .filter(named)
            .min_by_key(|wiring| wiring.kind.len())
    }

    /// What stands between `@` and the first wildcard of the users' names, if it is not the bot's.
    fn user_prefix(&self) -> Option<&str> {
        self.users().iter().find_map(|(regex, _)| {
            let body = regex.trim_start_matches('^').strip_prefix('@')?;
            let end = body.find(['.', '[', '(', '\\', '*', '+'])?;
            (!body[..end].is_empty() && body[end..].starts_with('.') && !body.starts_with(".*"))
                .then_some(&body[..end])
        })
    }

    fn port(&self) -> Option<i64> {
        let rest = self.url.as_deref()?.split_once("://")?.1;
        rest.split('/').next()?.rsplit_once(':')?.1.parse().ok()
    }
}

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
