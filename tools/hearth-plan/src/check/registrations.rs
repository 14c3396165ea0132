//! Each appservice is one of a kind, and its tokens are elsewhere.

use std::collections::BTreeMap;

use hearth_report::Finding;

use super::address::{Upstream, is_loopback};
use crate::Plan;
use crate::names::{is_localpart, is_plain};

/// Added on the host by `hearth registration ensure`.
const TOKENS: [&str; 2] = ["as_token", "hs_token"];

pub(super) fn check(plan: &Plan, findings: &mut Vec<Finding>) {
    let mut by_id: BTreeMap<&str, &str> = BTreeMap::new();
    let mut by_sender: BTreeMap<&str, &str> = BTreeMap::new();
    for (name, registration) in &plan.registrations {
        let subject = format!("registration `{name}`");
        let public = &registration.public;
        if public.id != *name || !is_plain(&public.id) {
            findings.push(
                Finding::error(&subject, format!("its id is `{}`", public.id))
                    .remedy("give it one name of letters, digits and `._-`, as key and as `id`"),
            );
        }
        if let Some(other) = by_id.insert(&public.id, name) {
            findings.push(
                Finding::error(
                    &subject,
                    format!("it has the id `{}`, and so has `{other}`", public.id),
                )
                .remedy("give each appservice an id of its own"),
            );
        }
        let sender = public.sender_localpart.as_str();
        if let Some(other) = by_sender.insert(sender, name) {
            findings.push(
                Finding::error(
                    &subject,
                    format!("its bot is `{sender}`, and so is that of `{other}`"),
                )
                .remedy("give each appservice a `sender_localpart` of its own"),
            );
        }
        if !is_localpart(sender) {
            findings.push(
                Finding::error(
                    &subject,
                    format!("its bot `{sender}` cannot be part of a user id"),
                )
                .remedy("use the part between `@` and `:`, in lower case"),
            );
        }
        for token in TOKENS
            .iter()
            .filter(|token| public.further.contains_key(**token))
        {
            findings.push(
                Finding::error(&subject, format!("the plan holds its `{token}`"))
                    .cause("everybody on the host can read a plan")
                    .remedy(
                        "take it out; `hearth registration ensure` makes tokens on the host, \
                         and replace this one, which has been readable",
                    ),
            );
        }
        if !registration.units.contains(&plan.synapse.unit) {
            findings.push(
                Finding::error(&subject, "Synapse is not among its units")
                    .cause("after its tokens are replaced, Synapse would go on with the old ones")
                    .remedy(format!("add `{}` to its `units`", plan.synapse.unit)),
            );
        }
        address(plan, &subject, public.url.as_deref(), findings);
    }
}

fn address(plan: &Plan, subject: &str, url: Option<&str>, findings: &mut Vec<Finding>) {
    // Some bridges want a path at the end; here only host and port matter.
    let Some(base) = url.map(origin) else {
        return;
    };
    match Upstream::parse(base) {
        Ok(upstream) if is_loopback(upstream.host) && !is_listened(plan, &upstream) => findings
            .push(
                Finding::error(subject, format!("nobody in the plan listens at `{base}`"))
                    .remedy("give the bridge's unit that port, or correct the `url`"),
            ),
        Ok(_) => {}
        Err(_) => findings.push(
            Finding::error(subject, format!("its url `{base}` is not an address"))
                .remedy("write scheme, host and port, as in `http://127.0.0.1:9898`"),
        ),
    }
}

fn origin(url: &str) -> &str {
    let start = url.find("://").map_or(0, |at| at + 3);
    let end = url[start..].find('/').map_or(url.len(), |at| start + at);
    &url[..end]
}

fn is_listened(plan: &Plan, upstream: &Upstream<'_>) -> bool {
    plan.units
        .values()
        .flat_map(|unit| &unit.listens)
        .any(|listen| upstream.reaches(listen))
}
