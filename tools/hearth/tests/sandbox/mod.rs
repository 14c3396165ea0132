//! A host below a temporary directory: the example plan with its paths moved there, and a
//! `systemctl` that keeps book instead of running units.
#![allow(clippy::unwrap_used)]
// Each test binary uses its own part of this.
#![allow(dead_code)]

#[path = "../programs/mod.rs"]
pub mod programs;

use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::{Value, json};
use tempfile::TempDir;

pub const HEARTH: &str = env!("CARGO_BIN_EXE_hearth");
pub const SYNAPSE: &str = "matrix-synapse.service";

const CABIN: &str = include_str!("../../../../tests/fixtures/plan/cabin.json");

/// Units are active until stopped. A unit that starts notes which registrations it found, as a real
/// one would receive them as credentials.
const SYSTEMCTL: &str = r#"#!/bin/sh
root=${0%/bin/systemctl}
echo "$*" >> "$root/calls"
for unit; do :; done
for verb; do case $verb in -*) ;; *) break ;; esac; done
[ -e "$root/broken-$verb" ] && { cat "$root/broken-$verb" >&2; exit 1; }
case " $* " in
  *" show "*) state=active; [ -e "$root/units/$unit" ] && read -r state < "$root/units/$unit"; echo "$state" ;;
  *" stop "*) echo inactive > "$root/units/$unit" ;;
  *) cat "$root"/state/registrations/*.yaml > "$root/loaded/$unit"; echo active > "$root/units/$unit" ;;
esac
"#;

pub struct Host {
    dir: TempDir,
    pub plan: Value,
}

impl Host {
    /// The example host, with its one bridge.
    pub fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().display();
        let text = CABIN
            .replace("/var/lib/hearth", &format!("{root}/state"))
            .replace("/var/lib/matrix-synapse", &format!("{root}/synapse"));
        let host = Self {
            plan: serde_json::from_str(&text).unwrap(),
            dir,
        };
        for below in ["bin", "units", "loaded"] {
            fs::create_dir(host.path(below)).unwrap();
        }
        programs::write(host.path("bin/systemctl"), SYSTEMCTL);
        host.write_plan();
        host
    }

    /// The example host with these bridges.
    pub fn with_bridges(ids: &[&str]) -> Self {
        let mut host = Self::new();
        host.set_bridges(ids);
        host
    }

    pub fn path(&self, below: &str) -> PathBuf {
        self.dir.path().join(below)
    }

    pub fn set_bridges(&mut self, ids: &[&str]) {
        let mut registrations = json!({});
        for (number, id) in ids.iter().enumerate() {
            let mut one = self.plan["registrations"]["heisenbridge"].clone();
            if one.is_null() {
                one =
                    serde_json::from_str::<Value>(CABIN).unwrap()["registrations"]["heisenbridge"]
                        .clone();
            }
            one["path"] = json!(self.registration(id));
            one["public"]["id"] = json!(id);
            one["public"]["url"] = json!(format!("http://127.0.0.1:{}", 9000 + number));
            one["public"]["sender_localpart"] = json!(id);
            one["public"]["namespaces"]["users"][0]["regex"] = json!(format!("@{id}_.*:cabin"));
            one["units"] = json!([SYNAPSE, bridge_unit(id)]);
            registrations[*id] = one;
        }
        self.plan["registrations"] = registrations;
        self.write_plan();
    }

    pub fn write_plan(&self) {
        fs::write(self.path("plan.json"), self.plan.to_string()).unwrap();
    }

    pub fn registrations(&self) -> PathBuf {
        self.path("state/registrations")
    }

    pub fn registration(&self, id: &str) -> PathBuf {
        self.registrations().join(format!("{id}.yaml"))
    }

    /// The file of a registration, read.
    pub fn fields(&self, id: &str) -> Value {
        let text = fs::read_to_string(self.registration(id)).unwrap();
        hearth_render::from_yaml(&text).unwrap()
    }

    /// `hearth ARGS --plan PLAN`.
    pub fn hearth(&self, args: &[&str]) -> Output {
        self.command(args).output().unwrap()
    }

    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(HEARTH);
        command.args(args).arg("--plan").arg(self.path("plan.json"));
        command.env("PATH", self.search_path());
        command.env_remove("CREDENTIALS_DIRECTORY");
        command
    }

    pub fn search_path(&self) -> String {
        format!(
            "{}:{}",
            self.path("bin").display(),
            std::env::var("PATH").unwrap()
        )
    }

    /// What the `systemctl` was asked to do, without the questions.
    pub fn actions(&self) -> Vec<String> {
        let calls = fs::read_to_string(self.path("calls")).unwrap_or_default();
        calls
            .lines()
            .filter(|line| !line.contains(" show "))
            .map(|line| line.replace("--no-ask-password ", "").replace("-- ", ""))
            .collect()
    }

    pub fn set_unit(&self, unit: &str, state: &str) {
        fs::write(self.path("units").join(unit), format!("{state}\n")).unwrap();
    }

    /// An output with this host's own path written as `HOST`.
    pub fn text(&self, bytes: &[u8]) -> String {
        String::from_utf8_lossy(bytes).replace(&self.dir.path().display().to_string(), "HOST")
    }

    /// Fails as it should, and gives what it said.
    pub fn refused(&self, args: &[&str], exit: i32) -> String {
        let output = self.hearth(args);
        let said = self.text(&output.stderr);
        assert_eq!(output.status.code(), Some(exit), "{said}");
        assert_eq!(self.text(&output.stdout), "");
        said
    }
}

pub fn bridge_unit(id: &str) -> String {
    format!("hearth-bridge-{id}.service")
}

pub fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o7777
}

/// Everything below a directory, by path.
pub fn files_below(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut left = vec![dir.to_owned()];
    while let Some(dir) = left.pop() {
        let Ok(entries) = fs::read_dir(&dir) else {
            continue;
        };
        for entry in entries {
            let path = entry.unwrap().path();
            if path.is_dir() {
                left.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

pub fn succeeds(output: &Output) -> &Output {
    assert!(
        output.status.success(),
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    output
}

impl Host {
    /// Lets everybody as far as the host's directory, and to a `hearth` in it.
    pub fn open_to_all(&self) {
        fs::set_permissions(self.dir.path(), Permissions::from_mode(0o755)).unwrap();
        programs::copy(HEARTH, self.path("bin/hearth"));
    }
}

/// As somebody who owns nothing here: when the tests run as root, as `nobody`; otherwise the files
/// are closed to their owner.
pub fn run_as_nobody(host: &Host, args: &[&str]) -> Output {
    let is_root = fs::metadata("/proc/self").unwrap().uid() == 0;
    let mut command = if is_root {
        let mut command = Command::new("setpriv");
        command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]);
        command.arg(host.path("bin/hearth"));
        command
    } else {
        let plan = host.path("plan.json");
        if mode(&plan) == 0o600 {
            fs::set_permissions(&plan, Permissions::from_mode(0o000)).unwrap();
        }
        fs::set_permissions(host.registrations(), Permissions::from_mode(0o000)).unwrap();
        Command::new(host.path("bin/hearth"))
    };
    command.args(args).arg("--plan").arg(host.path("plan.json"));
    command.env("PATH", host.search_path()).output().unwrap()
}
