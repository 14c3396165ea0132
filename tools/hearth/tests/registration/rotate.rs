//! New tokens, and what a killed rotation leaves to be done.

use std::fs;

use serde_json::{Value, json};

use crate::sandbox::{Host, SYNAPSE, bridge_unit, succeeds};

#[test]
fn rotate_changes_both_tokens_in_the_order_that_loses_nothing() {
    let host = Host::with_bridges(&["irc", "whatsapp"]);
    succeeds(&host.hearth(&["registration", "ensure"]));
    let (irc, whatsapp) = (host.fields("irc"), host.fields("whatsapp"));
    let output = host.hearth(&["registration", "rotate", "irc"]);
    assert_eq!(
        host.text(&succeeds(&output).stdout),
        "irc: new tokens in `HOST/state/registrations/irc.yaml`\n"
    );
    assert_eq!(
        host.actions(),
        [
            "stop hearth-bridge-irc.service",
            "restart matrix-synapse.service",
            "start hearth-bridge-irc.service"
        ]
    );
    let rotated = host.fields("irc");
    assert_ne!(rotated["as_token"], irc["as_token"]);
    assert_ne!(rotated["hs_token"], irc["hs_token"]);
    assert_eq!(host.fields("whatsapp"), whatsapp);
    let loaded = |unit: &str| fs::read_to_string(host.path("loaded").join(unit)).unwrap();
    assert_eq!(loaded(SYNAPSE), loaded(&bridge_unit("irc")));
    assert!(loaded(SYNAPSE).contains(rotated["as_token"].as_str().unwrap()));
    let calls = fs::read_to_string(host.path("calls")).unwrap();
    for token in ["as_token", "hs_token"] {
        assert!(
            !calls.contains(rotated[token].as_str().unwrap()),
            "a token in argv"
        );
    }
}

#[test]
fn rotate_leaves_stopped_units_stopped() {
    let host = Host::with_bridges(&["irc"]);
    succeeds(&host.hearth(&["registration", "ensure"]));
    host.set_unit(&bridge_unit("irc"), "inactive");
    let output = host.hearth(&["registration", "rotate", "irc", "--json"]);
    let report: Value = serde_json::from_slice(&succeeds(&output).stdout).unwrap();
    assert_eq!(report["restarted"], json!([SYNAPSE]));
    assert_eq!(host.actions(), ["restart matrix-synapse.service"]);

    host.set_unit(SYNAPSE, "inactive");
    host.set_unit(&bridge_unit("irc"), "failed");
    let output = host.hearth(&["registration", "rotate", "irc", "--json"]);
    let report: Value = serde_json::from_slice(&succeeds(&output).stdout).unwrap();
    assert_eq!(report["restarted"], json!([bridge_unit("irc")]));
}

#[test]
fn rotate_without_restart_asks_systemd_nothing() {
    let host = Host::with_bridges(&["irc"]);
    let output = host.hearth(&["registration", "rotate", "irc", "--no-restart"]);
    assert_eq!(
        host.text(&succeeds(&output).stdout),
        "irc: new tokens in `HOST/state/registrations/irc.yaml`\n\
         they are used once you restart `matrix-synapse.service`, then `hearth-bridge-irc.service`\n"
    );
    assert!(!host.path("calls").exists());
}

#[test]
fn rotate_of_a_person_acts_on_their_own_units() {
    let mut host = Host::with_bridges(&["irc"]);
    host.plan["target"] = json!("home-manager");
    host.write_plan();
    succeeds(&host.hearth(&["registration", "rotate", "irc"]));
    assert_eq!(host.actions()[0], "--user stop hearth-bridge-irc.service");
}

#[test]
fn ensure_after_a_boot_takes_the_marker_away_and_asks_systemd_nothing() {
    let host = rotation_killed_after_the_bridge_stopped("of another time");
    let output = host.hearth(&["registration", "ensure"]);
    assert_eq!(host.text(&succeeds(&output).stderr), "");
    assert!(!host.path("calls").exists());
    assert!(!host.registrations().join(".rotation/irc.json").exists());
}

/// So it is when systemd restarts the unit that runs `ensure`, which takes Synapse down with it.
#[test]
fn ensure_while_synapse_is_down_brings_the_bridge_back() {
    let host = rotation_killed_after_the_bridge_stopped(&this_boot());
    host.set_unit(SYNAPSE, "inactive");
    succeeds(&host.hearth(&["registration", "ensure"]));
    assert_eq!(
        host.actions(),
        ["--no-block start hearth-bridge-irc.service"]
    );
}

#[test]
fn ensure_while_synapse_runs_queues_what_a_killed_rotation_left() {
    let host = rotation_killed_after_the_bridge_stopped(&this_boot());
    let output = host.hearth(&["registration", "ensure"]);
    assert_eq!(
        host.text(&succeeds(&output).stderr),
        "irc: restarting what a killed rotation had left\n"
    );
    assert_eq!(
        host.actions(),
        [
            "--no-block restart matrix-synapse.service",
            "--no-block start hearth-bridge-irc.service"
        ]
    );
    assert!(!host.registrations().join(".rotation/irc.json").exists());
}

#[test]
fn ensure_succeeds_when_systemd_does_not_answer() {
    let host = rotation_killed_after_the_bridge_stopped(&this_boot());
    fs::write(
        host.path("broken-show"),
        "Failed to connect to system scope bus\n",
    )
    .unwrap();
    let output = host.hearth(&["registration", "ensure"]);
    insta::assert_snapshot!(host.text(&succeeds(&output).stderr), @"
    warning: irc: a killed rotation could not be finished
      Caused by: `systemctl show matrix-synapse.service` failed: Failed to connect to system scope bus
      hint: run `hearth registration ensure` once more when systemd answers
    ");
    assert!(host.registrations().join(".rotation/irc.json").exists());

    let output = host.hearth(&["registration", "ensure", "--json"]);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["unfinished"][0]["id"], "irc");
}

#[test]
fn rotate_first_finishes_what_a_killed_rotation_left() {
    let host = rotation_killed_after_the_bridge_stopped(&this_boot());
    let output = host.hearth(&["registration", "rotate", "irc"]);
    assert_eq!(
        host.text(&succeeds(&output).stderr),
        "Rotating the tokens of `irc`\n\
         Finishing an earlier rotation of `irc`\n\
         Stopping `hearth-bridge-irc.service`\n\
         Restarting `matrix-synapse.service`\n"
    );
    assert_eq!(
        host.actions(),
        [
            "restart matrix-synapse.service",
            "start hearth-bridge-irc.service",
            "stop hearth-bridge-irc.service",
            "restart matrix-synapse.service",
            "start hearth-bridge-irc.service"
        ]
    );
}

#[test]
fn a_marker_that_cannot_be_read_counts_as_the_worst_case() {
    let host = rotation_killed_after_the_bridge_stopped(&this_boot());
    fs::write(host.registrations().join(".rotation/irc.json"), "{\"id\": ").unwrap();
    succeeds(&host.hearth(&["registration", "ensure"]));
    assert_eq!(
        host.actions(),
        [
            "--no-block restart matrix-synapse.service",
            "--no-block start hearth-bridge-irc.service"
        ]
    );
}

#[test]
fn ensure_leaves_a_rotation_alone_that_is_at_work() {
    let host = rotation_killed_after_the_bridge_stopped(&this_boot());
    let _at_work = hearth_files::lock(&host.registrations().join(".rotation")).unwrap();
    succeeds(&host.hearth(&["registration", "ensure"]));
    assert_eq!(host.actions(), Vec::<String>::new());
    assert!(host.registrations().join(".rotation/irc.json").exists());
}

/// The new tokens are written, and nobody has read them yet.
fn rotation_killed_after_the_bridge_stopped(boot: &str) -> Host {
    let host = Host::with_bridges(&["irc"]);
    succeeds(&host.hearth(&["registration", "rotate", "irc", "--no-restart"]));
    host.set_unit(&bridge_unit("irc"), "inactive");
    let marker = json!({
        "id": "irc", "phase": "writing", "homeserver": SYNAPSE, "bridges": [bridge_unit("irc")], "boot": boot,
    });
    fs::write(
        host.registrations().join(".rotation/irc.json"),
        marker.to_string(),
    )
    .unwrap();
    host
}

fn this_boot() -> String {
    fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap()
}
