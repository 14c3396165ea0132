//! Programs for a test, made by a process of their own. As long as anybody has a program open for writing, nobody
//! can run it ("Text file busy"); and a file that this process writes is for a moment open in every child that
//! another test starts meanwhile.
#![allow(dead_code, reason = "each test uses its own part")]
#![allow(clippy::unwrap_used, reason = "a test's helpers may panic")]

use std::ffi::OsStr;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

pub fn copy(from: impl AsRef<Path>, to: impl AsRef<Path>) {
    let (from, to) = (from.as_ref(), to.as_ref());
    let status = Command::new("cp").arg("--").args([from, to]).status();
    assert!(status.unwrap().success(), "{from:?} to {to:?}");
}

pub fn write(path: impl AsRef<Path>, script: &str) {
    let mut child = Command::new("install")
        .args(["-m", "755", "--", "/dev/stdin"])
        .arg(path.as_ref())
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(script.as_bytes()).unwrap();
    drop(stdin);
    assert!(child.wait().unwrap().success(), "{:?}", path.as_ref());
}

/// A program, whose arguments are yet to come, where it cannot find out what its own file is. Needs root.
pub fn without_proc(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new("unshare");
    command
        .args(["--mount", "--propagation", "private", "sh", "-ec"])
        .arg("mount -t tmpfs none /proc; exec \"$0\" \"$@\"")
        .arg(program);
    command
}
