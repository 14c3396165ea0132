//! Templates that are none.

use std::fs::{self, File};

use serde_json::json;

use crate::Unit;

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
