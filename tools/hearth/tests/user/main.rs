//! `hearth user` as a person runs it: the real binary, the real Synapse, exact words.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test's helpers may panic"
)]

#[path = "../../../hearth-synapse/tests/synapse/mod.rs"]
mod synapse;

mod bad_input;
mod host;
mod session;

use std::fs;

use hearth_report::Secret;
use hearth_synapse::{Client, Http};
use host::{Host, read, said};
use serde_json::Value;
use synapse::Synapse;

fn may_sign_in(name: &str, password: &str) -> bool {
    let url = Synapse::running().url();
    Client::login(Http::new(), &url, name, &Secret::new(password)).is_ok()
}

#[test]
fn a_password_comes_from_standard_input_or_a_file() {
    let host = Host::new();
    let add = ["user", "add", "@anna:cabin.example.org", "--password-file"];
    said(
        &host.run(&[&add[..], &["-"]].concat(), "from stdin\n"),
        0,
        "made `@anna:cabin.example.org`\n",
        "",
    );
    assert!(may_sign_in("anna", "from stdin"));

    let file = host.dir.path().join("password");
    fs::write(&file, "from a file\n").unwrap();
    said(
        &host.run(
            &[
                "user",
                "passwd",
                "anna",
                "--password-file",
                file.to_str().unwrap(),
            ],
            "",
        ),
        0,
        "set the password of `@anna:cabin.example.org`\n",
        "",
    );
    assert!(may_sign_in("anna", "from a file"));

    said(
        &host.run(&[&add[..], &["-"]].concat(), "again\n"),
        1,
        "",
        "error: User `@anna:cabin.example.org` exists already\n\n\
         hint: choose another name, or set a new password with `hearth user passwd @anna:cabin.example.org`\n",
    );
}

#[test]
fn a_generated_password_is_printed_once_and_works() {
    let host = Host::new();
    let output = host.run(&["user", "add", "berta", "--generate", "--admin"], "");
    let text = read(&output.stdout);
    let password = text
        .strip_prefix("made `@berta:cabin.example.org`\npassword: ")
        .unwrap()
        .trim_end();
    assert!(may_sign_in("berta", password));

    let output = host.run(&["--json", "user", "passwd", "berta", "--generate"], "");
    assert!(output.status.success(), "{output:?}");
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(told["user"], "@berta:cabin.example.org");
    assert!(may_sign_in("berta", told["password"].as_str().unwrap()));
}

#[test]
fn a_terminal_asks_twice_and_shows_nothing() {
    let host = Host::new();
    let text = host.on_terminal("user add carla", "typed twice\ntyped twice\n");
    assert_eq!(
        text,
        "Password: \nThe same again: \nmade `@carla:cabin.example.org`\n"
    );
    assert!(may_sign_in("carla", "typed twice"));

    let text = host.on_terminal("user passwd carla", "one\nanother\n");
    assert_eq!(
        text,
        "Password: \nThe same again: \nerror: The two passwords are not the same\n\nhint: nothing was changed; run it again\n"
    );
    assert!(may_sign_in("carla", "typed twice"));
}

#[test]
fn the_list_shows_people_and_with_all_everybody() {
    let host = Host::new();
    let add = |name: &str, flags: &[&str]| {
        let add = ["user", "add", name, "--password-file", "-"];
        let output = host.run(&[&add[..], flags].concat(), "a password");
        assert!(output.status.success(), "{output:?}");
    };
    add("emil", &[]);
    add("emilia", &["--admin"]);
    add("irc_somebody", &[]);
    add("gone", &[]);
    said(
        &host.run(&["user", "deactivate", "gone", "--yes", "--erase"], ""),
        0,
        "deactivated `@gone:cabin.example.org`\n",
        "",
    );

    let output = host.run(&["user", "list"], "");
    let text = read(&output.stdout);
    let day = text
        .lines()
        .find_map(|line| line.strip_prefix("@emil:cabin.example.org "))
        .and_then(|line| line.split_whitespace().last())
        .unwrap();
    assert_eq!(day.len(), "2026-11-21".len(), "{text}");
    let row = |name: &str| {
        let id = format!("@{name}:cabin.example.org");
        let line = text
            .lines()
            .find(|line| line.starts_with(&format!("{id} ")));
        line.map(|line| {
            line.split_whitespace()
                .skip(1)
                .collect::<Vec<_>>()
                .join(" ")
        })
    };
    assert!(text.starts_with("USER "), "{text}");
    assert_eq!(row("emil").unwrap(), format!("emil person {day}"));
    assert_eq!(row("emilia").unwrap(), format!("emilia admin {day}"));
    for hidden in ["irc_somebody", "gone", "hearth-admin"] {
        assert_eq!(row(hidden), None);
    }

    let output = host.run(&["--json", "user", "list", "--all"], "");
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    let find = |name: &str| {
        let id = format!("@{name}:cabin.example.org");
        let rows = told.as_array().unwrap();
        rows.iter().find(|row| row["user"] == id).unwrap().clone()
    };
    assert_eq!(find("irc_somebody")["who"], "bridge");
    assert_eq!(find("hearth-admin")["who"], "hearth");
    assert_eq!(find("gone")["deactivated"], true);
    assert_eq!(find("emilia")["who"], "admin");
    assert!(find("emil")["created"].is_u64());
}

#[test]
fn deactivating_asks_for_the_name_on_a_terminal() {
    let host = Host::new();
    let output = host.run(
        &["user", "add", "frida", "--password-file", "-"],
        "a password",
    );
    assert!(output.status.success(), "{output:?}");
    let asks =
        "`@frida:cabin.example.org` can never be used again. Type the name to go on: frida\n";
    assert_eq!(
        host.on_terminal("user deactivate frida", "no\n"),
        format!("{asks}error: That was not the name; nothing was changed\n")
    );
    assert!(may_sign_in("frida", "a password"));
    assert_eq!(
        host.on_terminal("user deactivate frida", "frida\n"),
        format!("{asks}deactivated `@frida:cabin.example.org`\n")
    );
    assert!(!may_sign_in("frida", "a password"));
}
