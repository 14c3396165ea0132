//! `hearth user` as a person runs it: the real binary, the real Synapse, exact words.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test's helpers may panic"
)]

#[path = "../../hearth-synapse/tests/synapse/mod.rs"]
mod synapse;

use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use hearth_report::Secret;
use hearth_synapse::{Client, Http};
use serde_json::{Value, json};
use synapse::{OWN_PASSWORD, REGISTRATION, Synapse};
use tempfile::TempDir;

const PLAN: &str = include_str!("../../../tests/fixtures/plan/cabin.json");

/// A host of its own: the example plan, its secrets, and the one Synapse of this process.
struct Host {
    dir: TempDir,
    plan: PathBuf,
}

impl Host {
    fn new() -> Self {
        Self::at(&Synapse::running().url(), |_| ())
    }

    fn at(url: &str, change: impl FnOnce(&mut Value)) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let mut plan: Value = serde_json::from_str(PLAN).unwrap();
        plan["synapse"]["url"] = json!(url);
        for (name, value) in [
            ("hearth-admin", OWN_PASSWORD),
            ("synapse-registration", REGISTRATION),
        ] {
            let path = dir.path().join(name);
            fs::write(&path, format!("{value}\n")).unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
            plan["secrets"][name]["path"] = json!(path);
        }
        change(&mut plan);
        let path = dir.path().join("plan.json");
        fs::write(&path, plan.to_string()).unwrap();
        Self { dir, plan: path }
    }

    fn run(&self, arguments: &[&str], stdin: &str) -> Output {
        let mut child = Command::new(env!("CARGO_BIN_EXE_hearth"))
            .args(arguments)
            .arg("--plan")
            .arg(&self.plan)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // Who does not read has seen enough.
        let _ = child.stdin.take().unwrap().write_all(stdin.as_bytes());
        let output = child.wait_with_output().unwrap();
        let all = [&*output.stdout, &*output.stderr].concat();
        for secret in [OWN_PASSWORD, REGISTRATION] {
            assert!(!String::from_utf8_lossy(&all).contains(secret));
        }
        output
    }

    /// The same on a terminal, on which `typed` is typed.
    fn on_terminal(&self, arguments: &str, typed: &str) -> String {
        let command = format!(
            "{} {arguments} --plan {}",
            env!("CARGO_BIN_EXE_hearth"),
            self.plan.display()
        );
        let mut child = Command::new("script")
            .args(["--quiet", "--return", "--echo", "never", "--command"])
            .arg(command)
            .arg("/dev/null")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        child
            .stdin
            .take()
            .unwrap()
            .write_all(typed.as_bytes())
            .unwrap();
        let output = child.wait_with_output().unwrap();
        String::from_utf8(output.stdout)
            .unwrap()
            .replace("\r\n", "\n")
    }
}

fn read(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[track_caller]
fn said(output: &Output, code: i32, stdout: &str, stderr: &str) {
    assert_eq!(
        (
            output.status.code(),
            &*read(&output.stdout),
            &*read(&output.stderr)
        ),
        (Some(code), stdout, stderr)
    );
}

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
fn without_a_terminal_nothing_is_asked() {
    let host = Host::new();
    said(
        &host.run(&["user", "add", "dora"], "a password\n"),
        2,
        "",
        "error: There is no terminal to ask for a password on\n\n\
         hint: give `--password-file FILE`, `--password-file -` or `--generate`\n",
    );
    said(
        &host.run(&["user", "deactivate", "dora"], "yes\n"),
        2,
        "",
        "error: Deactivating `@dora:cabin.example.org` cannot be undone, and there is no terminal to ask on\n\n\
         hint: give `--yes`\n",
    );
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

#[test]
fn bad_names_are_wrong_use() {
    let host = Host::new();
    let hint =
        "hint: write `@you:example.org`, or `you` alone: lower-case letters, digits and `._=/+-`\n";
    for (name, words) in [
        ("You", "User `You` has capital letters"),
        ("@you", "User `@you` has no server name"),
        (
            "a b",
            "User `a b` has characters that a user's name may not have",
        ),
        ("", "User `` has no name"),
    ] {
        said(
            &host.run(&["user", "add", name, "--generate"], ""),
            2,
            "",
            &format!("error: {words}\n\n{hint}"),
        );
    }
    said(
        &host.run(&["user", "passwd", "@you:other.org", "--generate"], ""),
        2,
        "",
        "error: User `@you:other.org` is not of this server, which is `cabin.example.org`\n\n\
         hint: accounts of `cabin.example.org` alone are looked after here\n",
    );
}

#[test]
fn bad_passwords_are_refused_before_the_server_is_asked() {
    let host = Host::at("http://127.0.0.1:1", |_| ());
    let add = |stdin: &str, words: &str| {
        said(
            &host.run(&["user", "add", "you", "--password-file", "-"], stdin),
            1,
            "",
            &format!("error: {words}\n\nhint: one line of up to 512 characters, or `--generate`\n"),
        );
    };
    add("", "The password is empty");
    add("one\ntwo\n", "The password has more than one line");
    add("a\u{1b}[2J", "The password holds a control character");
    add(
        &"x".repeat(5000),
        "The password is longer than 512 characters",
    );

    let file = host.dir.path().join("not-utf-8");
    fs::write(&file, [0xff, 0xfe]).unwrap();
    let output = host.run(
        &[
            "user",
            "add",
            "you",
            "--password-file",
            file.to_str().unwrap(),
        ],
        "",
    );
    assert_eq!(output.status.code(), Some(1));
    let text = read(&output.stderr);
    assert!(text.contains("UTF-8"), "{text}");

    let missing = host.dir.path().join("missing");
    let output = host.run(
        &[
            "user",
            "add",
            "you",
            "--password-file",
            missing.to_str().unwrap(),
        ],
        "",
    );
    assert_eq!(output.status.code(), Some(1));
    assert!(read(&output.stderr).contains(missing.to_str().unwrap()));
}

#[test]
fn passwords_from_two_places_are_wrong_use() {
    let host = Host::new();
    let output = host.run(
        &["user", "add", "you", "--generate", "--password-file", "-"],
        "x",
    );
    assert_eq!(output.status.code(), Some(2));
    assert!(read(&output.stderr).contains("cannot be used with"));
}

#[test]
fn a_server_that_is_down_is_told_with_its_unit() {
    let host = Host::at("http://127.0.0.1:1", |_| ());
    said(
        &host.run(&["user", "list"], ""),
        1,
        "",
        "error: Cannot reach Synapse at `http://127.0.0.1:1`\n  Caused by: Connection refused (os error 111)\n\n\
         hint: look at `systemctl status matrix-synapse.service` and `journalctl --unit matrix-synapse.service`\n",
    );
}

#[test]
fn secrets_that_are_not_there_are_told() {
    let host = Host::at("http://127.0.0.1:1", |plan| {
        plan["secrets"]
            .as_object_mut()
            .unwrap()
            .remove("hearth-admin");
    });
    said(
        &host.run(&["user", "list"], ""),
        1,
        "",
        "error: There is no secret `hearth-admin` in the plan\n\n\
         hint: `hearth secrets list` shows the names; declare it under `hearth.secrets`\n",
    );
    let host = Host::new();
    let path = host.dir.path().join("hearth-admin");
    fs::remove_file(&path).unwrap();
    let output = host.run(&["user", "list"], "");
    assert_eq!(output.status.code(), Some(1));
    assert!(read(&output.stderr).contains(path.to_str().unwrap()));
}

#[test]
fn hearths_own_account_cannot_be_touched() {
    let host = Host::new();
    for arguments in [
        &["user", "add", "hearth-admin", "--generate"][..],
        &["user", "passwd", "hearth-admin", "--generate"],
        &["user", "deactivate", "hearth-admin", "--yes"],
    ] {
        said(
            &host.run(arguments, ""),
            1,
            "",
            "error: Account `@hearth-admin:cabin.example.org` is Hearth's own\n\n\
             hint: it serves `hearth user` alone; make an admin of your own with `hearth user add --admin`\n",
        );
    }
}

#[test]
fn a_plan_that_is_none_is_refused() {
    let host = Host::new();
    fs::write(&host.plan, "{").unwrap();
    let output = host.run(&["user", "list"], "");
    assert_eq!(output.status.code(), Some(1));
    let text = read(&output.stderr);
    assert!(text.contains("is cut short"), "{text}");
    assert!(Path::new(&host.plan).exists());
}
