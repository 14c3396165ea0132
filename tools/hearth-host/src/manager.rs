//! A person's own systemd.

use std::collections::BTreeMap;
use std::io;
use std::process::{Command, Output, Stdio};

use hearth_report::Hint;
use thiserror::Error;

/// What systemd says of a unit.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct State {
    /// `active`, `activating`, `failed` and so on.
    pub active: String,
    pub sub: String,
    /// Why it failed, in systemd's word, or `success`.
    pub result: String,
    pub reload_result: String,
    pub restarts: u64,
    /// Whether something is still to be done with it.
    pub has_job: bool,
}

pub trait Manager {
    fn answers(&self) -> bool;
    fn version(&self) -> Option<u32>;
    fn is_running(&self, unit: &str) -> bool;
    fn states(&self, units: &[&str]) -> Result<BTreeMap<String, State>, ManagerError>;
    /// The last that a unit wrote.
    fn log(&self, unit: &str) -> Vec<String>;
}

#[derive(Debug, Error)]
pub enum ManagerError {
    #[error("Cannot run `systemctl`")]
    NoSystemctl { source: io::Error },

    #[error("Your own systemd does not answer: {said}")]
    Silent { said: String },
}

impl Hint for ManagerError {
    fn hint(&self) -> Option<String> {
        Some(match self {
            Self::NoSystemctl { .. } => "run it on the host itself, where systemd runs".to_owned(),
            Self::Silent { .. } => {
                "log in as this person directly, not by `su`; or run `sudo loginctl enable-linger NAME` and try again"
                    .to_owned()
            }
        })
    }
}

/// systemd, by its own command.
#[derive(Debug, Clone, Copy)]
pub struct Systemctl;

const PROPERTIES: &str = "--property=Id,ActiveState,SubState,Result,ReloadResult,NRestarts,Job";

impl Systemctl {
    fn run(arguments: &[&str]) -> io::Result<Output> {
        let mut command = Command::new("systemctl");
        command.args(arguments).stdin(Stdio::null());
        if std::env::var_os("XDG_RUNTIME_DIR").is_none() {
            let uid = rustix::process::getuid().as_raw();
            command.env("XDG_RUNTIME_DIR", format!("/run/user/{uid}"));
        }
        command.output()
    }

    /// One property of a manager, by its own word and not the command's: on a machine that is not NixOS, the command
    /// that comes from nixpkgs is newer than the systemd that runs.
    fn property(arguments: &[&str], name: &str) -> Option<String> {
        let name = format!("--property={name}");
        let output = Self::run(&[arguments, &["show", &name, "--value"]].concat()).ok()?;
        let value = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        (output.status.success() && !value.is_empty()).then_some(value)
    }

    /// `running`, `starting` and so on; nothing where it does not run.
    pub fn condition() -> Option<String> {
        Self::property(&["--user"], "SystemState")
    }
}

impl Manager for Systemctl {
    fn answers(&self) -> bool {
        // Degraded is an answer too; offline has none on standard output.
        Self::run(&["--user", "show", "--property=Version"])
            .is_ok_and(|output| output.status.success())
    }

    fn version(&self) -> Option<u32> {
        // The machine's own is of the same version, and runs where the person's does not yet.
        let version =
            Self::property(&["--user"], "Version").or_else(|| Self::property(&[], "Version"))?;
        number_of(&version)
    }

    fn is_running(&self, unit: &str) -> bool {
        let state = self.states(&[unit]).unwrap_or_default();
        state
            .get(unit)
            .is_some_and(|state| matches!(&*state.active, "active" | "activating" | "reloading"))
    }

    fn states(&self, units: &[&str]) -> Result<BTreeMap<String, State>, ManagerError> {
        let mut arguments = vec!["--user", "show", PROPERTIES, "--"];
        arguments.extend(units);
        let output =
            Self::run(&arguments).map_err(|source| ManagerError::NoSystemctl { source })?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
            return Err(ManagerError::Silent { said });
        }
        Ok(parse(&String::from_utf8_lossy(&output.stdout)))
    }

    fn log(&self, unit: &str) -> Vec<String> {
        let output = Command::new("journalctl")
            .args(["--user", "--no-pager", "--quiet", "--output=cat"])
            .args(["--lines=12", "--unit", unit])
            .stdin(Stdio::null())
            .output();
        let text = output.map_or_else(|_| Vec::new(), |output| output.stdout);
        let lines = String::from_utf8_lossy(&text);
        lines.lines().map(str::to_owned).collect()
    }
}

/// `257` of `257.9-1~deb13u1`.
fn number_of(version: &str) -> Option<u32> {
    let mut digits = version.split(|letter: char| !letter.is_ascii_digit());
    digits.next()?.parse().ok()
}

/// Blocks of `KEY=value`, one a unit, with an empty line between them.
fn parse(text: &str) -> BTreeMap<String, State> {
    let mut states = BTreeMap::new();
    for block in text.split("\n\n") {
        let fields: BTreeMap<&str, &str> = block
            .lines()
            .filter_map(|line| line.split_once('='))
            .collect();
        let field = |name: &str| fields.get(name).copied().unwrap_or_default().to_owned();
        let id = field("Id");
        if id.is_empty() {
            continue;
        }
        let state = State {
            active: field("ActiveState"),
            sub: field("SubState"),
            result: field("Result"),
            reload_result: field("ReloadResult"),
            restarts: field("NRestarts").parse().unwrap_or_default(),
            has_job: !matches!(&*field("Job"), "" | "0"),
        };
        states.insert(id, state);
    }
    states
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_systemctl_shows_is_read_unit_by_unit() {
        let states = parse(
            "Id=a.service\nActiveState=active\nSubState=exited\nResult=success\nReloadResult=exit-code\nNRestarts=0\n\n\
             Job=17\nId=b.service\nActiveState=activating\nSubState=auto-restart\nResult=exit-code\nNRestarts=4\n",
        );
        assert_eq!(states["a.service"].reload_result, "exit-code");
        assert!(!states["a.service"].has_job);
        assert_eq!(states["b.service"].restarts, 4);
        assert!(states["b.service"].has_job);
        assert_eq!(parse("").len(), 0);
    }

    #[test]
    fn a_version_begins_with_its_number() {
        assert_eq!(number_of("257.9-1~deb13u1"), Some(257));
        assert_eq!(number_of("252 (252.39-1~deb12u1)"), Some(252));
        assert_eq!(number_of("260"), Some(260));
        assert_eq!(number_of("unknown"), None);
    }

    #[test]
    fn a_silent_manager_is_told_in_words() {
        let failure = hearth_report::Failure::of(&ManagerError::Silent {
            said: "Failed to connect to bus".to_owned(),
        });
        assert_eq!(
            failure.to_string(),
            "error: Your own systemd does not answer: Failed to connect to bus\n\n\
             hint: log in as this person directly, not by `su`; or run `sudo loginctl enable-linger NAME` and try again"
        );
    }
}
