//! Whoever is served over TLS has a certificate.

use std::collections::BTreeSet;

use hearth_report::Finding;

use crate::Plan;
use crate::names::is_host_name;

pub(super) fn check(plan: &Plan, findings: &mut Vec<Finding>) {
    let Some(proxy) = &plan.proxy else {
        return;
    };
    for (host, pair) in &proxy.certificates {
        let subject = format!("certificate of `{host}`");
        if !is_host_name(host) {
            findings.push(
                Finding::error(&subject, "this is not a host name")
                    .remedy("use a DNS name in lower case, without scheme or port"),
            );
        }
        if pair.certificate == pair.key {
            findings.push(
                Finding::error(&subject, "certificate and key are the same file").remedy(
                    "give them a file each; the certificate is shown to everybody, the key to nobody",
                ),
            );
        }
    }
    if proxy.certificates.is_empty() {
        return;
    }
    let hosts: BTreeSet<&str> = plan
        .routes
        .iter()
        .map(|route| route.host.as_str())
        .collect();
    for host in hosts
        .into_iter()
        .filter(|host| !proxy.certificates.contains_key(*host))
    {
        findings.push(
            Finding::error(
                format!("routes of `{host}`"),
                "the proxy has no certificate for this host",
            )
            .remedy("add one to the proxy's `certificates`, or take the routes out"),
        );
    }
}
