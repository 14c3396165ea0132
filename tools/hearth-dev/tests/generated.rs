//! Written, compared, and told how to refresh.
// Clippy takes what the tests share for production code.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use hearth_dev::Generated;
use hearth_report::Printer;
use hearth_tree::{Entry, Tree};

fn tree(text: &str) -> Tree {
    let entry = Entry::File {
        text: text.to_owned(),
        mode: 0o644,
    };
    Tree::new(BTreeMap::from([("inner/page".to_owned(), entry)])).unwrap()
}

#[test]
fn what_was_written_is_fresh_until_something_changes() {
    let root = tempfile::tempdir().unwrap();
    let printer = Printer::default();
    let generated = Generated::directory("made", tree("one\n"));
    assert!(!generated.check(root.path(), printer).unwrap());
    generated.write(root.path(), printer).unwrap();
    assert!(generated.check(root.path(), printer).unwrap());

    let page = root.path().join("made/inner/page");
    fs::write(&page, "two\n").unwrap();
    assert!(!generated.check(root.path(), printer).unwrap());
    generated.write(root.path(), printer).unwrap();
    assert_eq!(fs::read_to_string(page).unwrap(), "one\n");
}

#[test]
fn what_is_no_longer_generated_goes_away_but_not_beside_a_page() {
    let root = tempfile::tempdir().unwrap();
    let printer = Printer::default();
    let generated = Generated::directory("made", tree("one\n"));
    generated.write(root.path(), printer).unwrap();
    let stale = root.path().join("made/inner/stale");
    fs::write(&stale, "").unwrap();
    assert!(!generated.check(root.path(), printer).unwrap());

    let page = Generated::page("made", "alone.md", "text\n".to_owned()).unwrap();
    page.write(root.path(), printer).unwrap();
    assert!(page.check(root.path(), printer).unwrap());
    assert!(stale.exists());

    generated.write(root.path(), printer).unwrap();
    assert!(!stale.exists());
}

fn hearth_dev(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hearth-dev"));
    command.args(arguments);
    command
}

#[track_caller]
fn is_fresh(what: &str) {
    let output = hearth_dev(&[what, "--check"]).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
}

#[test]
fn the_reference_of_the_command_line_is_fresh() {
    is_fresh("cli");
}

#[test]
fn the_picture_of_the_cabin_is_fresh() {
    is_fresh("graph");
}

#[test]
fn without_nix_one_line_says_what_is_left_out() {
    let output = hearth_dev(&["all", "--check"])
        .env("PATH", "/var/empty")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    assert_eq!(
        said,
        "left out: rendered, nixos, options: `nix` cannot be run: No such file or directory (os error 2)\n"
    );
    let output = hearth_dev(&["options", "--check"])
        .env("PATH", "/var/empty")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        String::from_utf8_lossy(&output.stderr),
        "error: Nix cannot evaluate the modules on this computer: `nix` cannot be run: No such file or directory (os error 2)\n\n\
         hint: install Nix, and make sure that it can get the inputs of flake.lock\n"
    );
}

/// Every page that a man page refers to is there.
#[test]
fn every_command_has_a_man_page() {
    let manual = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/man");
    for entry in fs::read_dir(&manual).unwrap() {
        let text = fs::read_to_string(entry.unwrap().path()).unwrap();
        let below = text.split(".SH SUBCOMMANDS").nth(1).unwrap_or_default();
        for line in below.lines() {
            if let Some(name) = line.strip_suffix("(1)") {
                let name = name.replace("\\-", "-");
                let is_help = name.ends_with("-help");
                assert!(
                    is_help || manual.join(format!("{name}.1")).is_file(),
                    "no man page for {name}"
                );
            }
        }
    }
}

#[test]
fn one_of_write_and_check_has_to_be_said() {
    let output = hearth_dev(&["options"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
}
