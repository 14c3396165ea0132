//! Where the server is: for clients, for other servers and for the bridges beside it.

use hearth_report::Finding;

use super::of;
use crate::{Claim, HostDraft, Subject};

pub(super) fn compare(host: &HostDraft, findings: &mut Vec<Finding>) {
    let urls: Vec<&Claim> = of(host, |subject| *subject == Subject::PublicBaseUrl).collect();
    let synapses = host
        .get(&["serverName"])
        .and_then(|kept| kept.place.as_ref());
    let own = |claim: &&&Claim| synapses.is_some_and(|place| place.file == claim.place.file);
    let first = urls.iter().find(own).or_else(|| urls.first());
    for claim in &urls {
        let (Some(first), Some(url)) = (first, claim.shown()) else {
            continue;
        };
        let right = first.shown().unwrap_or_default();
        if url != right {
            let fact = format!(
                "clients are sent to `{url}` here, and to `{right}` at {}",
                first.place
            );
            findings.push(Finding::warning(claim.place.to_string(), fact).remedy(
                "find out which of the two answers; with Hearth it is `hearth.proxy.domain`",
            ));
        }
    }
    for claim in of(host, |subject| *subject == Subject::Delegate) {
        let Some(target) = claim.shown() else {
            continue;
        };
        let right = first.and_then(|first| first.shown()).map(host_of);
        let name = target.split(':').next().unwrap_or_default();
        if right.is_some_and(|right| right != name) || !(target == name || target.ends_with(":443"))
        {
            let fact = format!("other servers are sent to `{target}`");
            findings.push(
                Finding::warning(claim.place.to_string(), fact)
                    .cause("with Hearth they come to `hearth.proxy.domain`, on port 443")
                    .remedy("have that name lead to this host, or switch `hearth.proxy.delegation` off and answer yourself"),
            );
        }
    }
    let ports: Vec<&str> = of(host, |subject| *subject == Subject::Listener)
        .filter_map(Claim::shown)
        .collect();
    for claim in of(host, |subject| *subject == Subject::Synapse) {
        let Some(url) = claim.shown() else { continue };
        let plain = url
            .strip_prefix("http://")
            .map(|rest| rest.split('/').next().unwrap_or_default());
        let port = plain
            .and_then(|authority| authority.rsplit_once(':'))
            .map(|(_, port)| port);
        if let Some(port) = port
            && !ports.is_empty()
            && !ports.contains(&port)
        {
            let fact =
                format!("the bridge looks for Synapse on port {port}, where it does not listen");
            findings.push(
                Finding::warning(claim.place.to_string(), fact)
                    .cause(format!("`listeners` has {}", ports.join(", ")))
                    .remedy("nothing, if this bridge works: Hearth tells each where Synapse is"),
            );
        }
    }
}

fn host_of(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split([':', '/']).next().unwrap_or_default()
}
