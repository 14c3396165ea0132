//! Waits until the units of a plan are up, or will not be.

use std::collections::BTreeMap;
use std::thread;
use std::time::{Duration, Instant};

use hearth_plan::{Managed, Plan, Role};
use hearth_report::Finding;

use crate::{Manager, ManagerError, State};

/// A daemon that falls over at once is up for a moment each time.
const STEADY: Duration = Duration::from_secs(3);
const AGAIN: Duration = Duration::from_millis(500);
/// So often has systemd to restart a unit before it counts as failed; the first may be bad luck.
const TRIES: u64 = 3;

/// How it ended.
#[derive(Debug, Default)]
pub struct Settled {
    pub up: Vec<String>,
    pub findings: Vec<Finding>,
}

/// Looks until everything is up and stays so, or something has failed and nothing else is on its way.
pub fn settle(
    plan: &Plan,
    manager: &impl Manager,
    patience: Duration,
    step: &dyn Fn(&str),
) -> Result<Settled, ManagerError> {
    let units: BTreeMap<&str, Role> = plan
        .units
        .iter()
        .filter(|(_, unit)| unit.managed == Managed::Hearth)
        .map(|(name, unit)| (name.as_str(), unit.role))
        .collect();
    let names: Vec<&str> = units.keys().copied().collect();
    let deadline = Instant::now() + patience;
    let mut steady: Option<(Instant, BTreeMap<String, State>)> = None;
    let mut told = String::new();
    loop {
        let states = manager.states(&names)?;
        let waiting: Vec<&str> = names
            .iter()
            .copied()
            .filter(|unit| is_on_its_way(states.get(*unit)))
            .collect();
        let is_over = Instant::now() >= deadline;
        if waiting.is_empty() || is_over {
            let since = match &steady {
                Some((since, before)) if *before == states => *since,
                _ => Instant::now(),
            };
            if is_over || since.elapsed() >= STEADY {
                return Ok(verdict(&units, &states, manager, patience));
            }
            steady = Some((since, states));
        } else {
            steady = None;
            let now = format!("waiting for {}", waiting.join(", "));
            if now != told {
                step(&now);
                told = now;
            }
        }
        thread::sleep(AGAIN);
    }
}

fn is_on_its_way(state: Option<&State>) -> bool {
    state.is_some_and(|state| {
        let is_starting = matches!(&*state.active, "activating" | "reloading" | "deactivating");
        (is_starting || state.has_job) && !is_failing(state)
    })
}

fn is_failing(state: &State) -> bool {
    state.active == "failed" || (state.sub == "auto-restart" && state.restarts >= TRIES)
}

/// What only runs an errand when Synapse or a bridge starts is gone when it is done.
fn is_errand_done(role: Role, state: &State) -> bool {
    role == Role::Wake && state.active == "inactive" && state.result == "success"
}

fn verdict(
    units: &BTreeMap<&str, Role>,
    states: &BTreeMap<String, State>,
    manager: &impl Manager,
    patience: Duration,
) -> Settled {
    let mut settled = Settled::default();
    for (unit, role) in units {
        let state = states.get(*unit).cloned().unwrap_or_default();
        let fact = if is_failing(&state) {
            format!("it failed ({})", state.result)
        } else if !matches!(&*state.reload_result, "" | "success") {
            format!("it could not do its work again ({})", state.reload_result)
        } else if state.active == "active" || is_errand_done(*role, &state) {
            settled.up.push((*unit).to_owned());
            continue;
        } else if is_on_its_way(Some(&state)) {
            format!("it is still starting after {} s", patience.as_secs())
        } else {
            "it was not started: what it needs did not come up".to_owned()
        };
        let log = manager.log(unit);
        let finding = Finding::error(format!("`{unit}`"), fact)
            .remedy(format!("read on with `journalctl --user -u {unit}`"));
        settled.findings.push(if log.is_empty() {
            finding
        } else {
            finding.cause(log.join("\n    "))
        });
    }
    settled
}

#[cfg(test)]
#[path = "settle/tests.rs"]
mod tests;
