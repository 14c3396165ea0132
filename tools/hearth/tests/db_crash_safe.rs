//! `hearth db ensure` killed at every stage of its work: the next run completes it.
//!
//! A first run is watched by strace; each of its system calls, on each of its threads, is a point to be
//! killed at. Points are taken evenly over the run.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test's helpers may panic"
)]

#[path = "../../hearth-database/tests/cluster/mod.rs"]
mod cluster;
mod programs;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};

use cluster::{Auth, TestCluster};
use serde_json::{Value, json};

const POINTS: usize = 240;
/// Some points lie after the end of a run that goes another way than the first; so many must not.
const KILLED: usize = 200;

struct Stage {
    server: TestCluster,
    binary: PathBuf,
    plan: PathBuf,
}

impl Stage {
    fn new() -> Self {
        let server = TestCluster::new(Auth::Peer);
        let binary = server.path().join("hearth");
        programs::copy(env!("CARGO_BIN_EXE_hearth"), &binary);
        let text = include_str!("../../../tests/fixtures/plan/cabin.json");
        let mut plan: Value = serde_json::from_str(text).unwrap();
        plan["postgresql"]["socketDirectory"] = json!(server.socket_directory());
        let mut bridge = plan["databases"]["matrix-synapse"].clone();
        bridge["owner"] = json!("bridge");
        bridge["strict"] = json!(false);
        plan["databases"]["bridge"] = bridge;
        let path = server.path().join("plan.json");
        fs::write(&path, plan.to_string()).unwrap();
        Self {
            server,
            binary,
            plan: path,
        }
    }

    /// Runs the tool under strace; gives whether it was killed.
    fn traced(&self, options: &[&str]) -> bool {
        let output = self
            .server
            .as_server("strace")
            .args(["-f", "-qq"])
            .args(options)
            .arg(&self.binary)
            .args(["db", "ensure", "--plan"])
            .arg(&self.plan)
            .output()
            .expect("strace is needed: apt-get install strace");
        let killed = output.status.signal() == Some(9);
        assert!(killed || output.status.success(), "{output:?}");
        killed
    }

    /// What a killed run left, in a word a thing.
    fn state(&self) -> String {
        self.server.sql(
            "postgres",
            "SELECT string_agg(name, ' ' ORDER BY name) FROM (\
             SELECT 'role:' || rolname AS name FROM pg_roles WHERE rolname IN ('bridge', 'matrix-synapse') \
             UNION ALL SELECT 'database:' || datname FROM pg_database WHERE datname IN ('bridge', 'matrix-synapse')) all_of_it",
        )
    }

    fn heal(&self, point: &str) {
        let output = self
            .server
            .as_server(&self.binary)
            .args(["db", "ensure", "--plan"])
            .arg(&self.plan)
            .output()
            .unwrap();
        assert!(output.status.success(), "after {point}: {output:?}");
        for name in ["matrix-synapse", "bridge"] {
            assert_eq!(
                self.server.order_of(name),
                format!("C|C|UTF8|{name}|c"),
                "after {point}"
            );
            assert_eq!(self.access_of(name), "-1|f|t\n", "after {point}");
        }
    }

    /// How many may connect to a database, whether everybody may, and whether its owner may.
    fn access_of(&self, name: &str) -> String {
        self.server.sql(
            "postgres",
            &format!(
                "SELECT datconnlimit, datacl IS NULL OR EXISTS (SELECT FROM aclexplode(datacl) \
                 WHERE grantee = 0 AND privilege_type = 'CONNECT'), \
                 has_database_privilege(datdba, oid, 'CONNECT') FROM pg_database WHERE datname = '{name}'"
            ),
        )
    }

    fn start_over(&self) {
        for name in ["matrix-synapse", "bridge"] {
            self.server
                .sql("postgres", &format!("DROP DATABASE \"{name}\""));
            self.server
                .sql("postgres", &format!("DROP ROLE \"{name}\""));
        }
    }
}

/// Every system call of a trace, as the call's name and its number among that thread's calls of it.
fn calls(trace: &Path) -> Vec<(String, usize)> {
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
        calls.push((name.to_owned(), *count));
    }
    calls
}

#[test]
fn a_run_killed_at_any_point_is_completed_by_the_next() {
    let stage = Stage::new();
    let trace = stage.server.path().join("trace");
    assert!(!stage.traced(&["-o", trace.to_str().unwrap()]));
    stage.start_over();
    let calls = calls(&trace);
    assert!(calls.len() >= POINTS, "only {} calls", calls.len());

    let mut killed = 0;
    let mut states = BTreeSet::new();
    for number in 0..POINTS {
        let (call, nth) = &calls[number * calls.len() / POINTS];
        let point = format!("{call} number {nth}");
        let inject = format!("inject={call}:signal=SIGKILL:when={nth}");
        let only = format!("trace={call}");
        if stage.traced(&["-o", "/dev/null", "-e", &only, "-e", &inject]) {
            killed += 1;
        }
        states.insert(stage.state());
        stage.heal(&point);
        stage.start_over();
    }
    assert!(killed >= KILLED, "only {killed} of {POINTS} were killed");
    assert!(
        states.len() >= 4,
        "the points did not fall between the steps: {states:?}"
    );
}
