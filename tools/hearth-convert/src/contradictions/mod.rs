//! What files of one server say differently.

mod addresses;
mod registrations;

use hearth_report::Finding;

use crate::{Claim, HostDraft, Subject};

/// The server's name: what Synapse's own file says, else what most say.
pub(crate) fn server_name(host: &HostDraft) -> Option<String> {
    if let Some(set) = host.get(&["serverName"])
        && let crate::Data::Text(name) = &set.data
    {
        return Some(name.clone());
    }
    let names: Vec<&str> = of(host, |subject| *subject == Subject::ServerName)
        .filter_map(Claim::shown)
        .collect();
    let count = |name: &str| names.iter().filter(|other| **other == name).count();
    let most = names.iter().map(|name| count(name)).max()?;
    names
        .iter()
        .find(|name| count(name) == most)
        .map(|name| (*name).to_owned())
}

fn of(host: &HostDraft, wanted: impl Fn(&Subject) -> bool) -> impl Iterator<Item = &Claim> {
    host.claims()
        .iter()
        .filter(move |claim| wanted(&claim.subject))
}

pub(crate) fn report(host: &mut HostDraft) {
    let mut findings = Vec::new();
    if let Some(name) = server_name(host) {
        for claim in of(host, |subject| *subject == Subject::ServerName)
            .filter(|claim| claim.shown() != Some(&name))
        {
            let fact = format!(
                "the server is `{}` here, and `{name}` everywhere else",
                claim.shown().unwrap_or_default()
            );
            findings.push(
                Finding::error(claim.place.to_string(), fact).remedy(
                    "a server has one name for ever: find out which it is, and mend the file",
                ),
            );
        }
    }
    let tokens: Vec<&Claim> =
        of(host, |subject| matches!(subject, Subject::Token { .. })).collect();
    for (position, claim) in tokens.iter().enumerate() {
        let first = tokens[..position]
            .iter()
            .find(|other| other.subject == claim.subject);
        if let (Some(first), Subject::Token { id, which }) = (first, &claim.subject)
            && first.value != claim.value
        {
            let fact = format!("the `{which}` of `{id}` is not the one at {}", first.place);
            findings.push(
                Finding::error(claim.place.to_string(), fact)
                    .cause("the bridge and Synapse would not know each other")
                    .remedy("find out which of the two Synapse used; the one of the registration is brought along"),
            );
        }
    }
    addresses::compare(host, &mut findings);
    registrations::compare(host, &mut findings);
    for finding in findings {
        host.report(finding);
    }
}
