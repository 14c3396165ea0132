//! All bridges, named and written into the host.

use hearth_report::{Finding, Secret, Severity};

use super::{BridgeDraft, permissions};
use crate::bring::bring;
use crate::registration::RegistrationDraft;
use crate::{Choices, FoundSecret, HostDraft, Kept, Origin, SecretName, Subject};

/// Admins of the server, as the bridges know them.
pub(crate) fn admins(bridges: &[BridgeDraft], server: &str) -> Vec<String> {
    let mut admins: Vec<String> = Vec::new();
    for name in bridges
        .iter()
        .flat_map(|bridge| permissions::admins(bridge, server))
    {
        if !admins.contains(&name) {
            admins.push(name);
        }
    }
    admins
}

/// A name for each: its kind, or its id where there are several of a kind.
pub(crate) fn names(bridges: &[BridgeDraft]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for bridge in bridges {
        let usual = bridge.kind().to_owned();
        let several = bridges
            .iter()
            .filter(|other| other.kind() == bridge.kind())
            .count()
            > 1;
        let wanted = match &bridge.id {
            Some(id) if several => SecretName::new(id).to_string(),
            _ => usual,
        };
        let mut name = short(&wanted, bridge.kind(), "");
        let mut number = 1;
        while names.contains(&name) {
            number += 1;
            name = short(&wanted, bridge.kind(), &format!("-{number}"));
        }
        names.push(name);
    }
    names
}

/// A name as the modules take it, which is also a user's: at most 17 letters, of which the first is no digit.
fn short(wanted: &str, kind: &str, number: &str) -> String {
    const LONGEST: usize = 17;
    let begins = |name: &str| name.starts_with(|c: char| c.is_ascii_lowercase());
    let room = LONGEST.saturating_sub(number.len());
    let mut name = if begins(wanted) {
        wanted.to_owned()
    } else {
        format!("{kind}-{wanted}")
    };
    // What tells several apart mostly comes last.
    if name.len() > room
        && let Some(rest) = name.strip_prefix("mautrix-").filter(|rest| begins(rest))
    {
        name = rest.to_owned();
    }
    name.truncate(room);
    format!("{}{number}", name.trim_end_matches('-'))
}

pub(crate) fn finish(
    mut bridge: BridgeDraft,
    name: &str,
    registration: Option<&RegistrationDraft>,
    server: Option<&str>,
    admins: &[String],
    choices: &Choices,
    host: &mut HostDraft,
) {
    if let Some(server) = server {
        permissions::settle(&mut bridge, server, admins, host);
    }
    let at = |rest: &[&str]| -> Vec<String> {
        ["bridges", name]
            .iter()
            .chain(rest)
            .map(|part| (*part).to_owned())
            .collect()
    };
    host.set(&at(&["enable"]), Kept::bool(true).at(bridge.place.clone()));
    if bridge.kind() != name {
        host.set(&at(&["kind"]), Kept::text(bridge.kind()));
    }
    let id = registration
        .map(|found| found.id.clone())
        .or_else(|| bridge.id.clone());
    if let Some(id) = id.filter(|id| id != name) {
        host.set(&at(&["id"]), Kept::text(id));
    }
    tokens(&bridge, name, registration, choices, host);
    for (path, value) in std::mem::take(&mut bridge.options) {
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        host.set(&at(&path), value);
    }
    for leaf in std::mem::take(&mut bridge.settings) {
        let path: Vec<&str> = std::iter::once("settings")
            .chain(leaf.path.iter().map(String::as_str))
            .collect();
        host.set(&at(&path), leaf.kept);
    }
    for (suffix, path, place) in std::mem::take(&mut bridge.key_files) {
        let secret = SecretName::new(&format!("bridge-{name}-{suffix}"));
        let (new, how) = bring(&secret, &path, choices, host);
        let subject = place
            .as_ref()
            .map_or_else(|| bridge.file.clone(), ToString::to_string);
        let fact =
            format!("`{path}` is a secret file, and what was sealed with it is lost without it");
        host.report(Finding::warning(subject, fact).remedy(how));
        host.set(&["secrets", secret.as_str(), "file"], new);
    }
    for (suffix, value, place, what) in std::mem::take(&mut bridge.generated) {
        host.secret(FoundSecret {
            name: SecretName::new(&format!("bridge-{name}-{suffix}")),
            value,
            origin: Origin::Named,
            place,
            what: format!("{what} of {}", bridge.file),
        });
    }
}

/// The tokens of a bridge that is known to Synapse: without them it is a stranger to its own rooms.
fn tokens(
    bridge: &BridgeDraft,
    name: &str,
    registration: Option<&RegistrationDraft>,
    choices: &Choices,
    host: &mut HostDraft,
) {
    let text = match (registration, &bridge.as_token, &bridge.hs_token) {
        (Some(found), ..) => {
            for (which, token) in [
                ("as_token", &bridge.as_token),
                ("hs_token", &bridge.hs_token),
            ] {
                if let Some((token, place)) = token {
                    host.claim(
                        Subject::Token {
                            id: found.id.clone(),
                            which,
                        },
                        token.expose(),
                        place.clone(),
                    );
                }
            }
            found.text.clone()
        }
        (None, Some((as_token, _)), Some((hs_token, _))) => {
            let fact = "its registration was not given, so only the tokens are brought along";
            let remedy = format!(
                "give the registration of `{name}` too: with encryption, its `sender_localpart` has to stay what it was"
            );
            host.report(Finding::new(Severity::Note, bridge.file.clone(), fact).remedy(remedy));
            let quoted = |token: &Secret| serde_json::Value::from(token.expose()).to_string();
            Secret::new(format!(
                "as_token: {}\nhs_token: {}\n",
                quoted(as_token),
                quoted(hs_token)
            ))
        }
        _ => return,
    };
    let found = FoundSecret {
        name: SecretName::new(&format!("{name}-registration")),
        value: text,
        origin: Origin::Kept,
        place: registration.map(|found| found.place.clone()),
        what: format!("the tokens of `{name}`"),
    };
    let option = ["bridges", name, "tokensFrom"].map(str::to_owned);
    host.whole(found, &option, choices);
}

#[cfg(test)]
mod tests {
    use super::short;

    #[test]
    fn a_name_is_short_and_begins_with_a_letter() {
        for (wanted, number, name) in [
            ("whatsapp-anna", "", "whatsapp-anna"),
            ("mautrix-whatsapp", "", "mautrix-whatsapp"),
            ("mautrix-whatsapp-anna", "", "whatsapp-anna"),
            ("mautrix-whatsapp-grandmother", "", "whatsapp-grandmot"),
            ("mautrix-whatsapp-grandmother", "-2", "whatsapp-grandm-2"),
            ("a-bridge-for-the-neighbours", "", "a-bridge-for-the"),
            ("2", "", "whatsapp-2"),
            ("2", "-12", "whatsapp-2-12"),
            ("mautrix-2-whatsapp-bridges", "", "mautrix-2-whatsap"),
        ] {
            assert_eq!(short(wanted, "whatsapp", number), name, "{wanted}");
        }
    }
}
