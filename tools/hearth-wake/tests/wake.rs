//! When Synapse is woken, which bridges are pinged, and when it is over.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test's helpers may panic"
)]

mod script;

use hearth_database::Queues;
use hearth_report::Failure;
use hearth_synapse::{SynapseError, TransportError};
use hearth_wake::{Outcome, WakeError};
use script::{Script, queues, waiting};

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

#[test]
fn that_nothing_waits_is_believed_the_second_time() {
    let script = Script::new([0, 1, 0].map(|left| Ok(queues(&[("heisenbridge", left)]))));
    let woken = script.run().unwrap();
    assert_eq!(woken.outcome, Outcome::Delivered);
    assert_eq!(woken.waited, [waiting("heisenbridge", 1)]);

    let looks = [1, 0, 1, 1, 0].map(|left| Ok(queues(&[("heisenbridge", left)])));
    let script = Script::new(looks);
    assert_eq!(script.run().unwrap().outcome, Outcome::Delivered);
    assert!(script.done().contains(&"pinged heisenbridge".to_owned()));
}

#[test]
fn where_time_is_up_the_first_time_counts() {
    let script = Script::new([1, 0].map(|left| Ok(queues(&[("heisenbridge", left)]))));
    script.pauses.set(2);
    assert_eq!(script.run().unwrap().outcome, Outcome::Delivered);
}
