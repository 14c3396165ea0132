//! Whoever is named is there.

use hearth_report::{Finding, Severity};

use crate::{Plan, Role, Talk};

pub(super) fn check(plan: &Plan, findings: &mut Vec<Finding>) {
    of_units(plan, findings);
    of_bridges(plan, findings);
    for (id, registration) in &plan.registrations {
        for unit in &registration.units {
            needed(plan, &format!("registration `{id}`"), unit, None, findings);
        }
    }
    let synapse = &plan.synapse.unit;
    needed(plan, "Synapse", synapse, Some(Role::Homeserver), findings);
    let postgresql = &plan.postgresql.unit;
    needed(
        plan,
        "PostgreSQL",
        postgresql,
        Some(Role::Postgresql),
        findings,
    );
    if let Some(proxy) = &plan.proxy {
        needed(plan, "the proxy", &proxy.unit, Some(Role::Proxy), findings);
    }
    let database = &plan.synapse.database;
    if !plan.databases.contains_key(database) {
        findings.push(
            Finding::error(
                "Synapse",
                format!("its database `{database}` is not in the plan"),
            )
            .remedy("add it to `databases`, or name one that is there"),
        );
    }
}

fn of_units(plan: &Plan, findings: &mut Vec<Finding>) {
    for (name, unit) in &plan.units {
        let subject = format!("unit `{name}`");
        for (field, others) in [
            ("after", &unit.after),
            ("before", &unit.before),
            ("wants", &unit.wants),
            ("wantedBy", &unit.wanted_by),
            ("requires", &unit.requires),
        ] {
            for other in others.iter().filter(|other| is_unknown(plan, other)) {
                findings.push(dangling(&subject, field, other));
            }
        }
        for talk in &unit.talks_to {
            if let Talk::Unit(peer) = talk {
                needed(plan, &subject, &peer.unit, None, findings);
            }
        }
    }
}

/// Targets, sockets and the like are systemd's; a service has to be in the plan.
fn is_unknown(plan: &Plan, name: &str) -> bool {
    name.ends_with(".service") && !plan.units.contains_key(name) && !name.starts_with("systemd-")
}

fn dangling(subject: &str, field: &str, other: &str) -> Finding {
    // systemd passes over an order or a wish that names nobody, so a unit of the host's own may
    // well be meant; one of ours, and a requirement, may not be missing.
    let severity = if field == "requires" || other.starts_with("hearth-") {
        Severity::Error
    } else {
        Severity::Warning
    };
    Finding::new(
        severity,
        subject,
        format!("its `{field}` names `{other}`, which is not in the plan"),
    )
    .remedy("check the spelling, or take it out")
}

fn needed(plan: &Plan, subject: &str, name: &str, role: Option<Role>, findings: &mut Vec<Finding>) {
    match plan.units.get(name) {
        None => findings.push(
            Finding::error(
                subject,
                format!("it names the unit `{name}`, which is not in the plan"),
            )
            .remedy("check the spelling, or add the unit"),
        ),
        Some(unit) if role.is_some_and(|role| role != unit.role) => findings.push(
            Finding::error(
                subject,
                format!("its unit `{name}` has another role in the plan"),
            )
            .remedy("name the unit that has the role"),
        ),
        Some(_) => {}
    }
}

fn of_bridges(plan: &Plan, findings: &mut Vec<Finding>) {
    for (name, bridge) in &plan.bridges {
        let subject = format!("bridge `{name}`");
        needed(plan, &subject, &bridge.unit, Some(Role::Bridge), findings);
        if let Some(database) = &bridge.database
            && !plan.databases.contains_key(database)
        {
            findings.push(
                Finding::error(
                    &subject,
                    format!("its database `{database}` is not in the plan"),
                )
                .remedy("add it to `databases`, or name one that is there"),
            );
        }
        let Some(id) = &bridge.registration else {
            continue;
        };
        match plan.registrations.get(id) {
            None => findings.push(
                Finding::error(
                    &subject,
                    format!("its registration `{id}` is not in the plan"),
                )
                .remedy("add it to `registrations`, or name one that is there"),
            ),
            Some(registration) if registration.public.url != bridge.url => findings.push(
                Finding::error(
                    &subject,
                    format!("it listens at another address than its registration `{id}` says"),
                )
                .remedy("give both the same `url`; Synapse sends its events to the registration's"),
            ),
            Some(_) => {}
        }
    }
}
