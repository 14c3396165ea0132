//! `hearth registration` through the real binary.
#![allow(clippy::unwrap_used)]

mod another_id;
mod bad_input;
mod damaged;
mod machine;
mod moving;
mod rotate;
#[path = "../sandbox/mod.rs"]
mod sandbox;

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use sandbox::{HEARTH, Host, mode, succeeds};
use serde_json::{Value, json};

#[test]
fn ensure_makes_the_file_with_the_public_part_and_two_tokens() {
    let host = Host::new();
    let output = host.hearth(&["registration", "ensure"]);
    assert_eq!(
        host.text(&succeeds(&output).stderr),
        "heisenbridge: made, with new tokens\n"
    );

    let mut text = fs::read_to_string(host.registration("heisenbridge")).unwrap();
    let fields = host.fields("heisenbridge");
    for token in ["as_token", "hs_token"] {
        let token = fields[token].as_str().unwrap();
        assert!(token.len() >= 43, "too short");
        text = text.replace(token, "TOKEN");
    }
    assert_ne!(fields["as_token"], fields["hs_token"]);
    insta::assert_snapshot!(text, @r#"
    # Kept by `hearth registration ensure`: the tokens stay, the rest is the host file's.
    # Its bridge: heisenbridge
    id: "heisenbridge"
    url: "http://127.0.0.1:9898"
    sender_localpart: "heisenbridge"
    rate_limited: false
    namespaces:
      users:
        - regex: "@irc_.*:cabin\\.example\\.org"
          exclusive: true
      aliases: []
      rooms: []
    as_token: "TOKEN"
    hs_token: "TOKEN"
    "#);
    assert_eq!(mode(&host.registration("heisenbridge")), 0o600);
    assert_eq!(mode(&host.registrations()), 0o700);
    assert_eq!(host.actions(), Vec::<String>::new());
}

#[test]
fn ensure_keeps_tokens_when_the_public_part_changes() {
    let mut host = Host::new();
    succeeds(&host.hearth(&["registration", "ensure"]));
    let before = host.fields("heisenbridge");

    host.plan["registrations"]["heisenbridge"]["public"]["url"] = json!("http://127.0.0.1:9899");
    host.plan["registrations"]["heisenbridge"]["public"]["io.element.x"] = json!({"no": "yes"});
    host.write_plan();
    let output = host.hearth(&["registration", "ensure"]);
    assert_eq!(
        host.text(&output.stderr),
        "heisenbridge: updated, with the tokens it had\n"
    );
    let after = host.fields("heisenbridge");
    assert_eq!(after["url"], "http://127.0.0.1:9899");
    assert_eq!(after["io.element.x"], json!({"no": "yes"}));
    assert_eq!(after["as_token"], before["as_token"]);
    assert_eq!(after["hs_token"], before["hs_token"]);

    let again = host.hearth(&["registration", "ensure"]);
    assert_eq!(host.text(&succeeds(&again).stderr), "");
}

#[test]
fn ensure_closes_a_file_that_stands_open() {
    let host = Host::new();
    succeeds(&host.hearth(&["registration", "ensure"]));
    let path = host.registration("heisenbridge");
    fs::set_permissions(&path, Permissions::from_mode(0o644)).unwrap();
    fs::set_permissions(host.registrations(), Permissions::from_mode(0o755)).unwrap();
    succeeds(&host.hearth(&["registration", "ensure"]));
    assert_eq!(mode(&path), 0o600);
    assert_eq!(mode(&host.registrations()), 0o700);
}

#[test]
fn ensure_puts_aside_what_left_the_plan_and_brings_it_back() {
    let mut host = Host::with_bridges(&["irc", "whatsapp"]);
    succeeds(&host.hearth(&["registration", "ensure"]));
    let before = host.fields("irc");

    host.set_bridges(&["whatsapp"]);
    let output = host.hearth(&["registration", "ensure"]);
    assert_eq!(
        host.text(&output.stderr),
        "whatsapp: updated, with the tokens it had\n\
         irc: not in the plan; its tokens are kept in `HOST/state/registrations/removed/irc.yaml`\n  \
         its users `@irc_.*:cabin` and their rooms stay in Synapse; docs/bridges.md tells how to clean them up\n"
    );
    assert!(!host.registration("irc").exists());
    let listed = host.hearth(&["registration", "list", "--json"]);
    let rows: Value = serde_json::from_slice(&succeeds(&listed).stdout).unwrap();
    assert_eq!(rows[1]["id"], "irc");
    assert_eq!(rows[1]["state"], "removed");

    host.set_bridges(&["irc", "whatsapp"]);
    let output = host.hearth(&["registration", "ensure"]);
    let said = host.text(&output.stderr);
    assert!(
        said.contains("irc: back in the plan, with the tokens it had\n"),
        "{said}"
    );
    assert_eq!(host.fields("irc"), before);
    assert!(!host.registrations().join("removed/irc.yaml").exists());
}

#[test]
fn ensure_keeps_every_file_that_was_ever_put_aside() {
    let mut host = Host::with_bridges(&["irc"]);
    succeeds(&host.hearth(&["registration", "ensure"]));
    let older = host.fields("irc");
    let aside = host.registrations().join("removed");
    fs::create_dir(&aside).unwrap();
    fs::copy(host.registration("irc"), aside.join("irc.yaml")).unwrap();
    succeeds(&host.hearth(&["registration", "rotate", "irc", "--no-restart"]));
    let newer = host.fields("irc");

    host.set_bridges(&[]);
    succeeds(&host.hearth(&["registration", "ensure"]));
    let read = |name: &str| {
        hearth_render::from_yaml(&fs::read_to_string(aside.join(name)).unwrap()).unwrap()
    };
    assert_eq!(read("irc.yaml"), newer);
    assert_eq!(read("irc.yaml.1"), older);
}

#[test]
fn list_tells_the_state_of_each() {
    let mut host = Host::with_bridges(&["a-there", "b-differs", "c-missing", "d-damaged"]);
    succeeds(&host.hearth(&["registration", "ensure"]));
    host.plan["registrations"]["b-differs"]["public"]["url"] = Value::Null;
    host.write_plan();
    fs::remove_file(host.registration("c-missing")).unwrap();
    fs::write(host.registration("d-damaged"), "id: x\n").unwrap();
    let output = host.hearth(&["registration", "list"]);
    assert_eq!(output.status.code(), Some(1));
    insta::assert_snapshot!(host.text(&output.stdout), @"
    ID         STATE              URL                    PATH
    a-there    in place           http://127.0.0.1:9000  HOST/state/registrations/a-there.yaml
    b-differs  differs from plan  -                      HOST/state/registrations/b-differs.yaml
    c-missing  missing            http://127.0.0.1:9002  HOST/state/registrations/c-missing.yaml
    d-damaged  damaged            http://127.0.0.1:9003  HOST/state/registrations/d-damaged.yaml
    ");
    let output = host.hearth(&["--json", "registration", "list"]);
    let rows: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(rows[1]["state"], "differs from plan");
    assert_eq!(rows[1]["url"], Value::Null);
    assert_eq!(rows[3]["path"], json!(host.registration("d-damaged")));
}

#[test]
fn show_masks_the_tokens() {
    let host = Host::new();
    succeeds(&host.hearth(&["registration", "ensure"]));
    let output = host.hearth(&["registration", "show", "heisenbridge"]);
    let shown = host.text(&succeeds(&output).stdout);
    assert!(shown.contains("id: \"heisenbridge\"\n"), "{shown}");
    assert!(
        shown.ends_with("as_token: \"***\"\nhs_token: \"***\"\n"),
        "{shown}"
    );

    let output = host.hearth(&["registration", "show", "heisenbridge", "--json"]);
    let shown: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(shown["as_token"], "***");
}

#[test]
fn show_masks_what_the_plan_does_not_know() {
    let host = Host::new();
    succeeds(&host.hearth(&["registration", "ensure"]));
    let path = host.path("state/registrations/heisenbridge.yaml");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text + "as_token_before: hunter2\n").unwrap();
    let output = host.hearth(&["registration", "show", "heisenbridge"]);
    let shown = host.text(&succeeds(&output).stdout);
    assert!(shown.contains("as_token_before: \"***\"\n"), "{shown}");
    assert!(!shown.contains("hunter2"), "{shown}");
}

#[test]
fn show_reveals_tokens_to_a_terminal_alone() {
    let host = Host::new();
    succeeds(&host.hearth(&["registration", "ensure"]));
    let reveal = ["registration", "show", "heisenbridge", "--reveal"];
    insta::assert_snapshot!(host.refused(&reveal, 2), @"
    error: Tokens are shown on a terminal only

    hint: leave `--reveal` out; a program reads the file itself, whose path `hearth registration list` tells
    ");

    let line = format!(
        "{HEARTH} {} --plan {}",
        reveal.join(" "),
        host.path("plan.json").display()
    );
    let on_terminal = |line: &str| {
        let output = Command::new("script")
            .args(["-qec", line, "/dev/null"])
            .output()
            .unwrap();
        host.text(&output.stdout)
    };
    let shown = on_terminal(&line);
    assert!(shown.contains(host.fields("heisenbridge")["hs_token"].as_str().unwrap()));
    let shown = on_terminal(&format!("{line} --json"));
    assert!(
        shown.contains("error: Tokens are shown on a terminal only"),
        "{shown}"
    );
}
