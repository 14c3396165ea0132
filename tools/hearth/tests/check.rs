//! `hearth check`: what it prints and how it ends, for plans and for what is none.
#![allow(clippy::unwrap_used)]

mod sandbox;

use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Output};

use sandbox::{HEARTH, Host};
use serde_json::{Value, json};

fn check(host: &Host, path: &str) -> Output {
    Command::new(HEARTH)
        .arg("check")
        .arg(host.path(path))
        .output()
        .unwrap()
}

/// Puts `content` in a file's place, and gives what `hearth check` says to it.
fn refused(content: impl AsRef<[u8]>) -> String {
    let host = Host::new();
    fs::write(host.path("bad.json"), content).unwrap();
    said(&host, &check(&host, "bad.json"))
}

fn said(host: &Host, output: &Output) -> String {
    let said = host.text(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert_eq!(host.text(&output.stdout), "");
    said
}

#[test]
fn a_good_plan_is_said_to_be_good() {
    let host = Host::new();
    let output = check(&host, "plan.json");
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(host.text(&output.stdout), "");
    assert_eq!(
        host.text(&output.stderr),
        "`HOST/plan.json`: nothing is wrong\n"
    );
    let output = Command::new(HEARTH)
        .args(["check", "--json"])
        .arg(host.path("plan.json"))
        .output()
        .unwrap();
    assert_eq!(host.text(&output.stdout), "[]\n");
    assert_eq!(host.text(&output.stderr), "");
}

#[test]
fn errors_come_first_and_end_with_one() {
    let mut host = Host::new();
    host.plan["units"]["matrix-synapse.service"]["after"] = json!(["redis.service"]);
    host.plan["units"]["matrix-synapse.service"]["requires"] = json!([]);
    host.plan["admins"] = json!(["@you:example.org"]);
    host.write_plan();
    let output = check(&host, "plan.json");
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(host.text(&output.stderr), "");
    assert_eq!(
        host.text(&output.stdout),
        "error: admin `@you:example.org`: it belongs to `example.org`, and this server is \
         `cabin.example.org`\n  hint: write `@you:cabin.example.org`\n\
         warning: unit `matrix-synapse.service`: its `after` names `redis.service`, which is not in \
         the plan\n  hint: check the spelling, or take it out\n"
    );
    let output = Command::new(HEARTH)
        .args(["--json", "check"])
        .arg(host.path("plan.json"))
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let findings: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        findings[0],
        json!({
            "severity": "error",
            "subject": "admin `@you:example.org`",
            "fact": "it belongs to `example.org`, and this server is `cabin.example.org`",
            "remedy": "write `@you:cabin.example.org`",
        })
    );
}

#[test]
fn warnings_alone_are_fine() {
    let mut host = Host::new();
    host.plan["publicBaseUrl"] = json!("http://cabin.example.org");
    host.write_plan();
    let output = check(&host, "plan.json");
    assert_eq!(output.status.code(), Some(0));
    assert!(
        host.text(&output.stdout)
            .starts_with("warning: public base URL")
    );
}

#[test]
fn what_is_no_plan_is_refused_with_its_place() {
    let good = fs::read_to_string(Host::new().path("plan.json")).unwrap();
    let rebuild = "\n\nhint: build the plan again with the modules of this hearth's release; \
                   `docs/plan.md` lists the fields\n";
    assert_eq!(
        refused(good.replacen("\"host\":", "\"hots\":", 1))
            .split(", expected")
            .next()
            .unwrap(),
        "error: `HOST/bad.json` is not a plan: wrong at line 1, column 38\n  \
         Caused by: unknown field `hots`"
    );
    assert_eq!(
        refused(good.replacen("5432", "\"5432\"", 1))
            .split_once("column")
            .unwrap()
            .1
            .split_once('\n')
            .unwrap()
            .1,
        format!("  Caused by: invalid type: string, expected u16{rebuild}")
    );
    assert_eq!(
        refused("[]"),
        format!(
            "error: `HOST/bad.json` is not a plan: wrong at line 1, column 2\n  \
             Caused by: invalid length 0, expected a plan, which is a JSON object{rebuild}"
        )
    );
    assert_eq!(
        refused(&good[..40]),
        "error: `HOST/bad.json` is cut short: it ends in line 1, column 40\n\n\
         hint: build the plan again; an interrupted copy or a full disk leaves half a file\n"
    );
    assert_eq!(
        refused("{\"version\": 2}"),
        "error: Plan version 2 is newer than this hearth\n\n\
         hint: update the `hearth` tool on this host to the release that built the plan\n"
    );
    assert_eq!(
        refused(b"\xff{}"),
        "error: Cannot read the plan\n  \
         Caused by: `HOST/bad.json` is not UTF-8 text: byte 0 is wrong\n\n\
         hint: save the file as UTF-8 text, or check that this is the file you meant\n"
    );
}

#[test]
fn what_is_no_file_is_refused() {
    let host = Host::new();
    assert_eq!(
        said(&host, &check(&host, "missing.json")),
        "error: Cannot read the plan\n  Caused by: `HOST/missing.json` does not exist\n\n\
         hint: a host has its plan at `/etc/hearth/plan.json`; give the path of another with `--plan FILE`\n"
    );
    assert_eq!(
        said(&host, &check(&host, "bin")),
        "error: Cannot read the plan\n  \
         Caused by: `HOST/bin` is a directory, not a regular file\n\n\
         hint: give the path of a regular file\n"
    );
}

#[test]
fn a_file_without_end_takes_no_memory() {
    let host = Host::new();
    let huge = File::create(host.path("huge.json")).unwrap();
    huge.set_len(1 << 40).unwrap();
    for path in [host.path("huge.json").as_path(), Path::new("/dev/zero")] {
        let output = Command::new("sh")
            .args(["-c", "ulimit -v 400000; exec \"$0\" check \"$1\"", HEARTH])
            .arg(path)
            .output()
            .unwrap();
        let said = said(&host, &output);
        let because = if path.starts_with("/dev") {
            "`/dev/zero` is a device, not a regular file"
        } else {
            "`HOST/huge.json` is larger than 16777216 bytes"
        };
        assert!(said.contains(&format!("Caused by: {because}\n")), "{said}");
    }
}

#[test]
fn a_plan_may_be_named_as_for_every_other_command() {
    let plan = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/plan/cabin.json");
    let output = Command::new(HEARTH)
        .args(["check", "--plan"])
        .arg(&plan)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(
        String::from_utf8(output.stderr).unwrap(),
        format!("`{}`: nothing is wrong\n", plan.display())
    );
}

#[test]
fn wrong_use_is_told_apart() {
    let output = Command::new(HEARTH)
        .args(["check", "one.json", "two.json"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        said.starts_with("error: unexpected argument 'two.json' found\n"),
        "{said}"
    );
}
