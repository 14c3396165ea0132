//! In what order a rotation works, seen from the service manager.
// Helpers are outside the test functions that clippy recognises.
#![allow(clippy::unwrap_used)]

use std::cell::RefCell;
use std::fs;
use std::path::PathBuf;

use hearth_plan::Plan;
use hearth_registration::{
    Activity, Restart, ServiceError, Services, Store, Verb, Wait, ensure, rotate,
};
use tempfile::TempDir;

const CABIN: &str = include_str!("../../../tests/fixtures/plan/cabin.json");
const SYNAPSE: &str = "matrix-synapse.service";
const BRIDGE: &str = "hearth-bridge-heisenbridge.service";

/// Notes what it is asked to do, and what the registration holds at that moment.
struct Watching {
    file: PathBuf,
    seen: RefCell<Vec<(Verb, String, Wait, String)>>,
    fails_at: Option<Verb>,
}

impl Services for Watching {
    fn activity(&self, _unit: &str) -> Result<Activity, ServiceError> {
        Ok(Activity::Running)
    }

    fn act(&self, verb: Verb, unit: &str, wait: Wait) -> Result<(), ServiceError> {
        let text = fs::read_to_string(&self.file).unwrap();
        self.seen
            .borrow_mut()
            .push((verb, unit.to_owned(), wait, text));
        if self.fails_at == Some(verb) {
            return Err(ServiceError::Failed {
                action: "restart",
                daemon: unit.into(),
                said: "no".to_owned(),
            });
        }
        Ok(())
    }
}

fn host() -> (TempDir, Store, Watching) {
    let dir = tempfile::tempdir().unwrap();
    let state = dir.path().join("state");
    let plan = dir.path().join("plan.json");
    fs::write(
        &plan,
        CABIN.replace("/var/lib/hearth", &state.display().to_string()),
    )
    .unwrap();
    let store = Store::of(&Plan::load(&plan).unwrap()).unwrap();
    let services = Watching {
        file: state.join("registrations/heisenbridge.yaml"),
        seen: RefCell::default(),
        fails_at: None,
    };
    ensure(&store, &services).unwrap();
    (dir, store, services)
}

fn now(store: &Store, services: &Watching) -> Result<(), hearth_registration::RegistrationError> {
    rotate(
        store,
        "heisenbridge",
        Restart::Now,
        services,
        &|_| {},
        &|_| {},
    )
    .map(drop)
}

#[test]
fn the_bridge_is_down_while_the_file_changes_and_synapse_reads_it_first() {
    let (_dir, store, services) = host();
    let old = fs::read_to_string(&services.file).unwrap();
    now(&store, &services).unwrap();
    let new = fs::read_to_string(&services.file).unwrap();
    assert_ne!(old, new);
    assert_eq!(
        services.seen.take(),
        [
            (Verb::Stop, BRIDGE.to_owned(), Wait::Done, old),
            (Verb::Restart, SYNAPSE.to_owned(), Wait::Done, new.clone()),
            (Verb::Start, BRIDGE.to_owned(), Wait::Done, new),
        ]
    );
}

#[test]
fn a_failed_restart_is_made_up_for_without_waiting() {
    let (_dir, store, mut services) = host();
    services.fails_at = Some(Verb::Restart);
    let error = now(&store, &services).unwrap_err();
    assert_eq!(
        error.to_string(),
        "`systemctl restart matrix-synapse.service` failed: no"
    );
    let new = fs::read_to_string(&services.file).unwrap();

    services.fails_at = None;
    services.seen.take();
    let ensured = ensure(&store, &services).unwrap();
    assert_eq!(ensured.finished, ["heisenbridge"]);
    assert_eq!(
        services.seen.take(),
        [
            (Verb::Restart, SYNAPSE.to_owned(), Wait::Queued, new.clone()),
            (Verb::Start, BRIDGE.to_owned(), Wait::Queued, new),
        ]
    );
    ensure(&store, &services).unwrap();
    assert!(services.seen.take().is_empty());
}

#[test]
fn ensure_can_run_while_a_rotation_restarts_synapse() {
    /// As systemd would, when Synapse requires `hearth-registrations` and that is not up.
    struct Nested<'a>(&'a Store, &'a Watching);
    impl Services for Nested<'_> {
        fn activity(&self, unit: &str) -> Result<Activity, ServiceError> {
            self.1.activity(unit)
        }
        fn act(&self, verb: Verb, unit: &str, wait: Wait) -> Result<(), ServiceError> {
            if verb == Verb::Restart {
                let ensured = ensure(self.0, self.1).unwrap();
                assert!(ensured.finished.is_empty() && ensured.unfinished.is_empty());
            }
            self.1.act(verb, unit, wait)
        }
    }
    let (_dir, store, services) = host();
    let nested = Nested(&store, &services);
    rotate(
        &store,
        "heisenbridge",
        Restart::Now,
        &nested,
        &|_| {},
        &|_| {},
    )
    .unwrap();
    assert_eq!(services.seen.take().len(), 3);
}
