//! What the state of a bridge's unit means.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test's helpers may panic"
)]

mod fake;

use fake::Fake;
use hearth_probe::Readiness;

#[test]
fn where_all_is_well_nothing_is_found() {
    let fake = Fake::new();
    assert_eq!(fake.words(), "");
    let report = fake.report();
    assert_eq!(report.unit.memory, Some(1_048_576));
    assert_eq!(report.unit.since, Some(1_700_000_000));
    assert_eq!(report.ready, Readiness::Ready);
}

#[test]
fn a_unit_that_does_not_exist() {
    let fake = Fake::new().unit(&[("LoadState", "not-found"), ("ActiveState", "inactive")]);
    assert_eq!(
        fake.words(),
        "error: bridge `heisenbridge`: its unit `hearth-bridge-heisenbridge.service` does not exist\n  \
         build the host anew; on a host without NixOS run `systemctl daemon-reload` then"
    );
}

#[test]
fn one_that_was_stopped_is_asked_nothing() {
    let fake = Fake::new().unit(&[("ActiveState", "inactive"), ("SubState", "dead")]);
    assert_eq!(
        fake.words(),
        "warning: bridge `heisenbridge`: it does not run\n  \
         somebody stopped it, it ended of its own accord, or what it needs could not start\n  \
         `systemctl start hearth-bridge-heisenbridge.service`"
    );
    assert!(fake.asked.borrow().is_empty());
}

#[test]
fn one_that_failed_tells_what_its_exit_code_means_and_its_last_words() {
    let fake = Fake::new()
        .unit(&[
            ("ActiveState", "failed"),
            ("SubState", "failed"),
            ("Result", "exit-code"),
            ("ExecMainCode", "1"),
            ("ExecMainStatus", "16"),
        ])
        .says(6, "2026-11-21 ERR The as_token was not accepted")
        .says(6, "bye");
    assert_eq!(
        fake.words(),
        "error: bridge `heisenbridge`: it has failed and does not run\n  \
         exit status 16: Synapse does not take its token, or its bot is not in its own namespace\n  \
         read `hearth bridge logs heisenbridge`, then `systemctl restart hearth-bridge-heisenbridge.service`\n\
         note: bridge `heisenbridge`: the last error in its log: 2026-11-21 ERR The as_token was not accepted"
    );
}

#[test]
fn codes_of_other_families_are_not_explained() {
    let mut fake = Fake::new().unit(&[
        ("ActiveState", "failed"),
        ("ExecMainCode", "1"),
        ("ExecMainStatus", "16"),
    ]);
    fake.plan.bridges.get_mut(fake::ID).unwrap().ready = None;
    assert!(
        fake.words().contains("\n  exit status 16\n"),
        "{}",
        fake.words()
    );
}

#[test]
fn one_that_was_killed() {
    let fake = Fake::new().unit(&[
        ("ActiveState", "failed"),
        ("Result", "oom-kill"),
        ("ExecMainCode", "2"),
        ("ExecMainStatus", "9"),
    ]);
    assert!(
        fake.words().contains("\n  systemd says `oom-kill`\n"),
        "{}",
        fake.words()
    );
}

#[test]
fn one_that_ends_again_and_again() {
    let fake = Fake::new().unit(&[
        ("ActiveState", "activating"),
        ("SubState", "auto-restart"),
        ("NRestarts", "12"),
        ("ExecMainCode", "1"),
        ("ExecMainStatus", "13"),
    ]);
    assert_eq!(
        fake.words(),
        "error: bridge `heisenbridge`: it ends again and again: 12 restarts\n  \
         exit status 13: Synapse cannot reach it\n  \
         read `hearth bridge logs heisenbridge`"
    );
    let first = Fake::new().unit(&[
        ("ActiveState", "activating"),
        ("SubState", "auto-restart"),
        ("ExecMainCode", "1"),
        ("ExecMainStatus", "1"),
    ]);
    assert_eq!(
        first.words().lines().next(),
        Some("error: bridge `heisenbridge`: it has ended by itself, and is started again")
    );
}

#[test]
fn one_that_starts_or_was_restarted() {
    let fake = Fake::new().unit(&[("ActiveState", "activating"), ("SubState", "start")]);
    assert_eq!(fake.words(), "note: bridge `heisenbridge`: it is starting");
    let fake = Fake::new().unit(&[("NRestarts", "2")]);
    assert_eq!(
        fake.words(),
        "warning: bridge `heisenbridge`: it runs, after 2 restarts\n  it ended by itself\n  \
         read `hearth bridge logs heisenbridge`"
    );
}

#[test]
fn the_last_error_is_found_among_what_it_said_and_holds_no_token() {
    let fake = Fake::new()
        .says(6, "INFO all is well")
        .says(3, &format!("refused {}\nmore", fake::AS_TOKEN))
        .says(6, "INFO going on");
    let error = fake.report().last_error.unwrap();
    assert_eq!(
        (error.text.as_str(), error.at),
        ("refused ***", 1_700_000_001)
    );
    assert_eq!(fake.words(), "", "it is no finding while all is well");
    let long = Fake::new().says(3, &"é".repeat(400));
    assert_eq!(long.report().last_error.unwrap().text.chars().count(), 301);
    assert_eq!(Fake::new().says(6, "fine").report().last_error, None);
}

#[test]
fn the_version_is_what_the_program_says_unless_it_is_an_interpreter() {
    let mut fake = Fake::new();
    fake.version = Some("mautrix-x 26.07 (Jul)");
    assert_eq!(fake.report().version.program, None);
    let unit = fake.bridge().unit.clone();
    fake.plan.units.get_mut(&unit).unwrap().start[0] = "/opt/x/bin/mautrix-x".to_owned();
    assert_eq!(fake.report().version.word(), "26.07");
    fake.version = None;
    let report = fake.report();
    assert_eq!(report.version.word(), "1.15.4 (described)");
}
