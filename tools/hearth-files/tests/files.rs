//! What the functions promise, on a real file system.

use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::Path;

use hearth_files::{FileError, ensure_dir, lock, read_text, sweep, write_atomic, write_atomic_new};
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
fn reads_say_what_is_wrong() {
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("f");
    let shown = path.display();
    let say = |limit| read_text(&path, limit).unwrap_err().to_string();

    assert_eq!(say(9), format!("`{shown}` does not exist"));
    fs::write(&path, "12345").unwrap();
    assert_eq!(read_text(&path, 5).unwrap(), "12345");
    assert_eq!(say(4), format!("`{shown}` is larger than 4 bytes"));
    fs::write(&path, b"ab\xff").unwrap();
    assert_eq!(
        say(9),
        format!("`{shown}` is not UTF-8 text: byte 2 is wrong")
    );
    fs::write(&path, b"a\0b").unwrap();
    assert_eq!(
        say(9),
        format!("`{shown}` holds a NUL at byte 1, so it is not text")
    );
    fs::remove_file(&path).unwrap();
    rustix::fs::mknodat(
        rustix::fs::CWD,
        &path,
        rustix::fs::FileType::Fifo,
        rustix::fs::Mode::RUSR,
        0,
    )
    .unwrap();
    assert_eq!(say(9), format!("`{shown}` is a pipe, not a regular file"));
    fs::remove_file(&path).unwrap();
    fs::create_dir(&path).unwrap();
    assert_eq!(
        say(9),
        format!("`{shown}` is a directory, not a regular file")
    );
    assert_eq!(
        read_text(Path::new("/dev/zero"), 9)
            .unwrap_err()
            .to_string(),
        "`/dev/zero` is a device, not a regular file"
    );
}

#[test]
fn an_endless_file_ends_at_the_limit() {
    // It says that it holds nothing, and holds more than the limit.
    let error = read_text(Path::new("/proc/self/smaps"), 16).unwrap_err();
    assert_eq!(
        error.to_string(),
        "`/proc/self/smaps` is larger than 16 bytes"
    );
}

#[test]
fn directories_are_made_narrowed_and_never_widened() {
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("a/b");
    ensure_dir(&path, 0o700).unwrap();
    assert_eq!(mode(&path), 0o700);
    fs::set_permissions(&path, Permissions::from_mode(0o755)).unwrap();
    ensure_dir(&path, 0o750).unwrap();
    assert_eq!(mode(&path), 0o750);
    ensure_dir(&path, 0o755).unwrap();
    assert_eq!(mode(&path), 0o750);

    let file = dir.path().join("file");
    fs::write(&file, "").unwrap();
    for wrong in [file.clone(), file.join("below")] {
        let error = ensure_dir(&wrong, 0o700).unwrap_err();
        assert_eq!(
            error.to_string(),
            format!("`{}` is not a directory", file.display())
        );
    }
}

#[test]
fn a_lock_keeps_the_second_waiting_until_the_first_is_done() {
    let dir = TempDir::new().unwrap();
    let first = lock(dir.path()).unwrap();
    assert_eq!(mode(&dir.path().join(".lock")), 0o600);
    let other = fs::File::open(dir.path().join(".lock")).unwrap();
    let tried = rustix::fs::flock(&other, rustix::fs::FlockOperation::NonBlockingLockExclusive);
    assert_eq!(tried, Err(rustix::io::Errno::WOULDBLOCK));
    std::thread::scope(|scope| {
        let second = scope.spawn(|| {
            let held = lock(dir.path()).unwrap();
            let seen = fs::read(dir.path().join("done")).unwrap();
            drop(held);
            seen
        });
        fs::write(dir.path().join("done"), "yes").unwrap();
        drop(first);
        assert_eq!(second.join().unwrap(), b"yes");
    });
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

#[test]
fn every_error_says_what_to_do() {
    let path = || "/x".into();
    let io = |code| FileError::Io {
        action: "write",
        path: "/x".into(),
        source: std::io::Error::from_raw_os_error(code),
    };
    for (error, hint) in [
        (
            FileError::Missing { path: path() },
            "check the path, or make the file",
        ),
        (io(13), "run it as the user who owns the path, or as root"),
        (io(28), "free some space, then run it again"),
        (
            FileError::NotRegular {
                path: path(),
                what: "a pipe",
            },
            "give the path of a regular file",
        ),
        (
            FileError::NotDirectory { path: path() },
            "move `/x` away; a directory belongs there",
        ),
        (
            FileError::TooLarge {
                path: path(),
                limit: 1,
            },
            "check that this is the file you meant",
        ),
        (
            FileError::NotUtf8 {
                path: path(),
                offset: 0,
            },
            "save the file as UTF-8 text, or check that this is the file you meant",
        ),
        (
            FileError::Nul {
                path: path(),
                offset: 0,
            },
            "save the file as UTF-8 text, or check that this is the file you meant",
        ),
    ] {
        assert_eq!(error.hint().as_deref(), Some(hint), "{error}");
    }
    assert_eq!(io(5).hint(), None);
}
