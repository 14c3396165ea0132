//! Places where nothing is written.

use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::process::Command;

use serde_json::json;

use crate::{HEARTH, Unit, programs};

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
    programs::copy(HEARTH, unit.path("hearth"));
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
