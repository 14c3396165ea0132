use std::cell::RefCell;

use super::*;

/// A systemd that goes from one picture to the next, and stays at the last.
struct Film {
    pictures: RefCell<Vec<Vec<(&'static str, State)>>>,
}

impl Film {
    fn new(pictures: Vec<Vec<(&'static str, State)>>) -> Self {
        let mut pictures = pictures;
        pictures.reverse();
        Self {
            pictures: RefCell::new(pictures),
        }
    }
}

impl Manager for Film {
    fn answers(&self) -> bool {
        true
    }
    fn version(&self) -> Option<u32> {
        None
    }
    fn is_running(&self, _: &str) -> bool {
        false
    }
    fn states(&self, units: &[&str]) -> Result<BTreeMap<String, State>, ManagerError> {
        let mut pictures = self.pictures.borrow_mut();
        let now = pictures.last().cloned().unwrap_or_default();
        if pictures.len() > 1 {
            pictures.pop();
        }
        Ok(units
            .iter()
            .map(|unit| {
                let found = now.iter().find(|(name, _)| name == unit);
                let state = found.map_or_else(up, |(_, state)| state.clone());
                ((*unit).to_owned(), state)
            })
            .collect())
    }
    fn log(&self, unit: &str) -> Vec<String> {
        if unit == BRIDGE {
            vec!["one".to_owned(), "two".to_owned()]
        } else {
            Vec::new()
        }
    }
}

const BRIDGE: &str = "hearth-bridge-heisenbridge.service";
const SYNAPSE: &str = "matrix-synapse.service";

fn state(active: &str, sub: &str) -> State {
    State {
        active: active.to_owned(),
        sub: sub.to_owned(),
        result: "exit-code".to_owned(),
        ..State::default()
    }
}

fn up() -> State {
    state("active", "running")
}

fn outcome(pictures: Vec<Vec<(&'static str, State)>>, patience: u64) -> (Settled, Vec<String>) {
    let text = include_str!("../../../../tests/rendered/pi-home/home/you/.config/hearth/plan.json");
    let plan: Plan = serde_json::from_str(text).unwrap();
    let steps = RefCell::new(Vec::new());
    let step = |what: &str| steps.borrow_mut().push(what.to_owned());
    let settled = settle(
        &plan,
        &Film::new(pictures),
        Duration::from_secs(patience),
        &step,
    )
    .unwrap();
    (settled, steps.into_inner())
}

fn words(settled: &Settled) -> Vec<String> {
    settled
        .findings
        .iter()
        .map(|finding| format!("{}: {}", finding.subject, finding.fact))
        .collect()
}

#[test]
fn units_that_come_up_are_waited_for() {
    let starting = vec![(SYNAPSE, state("activating", "start"))];
    let (settled, steps) = outcome(vec![starting, vec![]], 60);
    assert_eq!(words(&settled), [""; 0]);
    assert!(settled.up.contains(&SYNAPSE.to_owned()));
    assert_eq!(steps, [format!("waiting for {SYNAPSE}")]);
}

#[test]
fn a_unit_that_failed_is_named_with_what_it_wrote() {
    let failed = vec![
        (BRIDGE, state("failed", "failed")),
        (SYNAPSE, state("inactive", "dead")),
    ];
    let (settled, _) = outcome(vec![failed], 60);
    assert_eq!(
        words(&settled),
        [
            format!("`{BRIDGE}`: it failed (exit-code)"),
            format!("`{SYNAPSE}`: it was not started: what it needs did not come up"),
        ]
    );
    let finding = &settled.findings[0];
    assert_eq!(finding.cause.as_deref(), Some("one\n    two"));
    assert_eq!(
        finding.remedy.as_deref(),
        Some("read on with `journalctl --user -u hearth-bridge-heisenbridge.service`")
    );
}

#[test]
fn a_unit_that_falls_over_again_and_again_has_failed() {
    let mut restarting = state("activating", "auto-restart");
    let once = vec![(BRIDGE, restarting.clone())];
    restarting.restarts = TRIES;
    let (settled, steps) = outcome(vec![once, vec![(BRIDGE, restarting)]], 60);
    assert_eq!(
        words(&settled),
        [format!("`{BRIDGE}`: it failed (exit-code)")]
    );
    assert_eq!(steps.len(), 1);
}

#[test]
fn a_oneshot_that_could_not_do_its_work_again_has_failed() {
    let mut half = up();
    half.reload_result = "exit-code".to_owned();
    let (settled, _) = outcome(vec![vec![("hearth-registrations.service", half)]], 60);
    assert_eq!(
        words(&settled),
        ["`hearth-registrations.service`: it could not do its work again (exit-code)"]
    );
}

#[test]
fn an_errand_that_is_done_is_no_failure() {
    let mut done = state("inactive", "dead");
    done.result = "success".to_owned();
    let (settled, _) = outcome(vec![vec![("hearth-wake.service", done)]], 60);
    assert_eq!(words(&settled), [""; 0]);
    let (settled, _) = outcome(
        vec![vec![("hearth-wake.service", state("failed", "failed"))]],
        60,
    );
    assert_eq!(
        words(&settled),
        ["`hearth-wake.service`: it failed (exit-code)"]
    );
}

#[test]
fn patience_ends() {
    let (settled, _) = outcome(vec![vec![(SYNAPSE, state("activating", "start"))]], 0);
    assert_eq!(
        words(&settled),
        [format!("`{SYNAPSE}`: it is still starting after 0 s")]
    );
}
