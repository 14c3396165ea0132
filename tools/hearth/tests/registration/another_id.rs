//! Bridges whose id changes.

use std::fs;

use serde_json::json;

use crate::moving::{ENSURE, OLD, moving_in};
use crate::sandbox::{Host, succeeds};

#[test]
fn a_bridge_with_another_id_keeps_its_tokens() {
    let mut host = Host::new();
    succeeds(&host.hearth(&ENSURE));
    let before = host.fields("heisenbridge");

    call_it_irc(&mut host);
    let output = host.hearth(&ENSURE);
    insta::assert_snapshot!(host.text(&succeeds(&output).stderr), @"
    irc: made, with the tokens that it had under another id
    warning: irc: its id was `heisenbridge`: what Synapse still had for it under that id is not delivered
    ");
    assert_eq!(host.fields("irc")["as_token"], before["as_token"]);
    assert!(!host.registration("heisenbridge").exists());
    assert!(!host.registrations().join("removed").exists());
}

fn call_it_irc(host: &mut Host) {
    let mut one = host.plan["registrations"]["heisenbridge"].take();
    one["public"]["id"] = json!("irc");
    one["path"] = json!(host.registration("irc"));
    host.plan["registrations"] = json!({ "irc": one });
    host.plan["bridges"]["heisenbridge"]["registration"] = json!("irc");
    host.write_plan();
}

#[test]
fn a_bridge_that_moved_in_keeps_tokens_and_sender_with_another_id() {
    let mut host = moving_in(OLD);
    succeeds(&host.hearth(&ENSURE));
    fs::remove_file(host.path("old.yaml")).unwrap();
    call_it_irc(&mut host);
    let output = host.hearth(&ENSURE);
    insta::assert_snapshot!(host.text(&succeeds(&output).stderr), @"
    irc: made, with the tokens that it had under another id
    warning: irc: its id was `heisenbridge`: what Synapse still had for it under that id is not delivered
    ");
    let fields = host.fields("irc");
    assert_eq!(fields["as_token"], "old-as-hunter2");
    assert_eq!(fields["sender_localpart"], "dlNlbmRlcg-_9");
    assert!(!host.registration("heisenbridge").exists());
}

#[test]
fn tokens_that_leaked_stay_away_when_the_id_changes() {
    let mut host = moving_in(OLD);
    succeeds(&host.hearth(&ENSURE));
    succeeds(&host.hearth(&["registration", "rotate", "heisenbridge", "--no-restart"]));
    let before = host.fields("heisenbridge");
    call_it_irc(&mut host);
    let output = host.hearth(&ENSURE);
    insta::assert_snapshot!(host.text(&succeeds(&output).stderr), @"
    irc: made, with the tokens that it had under another id
    warning: irc: its id was `heisenbridge`: what Synapse still had for it under that id is not delivered
    warning: irc: `HOST/old.yaml` has other tokens, which are not taken over any more, since it has its own; to take them over after all, delete `HOST/state/registrations/irc.yaml` and run `hearth registration ensure`
    ");
    let after = host.fields("irc");
    assert_eq!(after["as_token"], before["as_token"]);
    assert_eq!(after["sender_localpart"], "dlNlbmRlcg-_9");

    // As the warning says.
    fs::remove_file(host.registration("irc")).unwrap();
    succeeds(&host.hearth(&ENSURE));
    assert_eq!(host.fields("irc")["as_token"], "old-as-hunter2");
}
