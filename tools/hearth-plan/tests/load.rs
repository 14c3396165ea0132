//! A file that is no plan is refused with the place and with what was expected.
// Helpers are outside the test functions that clippy recognises.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};

use hearth_plan::{Plan, Role, SIZE_LIMIT, Target};
use hearth_report::Failure;
use tempfile::TempDir;

fn cabin() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/plan/cabin.json")
}

/// What a person reads who gives this text as a plan; the file's path reads `F`.
fn refused(text: impl AsRef<[u8]>) -> String {
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("plan.json");
    fs::write(&path, text).unwrap();
    let error = Plan::load(&path).unwrap_err();
    Failure::of(&error)
        .to_string()
        .replace(path.to_str().unwrap(), "F")
}

fn cabin_with(from: &str, to: &str) -> String {
    let text = fs::read_to_string(cabin()).unwrap();
    assert!(text.contains(from), "{from}");
    text.replacen(from, to, 1)
}

const REBUILD: &str = "hint: build the plan again with the modules of this hearth's release; \
                       `docs/plan.md` lists the fields";

#[test]
fn the_example_is_a_plan_and_survives_a_round_trip() {
    let plan = Plan::load(&cabin()).unwrap();
    assert_eq!(plan.target, Target::Systemd);
    assert_eq!(plan.units["matrix-synapse.service"].role, Role::Homeserver);
    let written = serde_json::to_value(&plan).unwrap();
    let read: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(cabin()).unwrap()).unwrap();
    assert_eq!(written, read);
}

#[test]
fn an_unknown_field_is_named_with_its_place() {
    let text = refused(cabin_with("\"host\":", "\"hosts\":"));
    assert!(
        text.starts_with(
            "error: `F` is not a plan: wrong at line 4, column 9\n  \
             Caused by: unknown field `hosts`, expected one of `version`, `target`, `host`, "
        ),
        "{text}"
    );
    assert!(text.ends_with(REBUILD), "{text}");
}

#[test]
fn a_missing_field_is_named() {
    let text = refused("{\"version\": 1}");
    assert_eq!(
        text,
        format!(
            "error: `F` is not a plan: wrong at line 1, column 14\n  \
             Caused by: missing field `target`\n\n{REBUILD}"
        )
    );
}

#[test]
fn a_wrong_type_says_what_was_expected() {
    for (from, to, because) in [
        (
            "\"port\": 5432",
            "\"port\": 70000",
            "invalid value: integer `70000`, expected u16",
        ),
        (
            "\"version\": 1",
            "\"version\": \"one\"",
            "invalid type: string, expected u32",
        ),
        (
            "\"target\": \"systemd\"",
            "\"target\": \"openrc\"",
            "unknown variant `openrc`, expected one of `systemd`, `nixos`, `home-manager`",
        ),
        (
            "\"target\": \"systemd\"",
            "\"target\": 7",
            "expected value, which here is a string",
        ),
        (
            "\"serviceConfig\": {}",
            "\"serviceConfig\": {\"Nice\": null}",
            "a string, a bool, a number or a list of strings",
        ),
        (
            "\"external\": \"other homeservers\"",
            "\"outside\": \"x\"",
            "a `purpose` with either a `unit` or an `external`",
        ),
        (
            "\"secrets\": {",
            "\"secrets\": [], \"x\": {",
            "invalid type: sequence, expected an object",
        ),
    ] {
        let text = refused(cabin_with(from, to));
        assert!(text.contains(&format!("Caused by: {because}\n")), "{text}");
        assert!(text.contains("wrong at line "), "{text}");
    }
}

#[test]
fn a_key_that_stands_twice_is_refused() {
    let entry = "\"heisenbridge\": {\"kind\": \"k\", \"title\": \"t\", \"protocol\": \"p\", \
                 \"version\": \"v\", \"unit\": \"u\", \"userPrefix\": \"p\", \"ping\": true},";
    let text = refused(cabin_with(
        "\"bridges\": {",
        &format!("\"bridges\": {{ {entry}"),
    ));
    assert!(
        text.contains("Caused by: \"heisenbridge\" stands here twice\n"),
        "{text}"
    );
}

#[test]
fn another_version_is_told_apart_from_a_mistake() {
    assert_eq!(
        refused("{\"version\": 2, \"anything\": {}}"),
        "error: Plan version 2 is newer than this hearth\n\n\
         hint: update the `hearth` tool on this host to the release that built the plan"
    );
    assert_eq!(
        refused("{\"version\": 0}"),
        "error: Plan version 0 is not one that this hearth knows\n\n\
         hint: build the plan again with the modules of this hearth's release"
    );
}

#[test]
fn half_a_file_is_told_apart_from_nonsense() {
    let whole = fs::read_to_string(cabin()).unwrap();
    for part in [1, 100, whole.len() / 2, whole.len() - 3] {
        let text = refused(&whole[..part]);
        assert!(text.starts_with("error: `F` is cut short: it ends in line "));
        assert!(text.ends_with(
            "hint: build the plan again; an interrupted copy or a full disk leaves half a file"
        ));
    }
    assert_eq!(
        refused(""),
        "error: `F` is cut short: it ends in line 1, column 0\n\n\
         hint: build the plan again; an interrupted copy or a full disk leaves half a file"
    );
    assert_eq!(
        refused("server_name: example.org\n"),
        "error: `F` is not JSON at line 1, column 1\n  Caused by: expected value\n\n\
         hint: plans are written by the modules, not by hand; check the path, or build it again"
    );
    let text = refused(whole + "x");
    assert!(
        text.contains("  Caused by: trailing characters\n"),
        "{text}"
    );
}

#[test]
fn a_secret_given_as_a_plan_is_not_repeated() {
    for secret in [
        "\"hunter2 \\\" , expected hunter2\"",
        "[\"hunter2\"]",
        "hunter2",
    ] {
        let text = refused(secret);
        assert!(!text.contains("hunter2"), "{text}");
    }
    let text = refused("\"hunter2\"");
    assert!(
        text.contains("Caused by: invalid type: string, expected a plan, which is a JSON object\n"),
        "{text}"
    );
}

#[test]
fn what_is_no_text_is_refused_by_the_file() {
    assert_eq!(
        refused(b"{\"version\": \xff"),
        "error: Cannot read the plan\n  \
         Caused by: `F` is not UTF-8 text: byte 12 is wrong\n\n\
         hint: save the file as UTF-8 text, or check that this is the file you meant"
    );
    let text = refused(vec![b' '; usize::try_from(SIZE_LIMIT).unwrap() + 1]);
    assert!(text.contains("`F` is larger than 16777216 bytes"), "{text}");
}

#[test]
fn nesting_without_end_is_an_error_and_no_crash() {
    let deep = format!("\"deep\": {}", "[".repeat(200_000));
    let text = refused(cabin_with("\"rate_limited\": false", &deep));
    assert!(
        text.contains("  Caused by: recursion limit exceeded\n"),
        "{text}"
    );
}
