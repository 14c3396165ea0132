//! A host whose accounts the real binary looks after.

use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::synapse::{OWN_PASSWORD, REGISTRATION, Synapse};

const PLAN: &str = include_str!("../../../../tests/fixtures/plan/cabin.json");

/// A host of its own: the example plan, its secrets, and the one Synapse of this process.
pub struct Host {
    pub dir: TempDir,
    pub plan: PathBuf,
}

impl Host {
    pub fn new() -> Self {
        Self::at(&Synapse::running().url(), |_| ())
    }

    pub fn at(url: &str, change: impl FnOnce(&mut Value)) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let mut plan: Value = serde_json::from_str(PLAN).unwrap();
        plan["synapse"]["url"] = json!(url);
        plan["stateDirectory"] = json!(dir.path());
        for (name, value) in [
            ("hearth-admin", OWN_PASSWORD),
            ("synapse-registration", REGISTRATION),
        ] {
            let path = dir.path().join(name);
            fs::write(&path, format!("{value}\n")).unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
            plan["secrets"][name]["path"] = json!(path);
        }
        change(&mut plan);
        let path = dir.path().join("plan.json");
        fs::write(&path, plan.to_string()).unwrap();
        Self { dir, plan: path }
    }

    pub fn run(&self, arguments: &[&str], stdin: &str) -> Output {
        self.run_with(arguments, stdin.as_bytes())
    }

    pub fn run_with(&self, arguments: &[&str], stdin: &[u8]) -> Output {
        let mut child = Command::new(env!("CARGO_BIN_EXE_hearth"))
            .args(arguments)
            .arg("--plan")
            .arg(&self.plan)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // Who does not read has seen enough.
        let _ = child.stdin.take().unwrap().write_all(stdin);
        let output = child.wait_with_output().unwrap();
        let all = [&*output.stdout, &*output.stderr].concat();
        let token = fs::read_to_string(self.token()).unwrap_or_default();
        let secrets = [OWN_PASSWORD, REGISTRATION, token.trim()];
        for secret in secrets.iter().filter(|secret| !secret.is_empty()) {
            assert!(!String::from_utf8_lossy(&all).contains(secret));
        }
        output
    }

    /// Where the session of Hearth's own account is kept.
    pub fn token(&self) -> PathBuf {
        self.dir.path().join("secrets/hearth-admin.token")
    }

    /// The same on a terminal, on which `typed` is typed.
    pub fn on_terminal(&self, arguments: &str, typed: &str) -> String {
        self.on_terminal_by("exec", arguments, typed)
    }

    /// The same, started by another program.
    pub fn on_terminal_by(&self, starter: &str, arguments: &str, typed: &str) -> String {
        let command = format!(
            "{starter} {} {arguments} --plan {}",
            env!("CARGO_BIN_EXE_hearth"),
            self.plan.display()
        );
        let mut child = Command::new("script")
            .args(["--quiet", "--return", "--echo", "never", "--command"])
            .arg(command)
            .arg("/dev/null")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        child
            .stdin
            .take()
            .unwrap()
            .write_all(typed.as_bytes())
            .unwrap();
        let output = child.wait_with_output().unwrap();
        String::from_utf8(output.stdout)
            .unwrap()
            .replace("\r\n", "\n")
    }
}

pub fn read(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[track_caller]
pub fn said(output: &Output, code: i32, stdout: &str, stderr: &str) {
    assert_eq!(
        (
            output.status.code(),
            &*read(&output.stdout),
            &*read(&output.stderr)
        ),
        (Some(code), stdout, stderr)
    );
}
