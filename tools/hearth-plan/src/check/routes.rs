//! The proxy's table leads somewhere, and nowhere that is private.

use hearth_report::Finding;

use super::address::{Upstream, Wrong, is_loopback};
use crate::{Plan, Route, RouteMatch};

/// What Synapse serves on its port that the world must not reach.
const PRIVATE: [&str; 2] = ["/_synapse/admin", "/_synapse/metrics"];

pub(super) fn check(plan: &Plan, findings: &mut Vec<Finding>) {
    for (index, route) in plan.routes.iter().enumerate() {
        let subject = format!("route `{}{}`", route.host, route.path);
        if !route.path.starts_with('/') {
            findings.push(
                Finding::error(&subject, format!("its path `{}` is relative", route.path))
                    .remedy("begin it with `/`"),
            );
        }
        if plan.routes[..index]
            .iter()
            .any(|other| same_place(other, route))
        {
            findings.push(
                Finding::error(&subject, "it is in the table twice")
                    .remedy("take one of the two out"),
            );
        }
        match (&route.upstream, &route.respond) {
            (Some(url), None) => upstream(plan, &subject, route, url, findings),
            (None, Some(respond)) => {
                if !(200..=599).contains(&respond.status) {
                    findings.push(
                        Finding::error(
                            &subject,
                            format!("it answers with the status {}", respond.status),
                        )
                        .remedy("use a status from 200 to 599"),
                    );
                }
            }
            (Some(_), Some(_)) => findings.push(
                Finding::error(&subject, "it both answers by itself and leads on")
                    .remedy("keep either `upstream` or `respond`"),
            ),
            (None, None) => findings.push(
                Finding::error(&subject, "it neither answers nor leads anywhere")
                    .remedy("give it an `upstream` or a `respond`"),
            ),
        }
    }
}

fn same_place(one: &Route, other: &Route) -> bool {
    (&one.host, &one.path, one.matching) == (&other.host, &other.path, other.matching)
}

fn upstream(plan: &Plan, subject: &str, route: &Route, url: &str, findings: &mut Vec<Finding>) {
    let upstream = match Upstream::parse(url) {
        Ok(upstream) => upstream,
        Err(Wrong::HasPath) => {
            findings.push(
                Finding::error(subject, format!("its upstream `{url}` has a path"))
                    .cause("a proxy that replaces the path also decodes it, and signatures of other servers fail")
                    .remedy("end it with the port"),
            );
            return;
        }
        Err(Wrong::NotAddress) => {
            findings.push(
                Finding::error(subject, format!("its upstream `{url}` is not an address"))
                    .remedy("write scheme, host and port, as in `http://127.0.0.1:8008`"),
            );
            return;
        }
    };
    let mut found = plan
        .units
        .iter()
        .flat_map(|(name, unit)| unit.listens.iter().map(move |listen| (name, listen)))
        .filter(|(_, listen)| upstream.reaches(listen))
        .peekable();
    if found.peek().is_none() && is_loopback(upstream.host) {
        findings.push(
            Finding::error(subject, format!("nobody in the plan listens at `{url}`"))
                .remedy("correct the port, or let a unit listen there"),
        );
    }
    for (unit, listen) in found {
        if *unit == plan.synapse.unit {
            private(plan, subject, route, findings);
        }
        if listen.purpose.to_lowercase().contains("metrics") {
            findings.push(
                Finding::error(
                    subject,
                    format!("it shows the metrics of `{unit}` to the world"),
                )
                .remedy("take the route out; collect metrics on the machine itself"),
            );
        }
    }
}

fn private(plan: &Plan, subject: &str, route: &Route, findings: &mut Vec<Finding>) {
    for path in PRIVATE {
        if reaches(route, path) && !is_closed(plan, route, path) {
            findings.push(
                Finding::error(subject, format!("it shows `{path}` to the world"))
                    .remedy("route only `/_matrix` and `/_synapse/client` to Synapse"),
            );
        }
    }
}

/// Whether anything at or below `path` comes by this route.
fn reaches(route: &Route, path: &str) -> bool {
    let below = route.path.starts_with(path);
    match route.matching {
        RouteMatch::Exact => below,
        RouteMatch::Prefix => below || path.starts_with(&route.path),
    }
}

/// Whether a longer route of the same host catches all of `path` and answers by itself.
fn is_closed(plan: &Plan, route: &Route, path: &str) -> bool {
    !route.path.starts_with(path)
        && plan.routes.iter().any(|other| {
            other.host == route.host
                && other.matching == RouteMatch::Prefix
                && other.respond.is_some()
                && path.starts_with(&other.path)
                && other.path.len() > route.path.len()
        })
}
