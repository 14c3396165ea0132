//! A registration that was taken over, and whose file is damaged since.

use std::fs;

use serde_json::json;

use crate::moving::{OLD, moving_in};
use crate::sandbox::{Host, succeeds};

/// Who the appservice is, in Synapse and in all its rooms, does not go with a damaged file.
#[test]
fn a_damaged_registration_keeps_the_sender_that_was_taken_over() {
    let rotated = |damage: &dyn Fn(&Host, &str)| {
        let host = moving_in(OLD);
        succeeds(&host.hearth(&["registration", "ensure"]));
        let whole = fs::read_to_string(host.registration("heisenbridge")).unwrap();
        damage(&host, &whole);
        let output = host.hearth(&["registration", "rotate", "heisenbridge", "--no-restart"]);
        let said = host.text(&succeeds(&output).stderr);
        let sender = host.fields("heisenbridge")["sender_localpart"].clone();
        (sender.as_str().unwrap().to_owned(), said)
    };
    let put = |host: &Host, text: &str| fs::write(host.registration("heisenbridge"), text).unwrap();
    let forget = |host: &Host| fs::remove_file(host.path("old.yaml")).unwrap();
    const QUIET: &str = "Rotating the tokens of `heisenbridge`\n";
    let kept = ("dlNlbmRlcg-_9".to_owned(), QUIET.to_owned());

    // A token is gone, and so is the old file.
    let no_token = rotated(&|host, whole| {
        put(host, whole.split("as_token").next().unwrap());
        forget(host);
    });
    assert_eq!(no_token, kept);
    // No YAML at all; the old file is still there.
    assert_eq!(rotated(&|host, _| put(host, "\u{1}{")), kept);
    // No YAML as a whole, and no old file; the line is whole.
    let cut = rotated(&|host, whole| {
        put(host, &format!("{whole}: {{"));
        forget(host);
    });
    assert_eq!(cut, kept);
    // Nothing is left to know it from.
    let (sender, said) = rotated(&|host, _| {
        put(host, "");
        forget(host);
    });
    assert_eq!(sender, "heisenbridge");
    assert_eq!(
        said,
        format!(
            "{QUIET}warning: heisenbridge: which sender it had can be read neither in \
             `HOST/state/registrations/heisenbridge.yaml` nor in `HOST/old.yaml`, so it has the plan's; \
             if it was another one, write that as `sender_localpart` into \
             `HOST/state/registrations/heisenbridge.yaml` and run `hearth registration ensure`, then restart Synapse and the bridge\n"
        )
    );
}

/// The file is sound from then on, so nobody would say it later.
#[test]
fn a_lost_sender_is_told_though_synapse_does_not_restart() {
    let host = moving_in(OLD);
    succeeds(&host.hearth(&["registration", "ensure"]));
    fs::write(host.registration("heisenbridge"), "").unwrap();
    fs::remove_file(host.path("old.yaml")).unwrap();
    fs::write(host.path("broken-restart"), "Job failed\n").unwrap();
    let words = host.refused(&["registration", "rotate", "heisenbridge"], 1);
    let warning = words.find("warning: heisenbridge: which sender it had can be read neither in");
    let error = words.find("error: `systemctl restart matrix-synapse.service` failed");
    assert!(warning.is_some() && warning < error, "{words}");
}

/// The old file may be older than the registration, or another bridge's.
#[test]
fn hearths_own_sender_wins_over_that_of_the_old_file() {
    let mut host = Host::new();
    succeeds(&host.hearth(&["registration", "ensure"]));
    fs::write(host.path("old.yaml"), OLD).unwrap();
    host.plan["registrations"]["heisenbridge"]["tokensFrom"] = json!(host.path("old.yaml"));
    host.write_plan();
    let whole = fs::read_to_string(host.registration("heisenbridge")).unwrap();
    let rotated = |text: &str| {
        fs::write(host.registration("heisenbridge"), text).unwrap();
        succeeds(&host.hearth(&["registration", "rotate", "heisenbridge", "--no-restart"]));
        let sender = &host.fields("heisenbridge")["sender_localpart"];
        sender.as_str().unwrap().to_owned()
    };
    assert_eq!(rotated(&format!("{whole}: {{")), "heisenbridge");
    // Where the line breaks off there is no telling what it said.
    assert_eq!(rotated("id: {\nsender_localpart: heis"), "dlNlbmRlcg-_9");
}
