//! Wrong host files, each with the exact words it must give: `hosts/bad/NAME.nix` and `NAME.expected`.
// Clippy takes what the tests share for production code.
#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::PathBuf;

use hearth_eval_tests::{nix, root};

/// What a refusal by assertions begins with; all others end the evaluation at once.
const BY_ASSERTION: &str = "Host `";

fn bad() -> PathBuf {
    root().join("tests/eval/hosts/bad")
}

fn names(extension: &str) -> BTreeSet<String> {
    fs::read_dir(bad())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|found| found == extension))
        .map(|path| path.file_stem().unwrap().to_string_lossy().into_owned())
        .collect()
}

fn expected() -> BTreeMap<String, String> {
    names("expected")
        .into_iter()
        .map(|name| {
            let text = fs::read_to_string(bad().join(format!("{name}.expected"))).unwrap();
            (name, text)
        })
        .collect()
}

fn is_by_assertion(text: &str) -> bool {
    text.starts_with(BY_ASSERTION)
}

/// Everything that reads otherwise than expected, so that one run shows all of it.
fn compare(expected: &BTreeMap<String, String>, found: &BTreeMap<String, String>) {
    let mut report = String::new();
    for (name, expected) in expected {
        let found = found.get(name).map_or("", String::as_str);
        if found.trim_end() != expected.trim_end() {
            writeln!(
                report,
                "== {name}\n-- expected\n{expected}\n-- found\n{found}"
            )
            .unwrap();
        }
    }
    assert!(report.is_empty(), "{report}");
}

#[test]
fn every_wrong_host_has_its_words() {
    assert_eq!(names("nix"), names("expected"));
    assert!(names("nix").len() >= 25);
}

#[test]
fn no_words_tell_a_secret() {
    for (name, text) in expected() {
        assert!(!text.contains("hunter2"), "{name}");
    }
}

#[test]
fn wrong_hosts_are_refused_by_assertions_all_at_once() {
    let expected: BTreeMap<_, _> = expected()
        .into_iter()
        .filter(|(_, text)| is_by_assertion(text))
        .collect();
    assert!(expected.len() >= 25);
    let Some(nix) = nix("the words of wrong hosts' assertions") else {
        return;
    };
    let names: Vec<String> = expected.keys().map(|name| format!("\"{name}\"")).collect();
    let answer = nix
        .apply("refusals", &format!("[ {} ]", names.join(" ")))
        .unwrap();
    compare(&expected, &serde_json::from_str(&answer).unwrap());
}

#[test]
fn wrong_types_and_unknown_options_end_the_evaluation() {
    let expected: BTreeMap<_, _> = expected()
        .into_iter()
        .filter(|(_, text)| !is_by_assertion(text))
        .collect();
    assert!(!expected.is_empty());
    let Some(nix) = nix("the words of wrong hosts' types") else {
        return;
    };
    let here = format!("{}/", root().canonicalize().unwrap().display());
    let found = expected
        .keys()
        .map(|name| {
            let argument = format!("./tests/eval/hosts/bad/{name}.nix");
            let words = nix.apply("tree", &argument).unwrap_err();
            (name.clone(), words.replace(&here, ""))
        })
        .collect();
    compare(&expected, &found);
}

/// The batch above asks for the messages; a user gets them thrown.
#[test]
fn a_host_with_several_mistakes_is_told_all_of_them() {
    let Some(nix) = nix("a refusal as it is thrown") else {
        return;
    };
    let words = nix
        .apply("tree", "./tests/eval/hosts/bad/admin-not-an-id.nix")
        .unwrap_err();
    let expected = fs::read_to_string(bad().join("admin-not-an-id.expected")).unwrap();
    assert_eq!(words.trim_end(), expected.trim_end());
    assert_eq!(words.matches("hint: ").count(), 2);
}
