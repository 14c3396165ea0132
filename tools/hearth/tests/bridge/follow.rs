//! `hearth bridge logs --follow` into something that has read enough.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::Stdio;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use crate::fakes::Fakes;
use crate::sandbox::programs;

/// Far longer than it takes; without an end it would take for ever.
const LONG: Duration = Duration::from_secs(60);

/// The status once the reader of the first line has gone, and what was said besides.
fn left_after_a_line(journalctl: &str) -> (Option<i32>, String) {
    let fakes = Fakes::new();
    let script = format!("#!/bin/sh\necho $$ > \"${{0%/bin/*}}/journalctl.pid\"\n{journalctl}\n");
    programs::write(fakes.host.path("bin/journalctl"), &script);
    let mut child = fakes
        .host
        .command(&["bridge", "logs", "heisenbridge", "--follow"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = String::new();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    output.read_line(&mut first).unwrap();
    assert_eq!(first, "ready\n");
    drop(output);

    let mut stderr = child.stderr.take().unwrap();
    let (ended, end) = mpsc::channel();
    thread::spawn(move || {
        let mut said = String::new();
        stderr.read_to_string(&mut said).unwrap();
        let _ = ended.send(said);
    });
    let said = end.recv_timeout(LONG);
    if said.is_err() {
        child.kill().unwrap();
    }
    let code = child.wait().unwrap().code();
    let pid = fs::read_to_string(fakes.host.path("journalctl.pid")).unwrap();
    let is_left = Path::new("/proc").join(pid.trim()).exists();
    if is_left {
        let pid = rustix::process::Pid::from_raw(pid.trim().parse().unwrap()).unwrap();
        let _ = rustix::process::kill_process(pid, rustix::process::Signal::KILL);
    }
    assert!(!is_left, "`journalctl` was left behind");
    (code, said.expect("it goes on and on"))
}

#[test]
fn it_ends_when_nobody_reads_what_comes_next() {
    let talks = "while echo ready; do :; done";
    assert_eq!(left_after_a_line(talks), (Some(0), String::new()));
}

#[test]
fn it_ends_when_nobody_reads_and_nothing_comes() {
    let is_silent = "echo ready; exec sleep 600";
    assert_eq!(left_after_a_line(is_silent), (Some(0), String::new()));
}
