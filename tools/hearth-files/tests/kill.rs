//! The writer is killed at many moments; the file is whole each time, and the next run heals.
// Helpers are outside the test functions that clippy recognises.
#![allow(clippy::unwrap_used)]

use std::env;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use hearth_files::{sweep, write_atomic, write_atomic_new};
use tempfile::TempDir;

const WRITE_BELOW: &str = "HEARTH_FILES_TEST_WRITE_BELOW";
const SIZE: usize = 256 * 1024;

/// The child's part: without the variable it is an empty test.
#[test]
fn writes_until_killed() {
    let Some(dir) = env::var_os(WRITE_BELOW) else {
        return;
    };
    let dir = Path::new(&dir);
    for round in 0..u8::MAX {
        write_atomic(&dir.join("replaced"), &vec![round; SIZE], 0o600).unwrap();
        let name = format!("new-{round}");
        write_atomic_new(&dir.join(name), &vec![round; SIZE], 0o600).unwrap();
    }
}

#[test]
fn a_killed_writer_leaves_whole_files() {
    let mut leftovers = 0;
    for moment in 0..60u64 {
        let dir = TempDir::new().unwrap();
        let mut child = Command::new(env::current_exe().unwrap())
            .args(["--exact", "writes_until_killed"])
            .env(WRITE_BELOW, dir.path())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        while !dir.path().join("replaced").exists() {
            std::thread::yield_now();
        }
        // Not a wait for a condition: the varied moment is what is tested.
        std::thread::sleep(Duration::from_micros(moment * 137));
        child.kill().unwrap();
        child.wait().unwrap();

        leftovers += inspect(dir.path());
        sweep(dir.path()).unwrap();
        for entry in fs::read_dir(dir.path()).unwrap() {
            let name = entry.unwrap().file_name();
            assert!(!name.as_encoded_bytes().starts_with(b"."), "{name:?}");
        }
    }
    // Otherwise no kill came while a file was being written, and nothing was tested.
    assert!(leftovers > 0);
}

fn inspect(dir: &Path) -> usize {
    let mut leftovers = 0;
    for entry in fs::read_dir(dir).unwrap() {
        let entry = entry.unwrap();
        if entry.file_name().as_encoded_bytes().starts_with(b".") {
            leftovers += 1;
            continue;
        }
        let content = fs::read(entry.path()).unwrap();
        assert_eq!(content.len(), SIZE, "{:?}", entry.file_name());
        assert!(content.iter().all(|byte| *byte == content[0]));
    }
    leftovers
}
