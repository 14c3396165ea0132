//! `hearth tree`: what it prints, how it exits, and what it says of bad input.
// Clippy takes what the tests share for production code.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

const TREE: &str = r#"{"etc/a":{"text":"one\n","mode":"0644"},"etc/b":{"link":"a"}}"#;

fn hearth(arguments: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_hearth"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A command that refuses its arguments does not read its input.
    let _ = child.stdin.take().unwrap().write_all(input);
    child.wait_with_output().unwrap()
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// Exit status, standard output, standard error.
fn told(output: &Output) -> (Option<i32>, String, String) {
    (
        output.status.code(),
        String::from_utf8_lossy(&output.stdout).into_owned(),
        String::from_utf8_lossy(&output.stderr).into_owned(),
    )
}

#[test]
fn writes_prints_what_changed_and_then_finds_no_difference() {
    let root = tempfile::tempdir().unwrap();
    let here = text(root.path());
    assert_eq!(
        told(&hearth(&["tree", "write", here], TREE.as_bytes())),
        (
            Some(0),
            "etc/a\netc/b\n".to_owned(),
            format!("2 of 2 changed, 0 removed below `{here}`\n")
        )
    );
    assert_eq!(
        told(&hearth(&["tree", "diff", here], TREE.as_bytes())),
        (Some(0), String::new(), String::new())
    );
    let again = hearth(&["--json", "tree", "write", here], TREE.as_bytes());
    assert_eq!(
        told(&again),
        (
            Some(0),
            "{\n  \"changed\": [],\n  \"removed\": [],\n  \"entries\": 2\n}\n".to_owned(),
            String::new()
        )
    );
}

#[test]
fn what_the_next_tree_has_not_is_removed() {
    let root = tempfile::tempdir().unwrap();
    let here = text(root.path());
    hearth(&["tree", "write", here], TREE.as_bytes());
    fs::write(root.path().join("etc/mine"), "mine\n").unwrap();
    let next = hearth(&["tree", "write", here], br#"{"etc/b":{"link":"mine"}}"#);
    assert_eq!(
        told(&next),
        (
            Some(0),
            "etc/b\netc/a (removed)\n".to_owned(),
            format!("1 of 1 changed, 1 removed below `{here}`\n")
        )
    );
    assert!(!root.path().join("etc/a").exists());
    assert!(root.path().join("etc/mine").exists());
}

#[test]
fn a_difference_is_shown_and_is_exit_1() {
    let root = tempfile::tempdir().unwrap();
    let here = text(root.path());
    let file = root.path().join("tree.json");
    fs::write(&file, TREE).unwrap();
    fs::create_dir(root.path().join("etc")).unwrap();
    fs::write(root.path().join("etc/a"), "two\n").unwrap();

    let from = ["tree", "diff", here, "--from", text(&file)];
    assert_eq!(
        told(&hearth(&from, b"")),
        (
            Some(1),
            "etc/a is different\n  line 1:\n  -two\n  +one\netc/b is missing\n".to_owned(),
            String::new()
        )
    );
    let json = [&["--json"], &from[..]].concat();
    let (code, data, _) = told(&hearth(&json, b""));
    assert_eq!(code, Some(1));
    let found: serde_json::Value = serde_json::from_str(&data).unwrap();
    assert_eq!(found[1]["kind"], "missing");
    assert_eq!(
        fs::read_to_string(root.path().join("etc/a")).unwrap(),
        "two\n"
    );
}

#[test]
fn bad_input_is_told_and_nothing_is_written() {
    let root = tempfile::tempdir().unwrap();
    let here = text(root.path());
    let from_nix = "make one with `nix eval --json .#rendered.HOST`";
    let whole = TREE.len() - 1;
    for (input, error, hint) in [
        (
            &TREE.as_bytes()[..whole],
            "The tree is not a JSON object of paths\n  Caused by: EOF while parsing an object at line 1 column 60",
            from_nix,
        ),
        (
            b"",
            "The tree is not a JSON object of paths\n  Caused by: EOF while parsing a value at line 1 column 0",
            from_nix,
        ),
        (
            b"[1]",
            "The tree is not a JSON object of paths\n  \
             Caused by: invalid type: sequence, expected a map at line 1 column 0",
            from_nix,
        ),
        (
            br#"{"etc/a":7}"#,
            "In the tree, `etc/a` is neither a file (`text` and `mode`) nor a link (`link`)",
            from_nix,
        ),
        (
            br#"{"../a":{"link":"b"}}"#,
            "`../a` is not a plain path below the root",
            "trees come from the modules; do not write one by hand",
        ),
        (
            b"{\xff",
            "Standard input is not UTF-8 text: byte 1 is wrong",
            "check that it is a tree: `nix eval --json .#rendered.HOST`",
        ),
    ] {
        assert_eq!(
            told(&hearth(&["tree", "write", here], input)),
            (
                Some(1),
                String::new(),
                format!("error: {error}\n\nhint: {hint}\n")
            )
        );
    }
    assert_eq!(fs::read_dir(root.path()).unwrap().count(), 0);
}

#[test]
fn a_tree_without_end_is_refused() {
    let root = tempfile::tempdir().unwrap();
    let huge = vec![b' '; 64 * 1024 * 1024 + 1];
    assert_eq!(
        told(&hearth(&["tree", "write", text(root.path())], &huge)),
        (
            Some(1),
            String::new(),
            "error: Standard input is larger than 67108864 bytes\n\n\
             hint: check that it is a tree: `nix eval --json .#rendered.HOST`\n"
                .to_owned()
        )
    );
}

#[test]
fn a_tree_or_a_root_that_is_not_there_is_told() {
    let root = tempfile::tempdir().unwrap();
    let nowhere = root.path().join("nowhere");
    let nowhere = text(&nowhere);
    assert_eq!(
        told(&hearth(&["tree", "diff", "/", "--from", nowhere], b"")),
        (
            Some(1),
            String::new(),
            format!(
                "error: `{nowhere}` does not exist\n\nhint: check the path, or make the file\n"
            )
        )
    );
    let (code, _, error) = told(&hearth(&["tree", "write", nowhere], TREE.as_bytes()));
    assert_eq!(code, Some(1));
    assert!(error.starts_with(&format!("error: Cannot look at `{nowhere}`\n  Caused by: ")));
    assert!(error.ends_with("\n\nhint: check the path of the root\n"));
    assert_eq!(hearth(&["tree", "write"], b"").status.code(), Some(2));
}
