//! `hearth render` through the real binary: what it writes, and what it says to wrong input, word for word.
#![allow(clippy::unwrap_used)]

mod output;
#[path = "../programs/mod.rs"]
mod programs;
mod secrets;
mod template;
mod written;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::{Command, Output};

use serde_json::{Value, json};
use tempfile::TempDir;

const HEARTH: &str = env!("CARGO_BIN_EXE_hearth");

/// A unit's view: a template, its credentials, its runtime directory.
struct Unit {
    dir: TempDir,
}

impl Unit {
    fn new(template: &Value) -> Self {
        let unit = Self {
            dir: tempfile::tempdir().unwrap(),
        };
        fs::create_dir(unit.path("credentials")).unwrap();
        fs::create_dir(unit.path("run")).unwrap();
        unit.credential("password", b"hunter2\n");
        unit.credential("registration", b"id: irc\nas_token: abc\nhs_token: def\n");
        fs::write(unit.path("template.json"), template.to_string()).unwrap();
        unit
    }

    fn path(&self, below: &str) -> PathBuf {
        self.dir.path().join(below)
    }

    fn credential(&self, name: &str, content: &[u8]) {
        fs::write(self.path("credentials").join(name), content).unwrap();
    }

    fn command(&self, more: &[&str]) -> Command {
        let mut command = Command::new(HEARTH);
        command
            .current_dir(self.dir.path())
            .arg("render")
            .args(more);
        command.env("CREDENTIALS_DIRECTORY", self.path("credentials"));
        command
    }

    fn render(&self) -> Output {
        let args = ["--template", "template.json", "--output", "run/config.yaml"];
        self.command(&args).output().unwrap()
    }

    fn rendered(&self) -> String {
        let output = self.render();
        assert!(output.status.success(), "{}", self.text(&output.stderr));
        assert!(output.stdout.is_empty() && output.stderr.is_empty());
        fs::read_to_string(self.path("run/config.yaml")).unwrap()
    }

    /// Fails, leaves nothing behind, tells no secret.
    fn refused(&self) -> String {
        self.refused_with(
            &["--template", "template.json", "--output", "run/config.yaml"],
            1,
        )
    }

    fn refused_with(&self, args: &[&str], exit: i32) -> String {
        let output = self.command(args).output().unwrap();
        let said = self.text(&output.stderr);
        assert_eq!(output.status.code(), Some(exit), "{said}");
        assert_eq!(self.text(&output.stdout), "");
        assert!(!said.contains("hunter2"), "{said}");
        assert_eq!(fs::read_dir(self.path("run")).unwrap().count(), 0);
        said
    }

    fn text(&self, bytes: &[u8]) -> String {
        String::from_utf8_lossy(bytes).replace(&self.dir.path().display().to_string(), "UNIT")
    }
}

fn secret(name: &str) -> Value {
    json!({ "database": { "password": { "_secret": name } } })
}

#[test]
fn writes_the_config_with_its_secrets_for_its_owner_alone() {
    let unit = Unit::new(&json!({
        "homeserver": { "address": "http://127.0.0.1:8008", "software": "no" },
        "appservice": { "as_token": { "_registration": "as_token" } },
        "double_puppet": { "secrets": { "example.org": { "_secret": "password", "prefix": "as_token:" } } },
    }));
    insta::assert_snapshot!(unit.rendered(), @r#"
    homeserver:
      address: "http://127.0.0.1:8008"
      software: "no"
    appservice:
      as_token: "abc"
    double_puppet:
      secrets:
        "example.org": "as_token:hunter2"
    "#);
    let meta = fs::metadata(unit.path("run/config.yaml")).unwrap();
    assert_eq!(meta.permissions().mode() & 0o7777, 0o600);
    assert_eq!(fs::read_dir(unit.path("run")).unwrap().count(), 1);
}

#[test]
fn replaces_what_was_there_and_takes_leftovers_away() {
    let unit = Unit::new(&secret("password"));
    fs::write(unit.path("run/config.yaml"), "old").unwrap();
    fs::write(unit.path("run/.config.yaml.hearth-new-Ab3xYz"), "half").unwrap();
    assert_eq!(unit.rendered(), "database:\n  password: \"hunter2\"\n");
    assert_eq!(fs::read_dir(unit.path("run")).unwrap().count(), 1);
}

#[test]
fn takes_a_mode_and_a_directory_of_credentials() {
    let unit = Unit::new(&secret("password"));
    let status = unit
        .command(&[
            "--template",
            "template.json",
            "--output",
            "run/x",
            "--mode",
            "0640",
        ])
        .args(["--credentials", "credentials"])
        .env_remove("CREDENTIALS_DIRECTORY")
        .status()
        .unwrap();
    assert!(status.success());
    let meta = fs::metadata(unit.path("run/x")).unwrap();
    assert_eq!(meta.permissions().mode() & 0o7777, 0o640);
}

#[test]
fn writes_to_a_pipe_when_told_to_and_never_to_a_terminal() {
    let unit = Unit::new(&secret("password"));
    let args = ["--template", "template.json", "--output", "-"];
    let output = unit.command(&args).output().unwrap();
    assert_eq!(
        unit.text(&output.stdout),
        "database:\n  password: \"hunter2\"\n"
    );

    let line = format!("{HEARTH} render {}", args.join(" "));
    let output = Command::new("script")
        .args(["-qec", &line, "/dev/null"])
        .current_dir(unit.dir.path())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    insta::assert_snapshot!(unit.text(&output.stdout).replace('\r', ""), @"
    error: Secrets are not written to a terminal

    hint: write to a file with `--output FILE`, or pipe the output to what needs it
    ");
}
