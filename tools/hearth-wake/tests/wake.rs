//! When Synapse is woken, which bridges are pinged, and when it is over.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test's helpers may panic"
)]

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::path::Path;
use std::time::Duration;

use hearth_database::{Queue, Queues};
use hearth_plan::{Bridge, Plan};
use hearth_report::Failure;
use hearth_synapse::{Ping, SynapseError, TransportError};
use hearth_wake::{Outcome, Patience, Waiting, WakeError, Woken, World, wake};

fn plan() -> Plan {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/plan/cabin.json");
    Plan::load(&path).unwrap()
}

/// A host in which each look at the queues finds the next of these; the last one stays.
struct Script {
    looks: RefCell<VecDeque<Result<Queues, WakeError>>>,
    ready: bool,
    pauses: Cell<u32>,
    done: RefCell<Vec<String>>,
}

impl Script {
    fn new(looks: impl IntoIterator<Item = Result<Queues, WakeError>>) -> Self {
        Self {
            looks: RefCell::new(looks.into_iter().collect()),
            ready: true,
            pauses: Cell::new(20),
            done: RefCell::default(),
        }
    }

    fn run(&self) -> Result<Woken, WakeError> {
        let step = |what: &str| self.done.borrow_mut().push(format!("said {what}"));
        wake(&plan(), self, Patience::default(), &step)
    }

    fn done(&self) -> Vec<String> {
        self.done.borrow().clone()
    }
}

impl World for Script {
    fn queues(&self) -> Result<Queues, WakeError> {
        let mut looks = self.looks.borrow_mut();
        match looks.front() {
            Some(Ok(last)) if looks.len() == 1 => Ok(last.clone()),
            _ => looks.pop_front().unwrap(),
        }
    }

    fn stir(&self) -> Result<(), WakeError> {
        self.done.borrow_mut().push("stirred".to_owned());
        Ok(())
    }

    fn is_ready(&self, _: &Bridge) -> bool {
        self.ready
    }

    fn ping(&self, registration: &str) -> Result<Ping, WakeError> {
        self.done
            .borrow_mut()
            .push(format!("pinged {registration}"));
        Ok(Ping::Answered { milliseconds: 1 })
    }

    fn pause(&self, _: Duration) -> bool {
        self.pauses.set(self.pauses.get() - 1);
        self.pauses.get() > 0
    }
}

fn queues(rows: &[(&str, u64)]) -> Queues {
    let queues = rows.iter().map(|(appservice, transactions)| Queue {
        appservice: (*appservice).to_owned(),
        down: true,
        transactions: *transactions,
        events: transactions * 2,
        since: None,
    });
    Queues {
        queues: queues.collect(),
        behind: 0,
    }
}

fn waiting(appservice: &str, transactions: u64) -> Waiting {
    Waiting {
        appservice: appservice.to_owned(),
        transactions,
        events: transactions * 2,
    }
}

fn away() -> WakeError {
    WakeError::Synapse(SynapseError::Unreachable {
        url: "http://127.0.0.1:8008".to_owned(),
        daemon: None,
        source: TransportError::Unreachable("refused".to_owned()),
    })
}

#[test]
fn where_nothing_waits_nothing_is_said() {
    let script = Script::new([Ok(queues(&[("heisenbridge", 0)]))]);
    assert_eq!(script.run().unwrap().outcome, Outcome::Quiet);
    assert!(script.done().is_empty());
}

#[test]
fn what_moves_by_itself_is_not_pushed() {
    let script = Script::new([3, 2, 1, 0].map(|left| Ok(queues(&[("heisenbridge", left)]))));
    let woken = script.run().unwrap();
    assert_eq!(woken.outcome, Outcome::Delivered);
    assert_eq!(woken.waited, [waiting("heisenbridge", 3)]);
    assert!(woken.waiting.is_empty());
    assert_eq!(
        script.done(),
        ["said 6 events wait for `heisenbridge`", "stirred"]
    );
}

#[test]
fn what_stays_is_pushed_when_the_bridge_is_ready() {
    let script = Script::new([1, 1, 1, 0].map(|left| Ok(queues(&[("heisenbridge", left)]))));
    assert_eq!(script.run().unwrap().outcome, Outcome::Delivered);
    assert_eq!(
        script.done(),
        [
            "said 2 events wait for `heisenbridge`",
            "stirred",
            "pinged heisenbridge",
            "said `heisenbridge` is awake"
        ]
    );
}

#[test]
fn a_push_without_effect_means_that_synapse_was_started_anew() {
    let script = Script::new([1, 1, 1, 1, 0].map(|left| Ok(queues(&[("heisenbridge", left)]))));
    assert_eq!(script.run().unwrap().outcome, Outcome::Delivered);
    let stirred = script
        .done()
        .iter()
        .filter(|what| *what == "stirred")
        .count();
    assert_eq!(stirred, 2, "{:?}", script.done());
}

#[test]
fn a_bridge_that_is_not_ready_is_left_alone_until_time_is_up() {
    let mut script = Script::new([Ok(queues(&[("heisenbridge", 1)]))]);
    script.ready = false;
    let woken = script.run().unwrap();
    assert_eq!(woken.outcome, Outcome::Unfinished);
    assert_eq!(woken.waiting, [waiting("heisenbridge", 1)]);
    assert!(!script.done().contains(&"pinged heisenbridge".to_owned()));
}

#[test]
fn events_that_nobody_was_told_of_are_reason_enough() {
    let behind = Queues {
        behind: 2,
        ..Queues::default()
    };
    let script = Script::new([Ok(behind), Ok(Queues::default())]);
    assert_eq!(script.run().unwrap().outcome, Outcome::Delivered);
    assert_eq!(script.done(), ["stirred"]);
}

#[test]
fn it_is_not_over_while_synapse_has_events_to_look_through() {
    let behind = |behind| Queues {
        behind,
        ..Queues::default()
    };
    let looks = [
        behind(2500),
        behind(1800),
        queues(&[("heisenbridge", 1)]),
        queues(&[("heisenbridge", 1)]),
        behind(0),
    ];
    let script = Script::new(looks.map(Ok));
    assert_eq!(script.run().unwrap().outcome, Outcome::Delivered);
    assert_eq!(
        script.done(),
        [
            "stirred",
            "pinged heisenbridge",
            "said `heisenbridge` is awake"
        ]
    );
}

#[test]
fn a_synapse_that_does_not_look_is_stirred_again() {
    let looks = [5, 5, 3, 0].map(|behind| {
        Ok(Queues {
            behind,
            ..Queues::default()
        })
    });
    let script = Script::new(looks);
    assert_eq!(script.run().unwrap().outcome, Outcome::Delivered);
    assert_eq!(script.done(), ["stirred", "stirred"]);
}

#[test]
fn what_waits_for_nobody_is_told_and_not_waited_for() {
    let script = Script::new([Ok(queues(&[("gone", 4)]))]);
    let woken = script.run().unwrap();
    assert_eq!(woken.outcome, Outcome::Quiet);
    assert_eq!(woken.orphans, [waiting("gone", 4)]);
}

#[test]
fn a_synapse_that_is_not_up_yet_is_waited_for() {
    let script = Script::new([Err(away()), Err(away()), Ok(Queues::default())]);
    assert_eq!(script.run().unwrap().outcome, Outcome::Quiet);
}

#[test]
fn and_not_for_ever() {
    let script = Script::new((0..99).map(|_| Err(away())));
    let words = Failure::of(&script.run().unwrap_err()).to_string();
    assert!(
        words.starts_with("error: Cannot reach Synapse at"),
        "{words}"
    );
}
