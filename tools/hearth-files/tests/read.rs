//! What reading, directories, locks and hints promise.
// Helpers are outside the test functions that clippy recognises.
#![allow(clippy::unwrap_used)]

use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::Path;

use hearth_files::{FileError, ensure_dir, lock, read_text, try_lock};
use hearth_report::Hint;
use tempfile::TempDir;

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().mode() & 0o7777
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
    let tried = rustix::fs::flock(&other, rustix::fs::FlockOperation::NonBlockingLockShared);
    assert_eq!(tried, Err(rustix::io::Errno::WOULDBLOCK));
    assert!(try_lock(dir.path()).unwrap().is_none());
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
    let held = try_lock(dir.path()).unwrap();
    assert!(held.is_some() && try_lock(dir.path()).unwrap().is_none());
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
