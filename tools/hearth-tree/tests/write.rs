//! What writing a tree does to a directory, and what it refuses.
// Clippy takes what the tests share for production code.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;

use hearth_report::{Failure, Hint};
use hearth_tree::{Difference, Kind, Strictness, Tree};

const TREE: &str = r#"{
    "etc/hearth/plan.json": { "text": "{}\n", "mode": "0644" },
    "etc/systemd/system/a.service": { "text": "[Unit]\n", "mode": "0600" },
    "etc/systemd/system/hearth.target.wants/a.service": { "link": "../a.service" }
}"#;

fn tree() -> Tree {
    Tree::parse(TREE).unwrap()
}

fn mode(path: &Path) -> u32 {
    fs::symlink_metadata(path).unwrap().permissions().mode() & 0o7777
}

fn difference(path: &str, kind: Kind, detail: &str) -> Difference {
    Difference {
        path: path.to_owned(),
        kind,
        detail: detail.to_owned(),
    }
}

#[test]
fn writes_files_with_their_modes_and_links() {
    let root = tempfile::tempdir().unwrap();
    let tree = tree();
    let changed = tree.write(root.path()).unwrap();
    assert_eq!(changed.len(), 3);

    let unit = root.path().join("etc/systemd/system/a.service");
    assert_eq!(fs::read_to_string(&unit).unwrap(), "[Unit]\n");
    assert_eq!(mode(&unit), 0o600);
    assert_eq!(mode(&root.path().join("etc/systemd")), 0o755);
    let link = root
        .path()
        .join("etc/systemd/system/hearth.target.wants/a.service");
    assert_eq!(fs::read_link(link).unwrap(), Path::new("../a.service"));
    assert_eq!(tree.diff(root.path(), Strictness::Whole).unwrap(), []);
}

#[test]
fn a_second_write_changes_nothing() {
    let root = tempfile::tempdir().unwrap();
    let tree = tree();
    tree.write(root.path()).unwrap();
    assert!(tree.write(root.path()).unwrap().is_empty());
}

#[test]
fn replaces_what_is_different_and_leaves_neighbours() {
    let root = tempfile::tempdir().unwrap();
    let tree = tree();
    tree.write(root.path()).unwrap();
    let system = root.path().join("etc/systemd/system");
    fs::write(system.join("mine.service"), "mine").unwrap();
    fs::write(system.join("a.service"), "[Unit]\nchanged\n").unwrap();
    let link = system.join("hearth.target.wants/a.service");
    fs::remove_file(&link).unwrap();
    symlink("/dev/null", &link).unwrap();

    assert_eq!(
        tree.diff(root.path(), Strictness::Modes).unwrap(),
        [
            difference(
                "etc/systemd/system/a.service",
                Kind::Content,
                "line 2:\n-changed\n"
            ),
            difference(
                "etc/systemd/system/hearth.target.wants/a.service",
                Kind::Content,
                "line 1:\n-/dev/null\n+../a.service\n"
            ),
        ]
    );
    assert_eq!(tree.write(root.path()).unwrap().len(), 2);
    assert_eq!(
        fs::read_to_string(system.join("mine.service")).unwrap(),
        "mine"
    );
    assert_eq!(
        tree.diff(root.path(), Strictness::Whole).unwrap(),
        [difference(
            "etc/systemd/system/mine.service",
            Kind::Extra,
            ""
        )]
    );
}

#[test]
fn finds_what_is_missing_or_of_another_kind_or_mode() {
    let root = tempfile::tempdir().unwrap();
    let tree = tree();
    tree.write(root.path()).unwrap();
    fs::remove_file(root.path().join("etc/hearth/plan.json")).unwrap();
    let unit = root.path().join("etc/systemd/system/a.service");
    fs::set_permissions(&unit, fs::Permissions::from_mode(0o644)).unwrap();
    let link = root
        .path()
        .join("etc/systemd/system/hearth.target.wants/a.service");
    fs::remove_file(&link).unwrap();
    fs::write(&link, "").unwrap();

    assert_eq!(
        tree.diff(root.path(), Strictness::Modes).unwrap(),
        [
            difference("etc/hearth/plan.json", Kind::Missing, ""),
            difference("etc/systemd/system/a.service", Kind::Mode, "-0644\n+0600\n"),
            difference(
                "etc/systemd/system/hearth.target.wants/a.service",
                Kind::OtherKind,
                ""
            ),
        ]
    );
}

#[test]
fn a_difference_is_told_in_a_line() {
    for (kind, words) in [
        (Kind::Missing, "a/b is missing"),
        (Kind::Extra, "a/b is not in the tree"),
        (Kind::OtherKind, "a/b is of another kind"),
        (Kind::Content, "a/b is different"),
        (Kind::Mode, "a/b has another mode"),
    ] {
        assert_eq!(difference("a/b", kind, "").to_string(), words);
    }
    assert_eq!(
        difference("a/b", Kind::Mode, "-0644\n+0600\n").to_string(),
        "a/b has another mode\n  -0644\n  +0600"
    );
}

#[test]
fn a_file_that_cannot_be_written_is_told_with_its_reason() {
    // Nobody makes files there, not even root; the kernel says that there is no such place.
    let tree = Tree::parse(r#"{"plan.json": {"text": "", "mode": "0644"}}"#).unwrap();
    let error = tree.write(Path::new("/proc")).unwrap_err();
    assert_eq!(
        Failure::of(&error).to_string(),
        "error: Cannot write the tree\n  Caused by: `/proc` does not exist\n\nhint: check the path, or make the file"
    );
}

#[test]
fn does_not_write_through_a_link_that_is_there() {
    let root = tempfile::tempdir().unwrap();
    let outside = tempfile::tempdir().unwrap();
    symlink(outside.path(), root.path().join("etc")).unwrap();

    let error = tree().write(root.path()).unwrap_err();
    let etc = root.path().join("etc");
    assert_eq!(
        error.to_string(),
        format!(
            "`{}` is a symbolic link, and what it leads to may be outside of the root",
            etc.display()
        )
    );
    assert_eq!(
        error.hint(),
        Some(format!("put a directory in place of `{}`", etc.display()))
    );
    assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 0);
}

#[test]
fn refuses_a_directory_where_a_file_belongs() {
    let root = tempfile::tempdir().unwrap();
    let plan = root.path().join("etc/hearth/plan.json");
    fs::create_dir_all(&plan).unwrap();
    assert_eq!(
        tree().write(root.path()).unwrap_err().to_string(),
        format!(
            "`{}` is a directory, and a file belongs there",
            plan.display()
        )
    );
}

#[test]
fn refuses_a_root_that_is_not_there_or_no_directory() {
    let root = tempfile::tempdir().unwrap();
    let nowhere = root.path().join("nowhere");
    let error = tree().write(&nowhere).unwrap_err();
    assert_eq!(
        error.to_string(),
        format!("Cannot look at `{}`", nowhere.display())
    );
    assert_eq!(error.hint(), Some("check the path of the root".to_owned()));

    let file = root.path().join("file");
    fs::write(&file, "").unwrap();
    assert_eq!(
        tree().write(&file).unwrap_err().to_string(),
        format!("Cannot write below `{}`", file.display())
    );
}
