//! `hearth render` through the real binary: what it writes, and what it says to wrong input, word
//! for word; the words make the file long.
#![allow(clippy::unwrap_used)]

use std::fs::{self, File, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
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

#[test]
fn a_mode_that_lets_others_in() {
    let unit = Unit::new(&json!({}));
    let base = [
        "--template",
        "template.json",
        "--output",
        "run/config.yaml",
        "--mode",
    ];
    let said = unit.refused_with(&[&base[..], &["0644"]].concat(), 2);
    assert!(
        said.contains("secrets need a mode between 0600 and 0660, without execution"),
        "{said}"
    );
    let said = unit.refused_with(&[&base[..], &["rw"]].concat(), 2);
    assert!(said.contains("a mode is octal, like 0640"), "{said}");
}

#[test]
fn an_output_that_is_the_template() {
    let unit = Unit::new(&json!({}));
    let args = ["--template", "template.json", "--output", "./template.json"];
    insta::assert_snapshot!(unit.refused_with(&args, 2), @"
    error: `./template.json` is both template and output

    hint: give `--output` a path of its own
    ");
    assert_eq!(
        fs::read_to_string(unit.path("template.json")).unwrap(),
        "{}"
    );
}

#[test]
fn a_template_that_is_missing() {
    let unit = Unit::new(&json!({}));
    fs::remove_file(unit.path("template.json")).unwrap();
    insta::assert_snapshot!(unit.refused(), @"
    error: `template.json` does not exist

    hint: check the path, or make the file
    ");
}

#[test]
fn a_template_that_is_a_directory() {
    let unit = Unit::new(&json!({}));
    let args = ["--template", "credentials", "--output", "run/config.yaml"];
    insta::assert_snapshot!(unit.refused_with(&args, 1), @"
    error: `credentials` is a directory, not a regular file

    hint: give the path of a regular file
    ");
}

#[test]
fn a_template_that_is_cut_short() {
    let unit = Unit::new(&json!({}));
    fs::write(unit.path("template.json"), "{\n  \"a\": [1,").unwrap();
    insta::assert_snapshot!(unit.refused(), @"
    error: Template `template.json` is not JSON
      Caused by: EOF while parsing a value at line 2 column 10

    hint: templates are written by the modules; rebuild the host, or check the path
    ");
}

#[test]
fn a_template_that_is_no_json() {
    let unit = Unit::new(&json!({}));
    fs::write(unit.path("template.json"), "a: 1\nb: 2\n").unwrap();
    insta::assert_snapshot!(unit.refused(), @"
    error: Template `template.json` is not JSON
      Caused by: expected value at line 1 column 1

    hint: templates are written by the modules; rebuild the host, or check the path
    ");
}

#[test]
fn a_template_that_is_nested_without_end() {
    let unit = Unit::new(&json!({}));
    fs::write(unit.path("template.json"), "[".repeat(1_000_000)).unwrap();
    let said = unit.refused();
    assert!(
        said.contains("Caused by: recursion limit exceeded at line 1 column 128"),
        "{said}"
    );
}

#[test]
fn a_template_that_is_not_utf8() {
    let unit = Unit::new(&json!({}));
    fs::write(unit.path("template.json"), b"{\"a\": \"\xff\"}").unwrap();
    insta::assert_snapshot!(unit.refused(), @"
    error: `template.json` is not UTF-8 text: byte 7 is wrong

    hint: save the file as UTF-8 text, or check that this is the file you meant
    ");
}

#[test]
fn a_template_that_is_huge() {
    let unit = Unit::new(&json!({}));
    File::create(unit.path("template.json"))
        .unwrap()
        .set_len(1 << 40)
        .unwrap();
    insta::assert_snapshot!(unit.refused(), @"
    error: `template.json` is larger than 4194304 bytes

    hint: check that this is the file you meant
    ");
}

#[test]
fn a_secret_with_an_unknown_neighbour() {
    let unit = Unit::new(&json!({ "list": [{}, { "_secret": "password", "mode": "0600" }] }));
    insta::assert_snapshot!(unit.refused(), @r#"
    error: Cannot render template `template.json`, at `list.1`
      Caused by: `_secret` has the unknown neighbour `mode`

    hint: write `{ _secret = "…"; }`, with no other key than `prefix`
    "#);
    let unit = Unit::new(&json!({ "_secret": "password", "_registration": "as_token" }));
    insta::assert_snapshot!(unit.refused(), @r#"
    error: Cannot render template `template.json`, at the top
      Caused by: `_secret` has the unknown neighbour `_registration`

    hint: write `{ _secret = "…"; }`, with no other key than `prefix`
    "#);
}

#[test]
fn a_secret_whose_name_is_no_text() {
    let unit = Unit::new(&json!({ "a": { "_secret": 1 } }));
    insta::assert_snapshot!(unit.refused(), @"
    error: Cannot render template `template.json`, at `a`
      Caused by: `_secret` is not text

    hint: put the value of `_secret` in quotes
    ");
    let unit = Unit::new(&json!({ "a": { "_secret": "password", "prefix": 1 } }));
    assert!(unit.refused().contains("Caused by: `prefix` is not text\n"));
}

#[test]
fn a_secret_whose_name_leads_elsewhere() {
    let unit = Unit::new(&secret("../template.json"));
    insta::assert_snapshot!(unit.refused(), @"
    error: Cannot render template `template.json`, at `database.password`
      Caused by: `../template.json` cannot be the name of a secret

    hint: a secret's name is a file name of printable ASCII without `/` and `:`
    ");
    for name in ["", "..", "a b", "a\u{7}"] {
        let said = Unit::new(&secret(name)).refused();
        assert!(said.contains("cannot be the name of a secret"), "{said}");
    }
}

#[test]
fn no_credentials_at_all() {
    let unit = Unit::new(&secret("password"));
    let output = unit
        .command(&["--template", "template.json", "--output", "run/config.yaml"])
        .env_remove("CREDENTIALS_DIRECTORY")
        .output()
        .unwrap();
    insta::assert_snapshot!(unit.text(&output.stderr), @"
    error: Cannot render template `template.json`, at `database.password`
      Caused by: Secret `password` is wanted, but there is no directory of credentials to look in

    hint: give the directory with `--credentials`, or run it from a unit that has `LoadCredential=`
    ");
}

#[test]
fn a_credential_that_is_missing() {
    insta::assert_snapshot!(Unit::new(&secret("smtp-password")).refused(), @"
    error: Cannot render template `template.json`, at `database.password`
      Caused by: There is no credential `smtp-password` in `UNIT/credentials`

    hint: declare it as `hearth.secrets.smtp-password`; what is named in `settings` there reaches the unit as a credential
    ");
    let unit = Unit::new(&json!({ "a": { "_registration": "as_token" } }));
    fs::remove_file(unit.path("credentials/registration")).unwrap();
    insta::assert_snapshot!(unit.refused(), @"
    error: Cannot render template `template.json`, at `a`
      Caused by: There is no credential `registration` in `UNIT/credentials`

    hint: only a bridge's unit receives its registration: use `_registration` in `hearth.bridges.<name>.settings` alone
    ");
}

#[test]
fn a_credential_that_is_empty() {
    for content in [&b""[..], b"\n"] {
        let unit = Unit::new(&secret("password"));
        unit.credential("password", content);
        insta::allow_duplicates! { insta::assert_snapshot!(unit.refused(), @"
    error: Cannot render template `template.json`, at `database.password`
      Caused by: Credential `password` is empty

    hint: write the secret into the file that `hearth.secrets.password` points to
    ") };
    }
}

#[test]
fn a_credential_that_is_no_text() {
    let unit = Unit::new(&secret("password"));
    unit.credential("password", b"hunter2\0");
    insta::assert_snapshot!(unit.refused(), @"
    error: Cannot render template `template.json`, at `database.password`
      Caused by: Cannot use credential `password`
      Caused by: `UNIT/credentials/password` holds a NUL at byte 7, so it is not text

    hint: `hearth.secrets.password` must be a file of at most 1 MiB of UTF-8 text without NUL
    ");
    let mut said = String::new();
    unit.credential("password", b"hunter2\xff");
    said.push_str(&unit.refused());
    File::create(unit.path("credentials/password"))
        .unwrap()
        .set_len(1 << 30)
        .unwrap();
    said.push_str(&unit.refused());
    fs::remove_file(unit.path("credentials/password")).unwrap();
    fs::create_dir(unit.path("credentials/password")).unwrap();
    said.push_str(&unit.refused());
    let causes: Vec<&str> = said.lines().filter(|line| line.contains("UNIT/")).collect();
    insta::assert_snapshot!(causes.join("\n"), @"
    Caused by: `UNIT/credentials/password` is not UTF-8 text: byte 7 is wrong
    Caused by: `UNIT/credentials/password` is larger than 1048576 bytes
    Caused by: `UNIT/credentials/password` is a directory, not a regular file
    ");
}

#[test]
fn a_registration_that_is_none() {
    let unit = Unit::new(&json!({ "a": { "_registration": "as_token" } }));
    unit.credential("registration", b"as_token: [hunter2\n");
    insta::assert_snapshot!(unit.refused(), @"
    error: Cannot render template `template.json`, at `a`
      Caused by: `UNIT/credentials/registration` is not a registration
      Caused by: Not YAML, at line 1, column 11

    hint: look at it with `hearth registration list`, then run `hearth registration ensure`
    ");
    unit.credential("registration", b"- hunter2\n");
    insta::assert_snapshot!(unit.refused(), @"
    error: Cannot render template `template.json`, at `a`
      Caused by: `UNIT/credentials/registration` is not a registration

    hint: look at it with `hearth registration list`, then run `hearth registration ensure`
    ");
}

#[test]
fn a_field_that_the_registration_lacks() {
    let unit = Unit::new(&json!({ "a": { "_registration": "as_tokn" } }));
    insta::assert_snapshot!(unit.refused(), @"
    error: Cannot render template `template.json`, at `a`
      Caused by: The registration has no field `as_tokn`

    hint: it has `id`, `as_token`, `hs_token`
    ");
}

#[test]
fn a_prefix_of_what_is_no_text() {
    let unit = Unit::new(&json!({ "a": { "_registration": "namespaces", "prefix": "x" } }));
    unit.credential("registration", b"namespaces: {}\n");
    insta::assert_snapshot!(unit.refused(), @"
    error: Cannot render template `template.json`, at `a`
      Caused by: `prefix` stands before `namespaces`, which is not text

    hint: take the `prefix` away
    ");
}

#[test]
fn an_output_directory_that_is_missing() {
    let unit = Unit::new(&json!({}));
    let args = [
        "--template",
        "template.json",
        "--output",
        "nowhere/config.yaml",
    ];
    insta::assert_snapshot!(unit.refused_with(&args, 1), @"
    error: There is no directory `nowhere` to write `nowhere/config.yaml` into

    hint: in a unit, `RuntimeDirectory=` makes it; by hand, make it with mode 0700
    ");
}

#[test]
fn an_output_that_is_a_directory() {
    let unit = Unit::new(&json!({}));
    let args = ["--template", "template.json", "--output", "credentials"];
    insta::assert_snapshot!(unit.refused_with(&args, 1), @"
    error: `credentials` is a directory, so no file can be written there

    hint: give the path of a file in it
    ");
}

#[test]
fn an_output_directory_that_cannot_be_written_to() {
    let unit = Unit::new(&json!({}));
    fs::set_permissions(unit.path("run"), Permissions::from_mode(0o555)).unwrap();
    fs::set_permissions(unit.dir.path(), Permissions::from_mode(0o755)).unwrap();
    fs::copy(HEARTH, unit.path("hearth")).unwrap();
    let is_root = fs::metadata("/proc/self").unwrap().uid() == 0;
    let drop: &[&str] = if is_root {
        &[
            "setpriv",
            "--reuid=65534",
            "--regid=65534",
            "--clear-groups",
        ]
    } else {
        &["env"]
    };
    let output = Command::new(drop[0])
        .args(&drop[1..])
        .arg(unit.path("hearth"))
        .args([
            "render",
            "--template",
            "template.json",
            "--output",
            "run/config.yaml",
        ])
        .current_dir(unit.dir.path())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    insta::assert_snapshot!(unit.text(&output.stderr), @r#"
    error: Cannot write into `run`
      Caused by: permission denied

    hint: run it as the user who owns the path, or as root
    "#);
}
