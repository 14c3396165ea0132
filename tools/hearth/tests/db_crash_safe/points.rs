//! A run of the tool, and the points at which it can be killed.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::Output;

use serde_json::Value;

use crate::cluster::TestCluster;
use crate::programs;

/// The tool with its arguments, on a plan that names the cluster.
pub struct Run {
    binary: PathBuf,
    plan: PathBuf,
    arguments: &'static [&'static str],
}

/// Where one dies: a system call's name, and its number among that thread's calls of it.
pub struct Point {
    call: String,
    nth: usize,
}

impl std::fmt::Display for Point {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} number {}", self.call, self.nth)
    }
}

/// The plan of `cabin`, asking this cluster.
pub fn plan(server: &TestCluster) -> Value {
    let text = include_str!("../../../../tests/fixtures/plan/cabin.json");
    let mut plan: Value = serde_json::from_str(text).unwrap();
    plan["postgresql"]["socketDirectory"] = server.socket_directory().to_str().unwrap().into();
    plan
}

impl Run {
    pub fn new(server: &TestCluster, plan: &Value, arguments: &'static [&'static str]) -> Self {
        let binary = server.path().join("hearth");
        programs::copy(env!("CARGO_BIN_EXE_hearth"), &binary);
        let path = server.path().join("plan.json");
        fs::write(&path, plan.to_string()).unwrap();
        Self {
            binary,
            plan: path,
            arguments,
        }
    }

    /// All the points of a run that is left alone.
    pub fn points(&self, server: &TestCluster) -> Vec<Point> {
        let trace = server.path().join("trace");
        assert!(!self.traced(server, &["-o", trace.to_str().unwrap()]));
        calls(&trace)
    }

    /// Whether it was killed there: a run may go another way than the first, and end before.
    pub fn killed_at(&self, server: &TestCluster, point: &Point) -> bool {
        let Point { call, nth } = point;
        let inject = format!("inject={call}:signal=SIGKILL:when={nth}");
        let only = format!("trace={call}");
        self.traced(server, &["-o", "/dev/null", "-e", &only, "-e", &inject])
    }

    /// A run that nobody disturbs.
    pub fn whole(&self, server: &TestCluster) -> Output {
        let mut command = server.as_server(&self.binary);
        command.args(self.arguments).arg("--plan").arg(&self.plan);
        command.output().unwrap()
    }

    fn traced(&self, server: &TestCluster, options: &[&str]) -> bool {
        let output = server
            .as_server("strace")
            .args(["-f", "-qq"])
            .args(options)
            .arg(&self.binary)
            .args(self.arguments)
            .arg("--plan")
            .arg(&self.plan)
            .output()
            .expect("strace is needed: apt-get install strace");
        let killed = output.status.signal() == Some(9);
        assert!(killed || output.status.success(), "{output:?}");
        killed
    }
}

/// Every system call of a trace.
fn calls(trace: &Path) -> Vec<Point> {
    let mut counts: BTreeMap<(String, String), usize> = BTreeMap::new();
    let text = fs::read_to_string(trace).unwrap();
    let mut calls = Vec::new();
    for line in text.lines() {
        let Some((thread, rest)) = line.split_once(char::is_whitespace) else {
            continue;
        };
        let Some((name, _)) = rest.trim_start().split_once('(') else {
            continue;
        };
        let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
        if name.is_empty() || !name.chars().all(is_name) {
            continue;
        }
        let count = counts
            .entry((thread.to_owned(), name.to_owned()))
            .or_default();
        *count += 1;
        calls.push(Point {
            call: name.to_owned(),
            nth: *count,
        });
    }
    calls
}
