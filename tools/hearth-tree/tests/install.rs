//! A tree over an earlier one.
// Clippy takes what the tests share for production code.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use hearth_report::Hint;
use hearth_tree::Tree;

const LIST: &str = "etc/hearth/tree.list";

fn tree(names: &[&str]) -> Tree {
    let entries: Vec<String> = names
        .iter()
        .map(|name| format!(r#""{name}": {{ "text": "", "mode": "0644" }}"#))
        .collect();
    Tree::parse(&format!("{{{}}}", entries.join(","))).unwrap()
}

fn exists(root: &Path, name: &str) -> bool {
    fs::symlink_metadata(root.join(name)).is_ok()
}

#[test]
fn removes_what_the_earlier_tree_had_and_nothing_else() {
    let root = tempfile::tempdir().unwrap();
    let root = root.path();
    tree(&["etc/a", "etc/b"]).install(root).unwrap();
    fs::write(root.join("etc/mine"), "").unwrap();

    let done = tree(&["etc/b", "etc/c"]).install(root).unwrap();
    assert_eq!(done.changed, ["etc/c"]);
    assert_eq!(done.removed, ["etc/a"]);
    assert!(!exists(root, "etc/a") && exists(root, "etc/mine"));
    assert_eq!(
        fs::read_to_string(root.join(LIST)).unwrap(),
        "etc/b\netc/c\n"
    );
}

/// As after a run that was killed when the old files were listed but not all of them gone.
#[test]
fn finishes_what_a_killed_run_began() {
    let root = tempfile::tempdir().unwrap();
    let root = root.path();
    tree(&["etc/a", "etc/b", "etc/c"]).install(root).unwrap();
    fs::remove_file(root.join("etc/a")).unwrap();

    assert_eq!(tree(&["etc/c"]).install(root).unwrap().removed, ["etc/b"]);
}

#[test]
fn a_list_that_leads_out_is_refused_before_anything_is_done() {
    let root = tempfile::tempdir().unwrap();
    let root = root.path();
    tree(&["etc/a"]).install(root).unwrap();
    let list = root.join(LIST);
    fs::write(&list, "etc/a\n../../etc/passwd\n").unwrap();

    let error = tree(&["etc/b"]).install(root).unwrap_err();
    assert_eq!(
        error.to_string(),
        format!(
            "`{}` lists `../../etc/passwd`, which is no plain path",
            list.display()
        )
    );
    assert_eq!(
        error.hint(),
        Some(format!(
            "remove `{}`; files of an earlier tree then stay behind",
            list.display()
        ))
    );
    assert!(exists(root, "etc/a") && !exists(root, "etc/b"));
}

#[test]
fn nothing_is_removed_through_a_link() {
    let root = tempfile::tempdir().unwrap();
    let outside = tempfile::tempdir().unwrap();
    let root = root.path();
    tree(&["etc/a", "opt/x/b"]).install(root).unwrap();
    fs::write(outside.path().join("b"), "").unwrap();
    fs::remove_dir_all(root.join("opt/x")).unwrap();
    symlink(outside.path(), root.join("opt/x")).unwrap();

    let error = tree(&["etc/a"]).install(root).unwrap_err();
    assert!(error.to_string().contains("is a symbolic link"), "{error}");
    assert!(exists(outside.path(), "b"));
}
