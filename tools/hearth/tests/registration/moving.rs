//! Bridges that come from elsewhere, or go.

use std::fs;

use serde_json::{Value, json};

use crate::sandbox::{Host, succeeds};

pub const ENSURE: [&str; 2] = ["registration", "ensure"];

pub const OLD: &str = "id: heisenbridge
url: http://localhost:9898
as_token: old-as-hunter2
hs_token: old-hs-hunter2
sender_localpart: dlNlbmRlcg-_9
rate_limited: false
namespaces:
  users:
  - regex: '@irc_.*:cabin\\.example\\.org'
    exclusive: true
";

/// A host whose bridge is to take over the tokens in `old.yaml`, which holds this.
pub fn moving_in(old: &str) -> Host {
    let mut host = Host::new();
    fs::write(host.path("old.yaml"), old).unwrap();
    host.plan["registrations"]["heisenbridge"]["tokensFrom"] = json!(host.path("old.yaml"));
    host.write_plan();
    host
}

#[test]
fn tokens_and_sender_are_taken_over_once_and_kept() {
    let host = moving_in(OLD);
    let output = host.hearth(&ENSURE);
    insta::assert_snapshot!(host.text(&succeeds(&output).stderr), @r#"
    heisenbridge: made, with the tokens that it had before Hearth
    warning: heisenbridge: its bot stays `dlNlbmRlcg-_9`, but the host file says `heisenbridge`: what Synapse had in memory for rooms of that bot alone is not put back after a kill; `hearth.bridges.heisenbridge.bot = "dlNlbmRlcg-_9";` mends that
    "#);
    let fields = host.fields("heisenbridge");
    assert_eq!(fields["as_token"], "old-as-hunter2");
    assert_eq!(fields["hs_token"], "old-hs-hunter2");
    assert_eq!(fields["sender_localpart"], "dlNlbmRlcg-_9");
    assert_eq!(fields["url"], "http://127.0.0.1:9898");

    // The old file is not needed any more.
    fs::remove_file(host.path("old.yaml")).unwrap();
    let again = host.hearth(&ENSURE);
    assert_eq!(host.text(&succeeds(&again).stderr), "");
    assert_eq!(host.fields("heisenbridge"), fields);
    let listed = host.hearth(&["registration", "list"]);
    assert!(host.text(&succeeds(&listed).stdout).contains("in place"));

    // A rotation changes the tokens, not who the appservice is.
    succeeds(&host.hearth(&["registration", "rotate", "heisenbridge", "--no-restart"]));
    let rotated = host.fields("heisenbridge");
    assert_ne!(rotated["as_token"], fields["as_token"]);
    assert_eq!(rotated["sender_localpart"], "dlNlbmRlcg-_9");
}

#[test]
fn a_sender_that_was_never_the_bot_is_another_matter() {
    let mut host = moving_in(OLD);
    host.plan["registrations"]["heisenbridge"]["public"]["sender_localpart"] =
        json!("_hearth_heisenbridge");
    host.write_plan();
    let output = host.hearth(&ENSURE);
    assert_eq!(
        host.text(&succeeds(&output).stderr),
        "heisenbridge: made, with the tokens that it had before Hearth\n"
    );
}

#[test]
fn what_does_not_come_along_is_said() {
    let old = OLD
        .replace("id: heisenbridge", "id: irc")
        .replace("@irc_.*", "@freenode_.*")
        .replace("dlNlbmRlcg-_9", "heisenbridge");
    let output = moving_in(&old).hearth(&ENSURE);
    insta::assert_snapshot!(String::from_utf8_lossy(&succeeds(&output).stderr), @r#"
    heisenbridge: made, with the tokens that it had before Hearth
    warning: heisenbridge: its id was `irc`: what Synapse still had for it under that id is not delivered; `hearth.bridges.<name>.id = "irc";` keeps it
    warning: heisenbridge: it claimed `@freenode_.*:cabin\.example\.org`, which it no longer does: users of that name stay behind, unless `userPrefix` and `bot` are as they were
    "#);
}

#[test]
fn tokens_that_come_too_late_are_not_taken_over() {
    let mut host = Host::new();
    succeeds(&host.hearth(&ENSURE));
    let before = host.fields("heisenbridge");
    fs::write(host.path("old.yaml"), OLD).unwrap();
    host.plan["registrations"]["heisenbridge"]["tokensFrom"] = json!(host.path("old.yaml"));
    host.write_plan();
    let output = host.hearth(&ENSURE);
    insta::assert_snapshot!(host.text(&succeeds(&output).stderr), @"warning: heisenbridge: `HOST/old.yaml` has other tokens, which are not taken over any more, since it has its own; to take them over after all, delete `HOST/state/registrations/heisenbridge.yaml` and run `hearth registration ensure`");
    assert_eq!(host.fields("heisenbridge"), before);
}

#[test]
fn what_synapse_would_refuse_is_refused() {
    let mut said = String::new();
    for (what, old) in [
        (
            "numbers for tokens",
            OLD.replace("old-as-hunter2", "1234567890"),
        ),
        ("no token", OLD.replace("hs_token: old-hs-hunter2\n", "")),
        ("a sender with a sign", OLD.replace("dlNlbmRlcg-_9", "a=b")),
        (
            "no sender",
            OLD.replace("sender_localpart: dlNlbmRlcg-_9\n", ""),
        ),
        ("cut short", OLD.split_at(60).0.to_owned()),
        ("a list", "- hunter2\n".to_owned()),
    ] {
        let host = moving_in(&old);
        let words = host.refused(&ENSURE, 1);
        assert!(!words.contains("hunter2"), "{what}: {words}");
        assert!(!host.registration("heisenbridge").exists(), "{what}");
        let lines: Vec<&str> = words.lines().collect();
        assert_eq!(
            lines.first(),
            Some(&"error: Registration `heisenbridge` cannot have the tokens of `HOST/old.yaml`")
        );
        said.push_str(&format!("{what}: {}\n", lines[1].trim()));
        assert_eq!(
            lines.last(),
            Some(
                &"hint: name the file that the old bridge and its server both used, or take \
                  `tokensFrom` out of the host file to begin with new tokens"
            )
        );
    }
    insta::assert_snapshot!(said, @"
    numbers for tokens: Caused by: `as_token` is not a word of printable ASCII
    no token: Caused by: `hs_token` is missing
    a sender with a sign: Caused by: Its `sender_localpart` is missing, or not one that Synapse takes
    no sender: Caused by: Its `sender_localpart` is missing, or not one that Synapse takes
    cut short: Caused by: `hs_token` is missing
    a list: Caused by: It holds no mapping of fields
    ");
}

#[test]
fn a_registration_to_take_over_that_is_not_there() {
    let host = moving_in(OLD);
    fs::remove_file(host.path("old.yaml")).unwrap();
    insta::assert_snapshot!(host.refused(&ENSURE, 1), @"
    error: Registration `heisenbridge` cannot have the tokens of `HOST/old.yaml`
      Caused by: `HOST/old.yaml` does not exist

    hint: copy the registration of the old bridge there, or take `tokensFrom` out of the host file to begin with new tokens
    ");
}

#[test]
fn two_bridges_cannot_take_over_the_same_tokens() {
    let mut host = Host::with_bridges(&["irc", "other"]);
    fs::write(host.path("old.yaml"), OLD).unwrap();
    for id in ["irc", "other"] {
        host.plan["registrations"][id]["tokensFrom"] = json!(host.path("old.yaml"));
    }
    host.write_plan();
    let words = host.refused(&ENSURE, 1);
    assert!(
        words.starts_with("error: Registrations `irc` and `other` have a token in common"),
        "{words}"
    );
}

#[test]
fn a_bridge_that_goes_says_what_it_leaves() {
    let mut host = Host::new();
    host.plan["bridges"]["heisenbridge"]["database"] = json!("hearth-bridge-irc");
    host.plan["bridges"]["heisenbridge"]["stateDirectory"] = json!("/var/lib/hearth-bridge-irc");
    host.write_plan();
    succeeds(&host.hearth(&ENSURE));

    let (registrations, bridges) = (
        host.plan["registrations"].take(),
        host.plan["bridges"].take(),
    );
    host.plan["registrations"] = json!({});
    host.plan["bridges"] = json!({});
    host.write_plan();
    let output = host.hearth(&ENSURE);
    insta::assert_snapshot!(host.text(&succeeds(&output).stderr), @r"
    heisenbridge: not in the plan; its tokens are kept in `HOST/state/registrations/removed/heisenbridge.yaml`
      its database `hearth-bridge-irc` stays; to throw it away: `runuser -u postgres -- dropdb hearth-bridge-irc`, then `runuser -u postgres -- dropuser hearth-bridge-irc`
      its directory `/var/lib/hearth-bridge-irc` stays; to throw it away: `rm -r /var/lib/hearth-bridge-irc /var/lib/private/hearth-bridge-irc`
      its users `@irc_.*:cabin\.example\.org` and their rooms stay in Synapse; docs/bridges.md tells how to clean them up
    ");

    host.plan["registrations"] = registrations;
    host.plan["bridges"] = bridges;
    host.write_plan();
    let output = host.hearth(&["--json", "registration", "ensure"]);
    let said: Value = serde_json::from_slice(&succeeds(&output).stdout).unwrap();
    assert_eq!(said["registrations"][0]["outcome"], "restored");
}

#[test]
fn what_a_persons_bridge_leaves_is_thrown_away_without_root() {
    let mut host = Host::new();
    host.plan["target"] = json!("home-manager");
    host.plan["postgresql"]["socketDirectory"] = json!("/run/user/1000/hearth-postgresql");
    let bridge = &mut host.plan["bridges"]["heisenbridge"];
    bridge["database"] = json!("hearth-bridge-irc");
    bridge["stateDirectory"] = json!("/home/you/.local/state/hearth-bridge-irc");
    host.write_plan();
    succeeds(&host.hearth(&ENSURE));

    host.plan["registrations"] = json!({});
    host.plan["bridges"] = json!({});
    host.plan["postgresql"]["port"] = json!(5433);
    host.write_plan();
    let output = host.hearth(&ENSURE);
    insta::assert_snapshot!(host.text(&succeeds(&output).stderr), @r"
    heisenbridge: not in the plan; its tokens are kept in `HOST/state/registrations/removed/heisenbridge.yaml`
      its database `hearth-bridge-irc` stays; to throw it away: `dropdb --host=/run/user/1000/hearth-postgresql --port=5433 hearth-bridge-irc`, then `dropuser --host=/run/user/1000/hearth-postgresql --port=5433 hearth-bridge-irc`
      its directory `/home/you/.local/state/hearth-bridge-irc` stays; to throw it away: `rm -r /home/you/.local/state/hearth-bridge-irc`
      its users `@irc_.*:cabin\.example\.org` and their rooms stay in Synapse; docs/bridges.md tells how to clean them up
    ");
}
