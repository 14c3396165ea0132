//! A registration: whose it is, what Synapse would say of it, and its tokens.

mod judge;
mod options;

pub(crate) use options::{as_bridge, as_own, as_puppets};

use hearth_bridges::{Wiring, wirings};
use hearth_report::{Finding, Secret};

use crate::{File, HostDraft, Input, Kept, Place, Subject};

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
    pub(super) rate_limited: Option<bool>,
    pub(super) extra: Vec<(String, Kept)>,
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
        let name = file.key_text(key);
        let is_known = OWN.contains(&name.as_str()) || USUAL.contains(&name.as_str());
        (!is_known).then(|| (name, file.kept(Some(key), value)))
    });
    let url = text("url").filter(|url| !url.is_empty());
    if let (Some(url), Some((key, _))) = (&url, root.entry("url")) {
        host.claim(
            Subject::Url { id: id.clone() },
            url.trim_end_matches('/'),
            file.place(key),
        );
    }
    for (regex, _) in namespaces
        .iter()
        .flat_map(|(_, list): &(&str, Vec<(String, bool)>)| list)
    {
        let at = root.entry("namespaces").map_or(root, |(key, _)| key);
        host.claim(Subject::Namespace { id: id.clone() }, regex, file.place(at));
    }
    let at = root.entry("id").map_or(root, |(key, _)| key);
    host.claim(Subject::Registration, &id, file.place(at));
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

/// Synapse has a copy of each, and the bridge another: they are one. What differs between them is reported.
pub(crate) fn once(
    registrations: Vec<RegistrationDraft>,
    host: &mut HostDraft,
) -> Vec<RegistrationDraft> {
    let mut kept: Vec<RegistrationDraft> = Vec::new();
    for found in registrations {
        let Some(known) = kept.iter().find(|known| known.id == found.id) else {
            kept.push(found);
            continue;
        };
        let is_copy = known.url == found.url
            && known.sender == found.sender
            && known.namespaces == found.namespaces;
        if !is_copy {
            let fact = format!(
                "the registration `{}` is at {} too, and says something else",
                found.id, known.place
            );
            host.report(
                Finding::error(found.place.to_string(), fact)
                    .cause("Synapse does not start with two of one id")
                    .remedy("give the one that Synapse reads; the first is used"),
            );
        }
    }
    kept
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
    pub(super) fn user_prefix(&self) -> Option<&str> {
        self.users().iter().find_map(|(regex, _)| {
            let body = regex.trim_start_matches('^').strip_prefix('@')?;
            let end = body.find(['.', '[', '(', '\\', '*', '+'])?;
            (!body[..end].is_empty() && body[end..].starts_with('.') && !body.starts_with(".*"))
                .then_some(&body[..end])
        })
    }

    pub(super) fn port(&self) -> Option<i64> {
        let rest = self.url.as_deref()?.split_once("://")?.1;
        rest.split('/').next()?.rsplit_once(':')?.1.parse().ok()
    }
}
