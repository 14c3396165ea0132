//! On a host by home-manager nobody is sent to root, who has none of its units.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test's helpers may panic"
)]

mod fake;

use std::fs;

use fake::Fake;
use hearth_plan::Target;

/// The remedies of a host by home-manager.
#[track_caller]
fn remedies(mut fake: Fake) -> Vec<String> {
    fake.plan.target = Target::HomeManager;
    let findings = fake.report().findings;
    findings
        .into_iter()
        .filter_map(|finding| finding.remedy)
        .collect()
}

#[test]
fn a_unit_is_the_persons_own() {
    let unit = |facts: &[(&str, &str)]| remedies(Fake::new().unit(facts));
    assert_eq!(
        unit(&[("LoadState", "not-found"), ("ActiveState", "inactive")]),
        ["switch to the host again: `home-manager switch`"]
    );
    assert_eq!(
        unit(&[("ActiveState", "failed")]),
        [
            "read `hearth bridge logs heisenbridge`, then `systemctl --user restart hearth-bridge-heisenbridge.service`"
        ]
    );
    assert_eq!(
        unit(&[("ActiveState", "inactive")]),
        ["`systemctl --user start hearth-bridge-heisenbridge.service`"]
    );
}

#[test]
fn what_a_ping_found_is_mended_without_root() {
    let answer =
        |status: u16, body: &str| remedies(Fake::new().answer("/ping", status, body)).join("\n");
    let synapse = "`systemctl --user restart matrix-synapse.service`";
    let bridge = "`systemctl --user restart hearth-bridge-heisenbridge.service`";
    assert_eq!(
        answer(401, r#"{"errcode": "M_UNKNOWN_TOKEN", "error": "no"}"#),
        synapse
    );
    assert_eq!(
        answer(400, r#"{"errcode": "M_URL_NOT_SET", "error": "no"}"#),
        synapse
    );
    assert_eq!(
        answer(504, r#"{"errcode": "M_CONNECTION_TIMEOUT", "error": "no"}"#),
        format!("read `hearth bridge logs heisenbridge`, then {bridge}")
    );
    assert_eq!(
        answer(
            502,
            r#"{"errcode": "M_BAD_STATUS", "error": "no", "status": 401, "body": "{}"}"#
        ),
        format!("{synapse}, then {bridge}")
    );
    assert_eq!(
        answer(500, r#"{"errcode": "M_UNKNOWN", "error": "no"}"#),
        "Synapse's own log says why: `journalctl --user --unit matrix-synapse.service`"
    );
    assert_eq!(
        remedies(Fake::new().silent("/ping")),
        [
            "look at `systemctl --user status matrix-synapse.service` and `journalctl --user --unit matrix-synapse.service`"
        ]
    );
}

#[test]
fn a_registration_is_the_persons_to_read() {
    let fake = Fake::new();
    fs::remove_file(&fake.plan.registrations[fake::ID].path).unwrap();
    assert_eq!(
        remedies(fake),
        [
            "`systemctl --user restart hearth-registrations.service`, which restarts what reads it",
            "run it as the person whose host it is"
        ]
    );
    // A directory in its place stands for what cannot be read: the tests may be root's, who can read everything.
    let fake = Fake::new();
    let path = fake.plan.registrations[fake::ID].path.clone();
    fs::remove_file(&path).unwrap();
    fs::create_dir(&path).unwrap();
    assert_eq!(
        remedies(fake),
        [
            "bring back the file, or give it new tokens: `hearth registration rotate heisenbridge`",
            "run it as the person whose host it is"
        ]
    );
}
