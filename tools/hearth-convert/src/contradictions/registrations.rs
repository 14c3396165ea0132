//! Registrations among each other, and with what Synapse reads.

use hearth_report::{Finding, Severity};

use super::{of, server_name};
use crate::{Claim, HostDraft, Subject};

pub(super) fn compare(host: &HostDraft, findings: &mut Vec<Finding>) {
    let given: Vec<&Claim> = of(host, |subject| *subject == Subject::Registration).collect();
    twice(host, &given, findings);
    namespaces(host, findings);
    files(host, &given, findings);
}

fn twice(host: &HostDraft, given: &[&Claim], findings: &mut Vec<Finding>) {
    let is_token = |subject: &Subject| {
        matches!(
            subject,
            Subject::Token {
                which: "as_token",
                ..
            }
        )
    };
    let tokens: Vec<&Claim> = of(host, is_token).collect();
    for (position, claim) in tokens.iter().enumerate() {
        let same = tokens[..position]
            .iter()
            .find(|other| other.value == claim.value && other.subject != claim.subject);
        // A bridge's own configuration may know it under another id than its registration.
        let is_given =
            |place: &crate::Place| given.iter().any(|other| other.place.file == place.file);
        if let Some(first) = same.filter(|first| is_given(&first.place) && is_given(&claim.place)) {
            let fact = format!("the `as_token` is also the one at {}", first.place);
            findings.push(
                Finding::error(claim.place.to_string(), fact)
                    .cause("Synapse does not start with two registrations of one token")
                    .remedy(
                        "take `tokensFrom` out of one of the two: the host makes new tokens for it",
                    ),
            );
        }
    }
}

/// A claim on the people of another server is on nobody.
fn namespaces(host: &HostDraft, findings: &mut Vec<Finding>) {
    let Some(server) = server_name(host) else {
        return;
    };
    for claim in of(host, |subject| matches!(subject, Subject::Namespace { .. })) {
        let Subject::Namespace { id } = &claim.subject else {
            continue;
        };
        let Some(domain) = claim.shown().and_then(domain) else {
            continue;
        };
        if domain != server {
            let fact = format!("`{id}` claims names on `{domain}`, and this server is `{server}`");
            findings.push(
                Finding::error(claim.place.to_string(), fact)
                    .cause("Synapse answers 403 to the bridge when it makes its users")
                    .remedy("nothing for a bridge that Hearth runs, which gets its claims anew; for another one mend `namespaces`"),
            );
        }
    }
}

/// `example.org` of `@irc_.*:example\.org$`, if it is that plain.
fn domain(regex: &str) -> Option<String> {
    let (_, domain) = regex.split_once(':')?;
    let domain = domain.trim_end_matches('$').replace("\\.", ".");
    let is_plain = |c: char| c.is_ascii_alphanumeric() || ".-:".contains(c);
    (domain.contains('.') && domain.chars().all(is_plain)).then_some(domain)
}

/// Whether a path has an id in it, as in `/data/mautrix-whatsapp/registration.yaml`.
fn names(path: &str, id: &str) -> bool {
    let is_apart = |c: Option<char>| !c.is_some_and(char::is_alphanumeric);
    !id.is_empty()
        && path.match_indices(id).any(|(at, _)| {
            is_apart(path[..at].chars().next_back())
                && is_apart(path[at + id.len()..].chars().next())
        })
}

/// Which registrations Synapse reads, and which of them are here.
fn files(host: &HostDraft, given: &[&Claim], findings: &mut Vec<Finding>) {
    let mut left: Vec<&Claim> = given.to_vec();
    for claim in of(host, |subject| *subject == Subject::AppserviceFile) {
        let Some(path) = claim.shown() else { continue };
        let is_it = |found: &&Claim| {
            let base = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
            let id = found.shown().unwrap_or_default();
            base(path) == base(&found.place.file) || names(path, id)
        };
        match left.iter().position(is_it) {
            Some(position) => {
                left.remove(position);
            }
            None => {
                let fact = format!("Synapse reads `{path}`, which was not given");
                findings.push(
                    Finding::warning(claim.place.to_string(), fact)
                        .cause("without it Synapse does not know that bridge any more")
                        .remedy("give it too, and the configuration of its bridge"),
                );
            }
        }
    }
    // Who reads none has them elsewhere.
    if of(host, |subject| *subject == Subject::AppserviceFile)
        .next()
        .is_some()
    {
        for claim in left {
            let id = claim.shown().unwrap_or_default();
            let fact = format!("`{id}` is not among `app_service_config_files`");
            findings.push(
                Finding::new(Severity::Note, claim.place.to_string(), fact)
                    .remedy("take it out of the host if it was not in use"),
            );
        }
    }
}
