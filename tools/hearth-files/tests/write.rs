//! What writing and sweeping promise, on a real file system.
// Helpers are outside the test functions that clippy recognises.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::os::unix::fs::{MetadataExt, symlink};
use std::path::Path;

use hearth_files::{FileError, sweep, write_atomic, write_atomic_new};
use hearth_report::{Failure, Hint};
use tempfile::TempDir;

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().mode() & 0o7777
}

fn names(dir: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn writes_and_replaces_with_the_mode_asked_for() {
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("a");
    write_atomic(&path, b"one", 0o666).unwrap();
    assert_eq!(
        (fs::read(&path).unwrap(), mode(&path)),
        (b"one".to_vec(), 0o666)
    );
    write_atomic(&path, b"two", 0o400).unwrap();
    assert_eq!(
        (fs::read(&path).unwrap(), mode(&path)),
        (b"two".to_vec(), 0o400)
    );
    assert_eq!(names(dir.path()), ["a"]);
}

#[test]
fn new_never_replaces() {
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("a");
    assert!(write_atomic_new(&path, b"one", 0o600).unwrap());
    assert!(!write_atomic_new(&path, b"two", 0o600).unwrap());
    assert_eq!(fs::read(&path).unwrap(), b"one");
    let dangling = dir.path().join("b");
    symlink("/nowhere", &dangling).unwrap();
    assert!(!write_atomic_new(&dangling, b"two", 0o600).unwrap());
    assert_eq!(names(dir.path()), ["a", "b"]);
}

#[test]
fn a_symbolic_link_is_replaced_and_its_target_left_alone() {
    let dir = TempDir::new().unwrap();
    let (target, link) = (dir.path().join("target"), dir.path().join("link"));
    fs::write(&target, "kept").unwrap();
    symlink(&target, &link).unwrap();
    write_atomic(&link, b"new", 0o600).unwrap();
    assert_eq!(fs::read(&target).unwrap(), b"kept");
    assert!(fs::symlink_metadata(&link).unwrap().is_file());
}

#[test]
fn the_longest_name_can_be_written() {
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("ä".repeat(127));
    write_atomic(&path, b"x", 0o600).unwrap();
    assert_eq!(names(dir.path()), ["ä".repeat(127)]);
}

#[test]
fn a_failed_write_leaves_nothing_and_names_the_path() {
    let dir = TempDir::new().unwrap();
    let taken = dir.path().join("taken");
    fs::create_dir(&taken).unwrap();
    let error = write_atomic(&taken, b"x", 0o600).unwrap_err();
    assert_eq!(
        error.to_string(),
        format!("Cannot replace `{}`", taken.display())
    );
    assert_eq!(names(dir.path()), ["taken"]);

    let nowhere = dir.path().join("no/such/file");
    let error = write_atomic(&nowhere, b"x", 0o600).unwrap_err();
    let parent = nowhere.parent().unwrap().display();
    assert_eq!(error.to_string(), format!("`{parent}` does not exist"));
    assert!(error.is_missing());

    let error = write_atomic(Path::new("/"), b"x", 0o600).unwrap_err();
    assert_eq!(error.to_string(), "`/` names no file");
    assert_eq!(
        error.hint().unwrap(),
        "give a path that ends in a file's name"
    );
}

#[test]
fn an_error_of_the_system_is_told_as_the_cause() {
    // procfs refuses new files; the random name of the neighbour is nobody's business.
    let error = write_atomic(Path::new("/proc/self/fdinfo/x"), b"x", 0o600).unwrap_err();
    let text = Failure::of(&error).to_string();
    assert!(!text.contains("hearth-new"), "{text}");
    assert!(text.contains("`/proc/self/fdinfo`"), "{text}");
    let read_only = FileError::Io {
        action: "write",
        path: "/x".into(),
        source: std::io::Error::from_raw_os_error(30),
    };
    assert_eq!(
        Failure::of(&read_only).to_string(),
        "error: Cannot write `/x`\n  Caused by: Read-only file system (os error 30)\n\n\
         hint: choose a path on a file system that can be written to"
    );
}

#[test]
fn sweep_takes_leftovers_and_nothing_else() {
    let dir = TempDir::new().unwrap();
    for name in [".a.hearth-new-abc123", ".a", "a.hearth-new-abc123", "b"] {
        fs::write(dir.path().join(name), "").unwrap();
    }
    fs::create_dir(dir.path().join(".d.hearth-new-abc123")).unwrap();
    sweep(dir.path()).unwrap();
    assert_eq!(
        names(dir.path()),
        [".a", ".d.hearth-new-abc123", "a.hearth-new-abc123", "b"]
    );
}

#[test]
fn sweep_leaves_a_file_that_is_being_written() {
    let dir = TempDir::new().unwrap();
    let path = dir.path().join(".a.hearth-new-abc123");
    let file = fs::File::create(&path).unwrap();
    rustix::fs::flock(&file, rustix::fs::FlockOperation::LockExclusive).unwrap();
    sweep(dir.path()).unwrap();
    assert!(path.exists());
    drop(file);
    sweep(dir.path()).unwrap();
    assert!(!path.exists());
}

#[test]
fn writers_and_sweepers_do_not_disturb_each_other() {
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("a");
    std::thread::scope(|scope| {
        for writer in 0..3u8 {
            let path = &path;
            scope.spawn(move || {
                for _ in 0..100 {
                    write_atomic(path, &[writer; 4096], 0o600).unwrap();
                }
            });
        }
        scope.spawn(|| {
            for _ in 0..300 {
                sweep(dir.path()).unwrap();
            }
        });
    });
    let content = fs::read(&path).unwrap();
    assert!(content.len() == 4096 && content.iter().all(|byte| *byte == content[0]));
    assert_eq!(names(dir.path()), ["a"]);
}

#[test]
fn no_moment_is_wider_than_asked() {
    // Watches the directory while files are written: whatever shows up is at most 0600.
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("a");
    let done = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for _ in 0..200 {
                write_atomic(&path, b"secret", 0o600).unwrap();
            }
            done.store(true, std::sync::atomic::Ordering::SeqCst);
        });
        while !done.load(std::sync::atomic::Ordering::SeqCst) {
            for entry in fs::read_dir(dir.path()).unwrap().flatten() {
                if let Ok(meta) = entry.metadata() {
                    assert_eq!(meta.mode() & 0o177, 0, "{:?}", entry.file_name());
                }
            }
        }
    });
}
