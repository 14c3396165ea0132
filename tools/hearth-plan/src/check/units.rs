//! A unit by itself: its name, its command, its directories.

use std::path::{Component, Path};

use hearth_report::Finding;

use crate::names::{is_unit, mode};
use crate::{Directory, Managed, Plan, Unit};

pub(super) fn check(plan: &Plan, findings: &mut Vec<Finding>) {
    for (name, unit) in &plan.units {
        let subject = format!("unit `{name}`");
        if !is_unit(name) {
            findings.push(
                Finding::error(&subject, "systemd does not take this name").remedy(
                    "use letters, digits and `:_.@-`, and end in a kind, as in `my-bridge.service`",
                ),
            );
        }
        commands(&subject, unit, findings);
        directory(&subject, "state", unit.state_directory.as_ref(), findings);
        directory(
            &subject,
            "runtime",
            unit.runtime_directory.as_ref(),
            findings,
        );
        if unit.dynamic_user && unit.user.is_none() {
            findings.push(
                Finding::error(&subject, "it has a dynamic user without a name")
                    .remedy("give it a `user`; PostgreSQL knows the daemon by it"),
            );
        }
    }
}

fn commands(subject: &str, unit: &Unit, findings: &mut Vec<Finding>) {
    if unit.managed == Managed::Hearth && unit.start.is_empty() {
        findings.push(
            Finding::error(subject, "it has nothing to start")
                .remedy("give `start` a program and its arguments"),
        );
    }
    for program in unit
        .start_pre
        .iter()
        .chain([&unit.start])
        .filter_map(|command| command.first())
    {
        if !Path::new(program).is_absolute() {
            findings.push(
                Finding::error(
                    subject,
                    format!("it starts `{program}`, which is not an absolute path"),
                )
                .remedy("give the program's whole path; a unit has no search path to rely on"),
            );
        }
    }
    if unit.start_pre.iter().any(Vec::is_empty) {
        findings.push(
            Finding::error(subject, "one of its `startPre` commands is empty")
                .remedy("give it a program, or take it out"),
        );
    }
}

fn directory(
    subject: &str,
    which: &str,
    directory: Option<&Directory>,
    findings: &mut Vec<Finding>,
) {
    let Some(Directory { name, mode: text }) = directory else {
        return;
    };
    let is_below = !name.is_empty()
        && Path::new(name)
            .components()
            .all(|part| matches!(part, Component::Normal(_)));
    if !is_below {
        findings.push(
            Finding::error(
                subject,
                format!(
                    "its {which} directory `{name}` is not a name below systemd's own directory"
                ),
            )
            .remedy("write it as in `matrix-synapse`, without a leading `/` and without `..`"),
        );
    }
    match mode(text) {
        None => findings.push(
            Finding::error(
                subject,
                format!("its {which} directory has the mode `{text}`, which is not octal"),
            )
            .remedy("write four octal digits, as in `0700`"),
        ),
        Some(bits) if bits & 0o002 != 0 => findings.push(
            Finding::error(
                subject,
                format!("its {which} directory has the mode `{text}`: everybody may write there"),
            )
            .remedy("use `0700`"),
        ),
        Some(_) => {}
    }
}
