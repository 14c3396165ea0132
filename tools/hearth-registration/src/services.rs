//! The service manager, as much of it as a rotation needs.

use std::ffi::OsString;
use std::io;
use std::process::{Command, Stdio};

use hearth_plan::{Daemon, Target};
use hearth_report::Hint;
use thiserror::Error;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    Start,
    Stop,
    Restart,
}

/// Whether to wait until it is done. A unit that others are ordered after must not wait for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wait {
    Done,
    Queued,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Activity {
    /// Up, or on its way up.
    Running,
    /// Meant to be up, but it is not.
    Failed,
    Stopped,
}

pub trait Services {
    fn activity(&self, unit: &str) -> Result<Activity, ServiceError>;
    fn act(&self, verb: Verb, unit: &str, wait: Wait) -> Result<(), ServiceError>;
}

#[derive(Debug, Error)]
pub enum ServiceError {
    #[error("Cannot run `systemctl`")]
    NoSystemctl { source: io::Error },

    #[error("{} failed: {said}", daemon.systemctl(action))]
    Failed {
        action: &'static str,
        daemon: Daemon,
        said: String,
    },
}

impl Hint for ServiceError {
    fn hint(&self) -> Option<String> {
        Some(match self {
            Self::NoSystemctl { .. } => {
                "run it on the host itself, where systemd runs, or with `--no-restart`".to_owned()
            }
            Self::Failed { daemon, .. } => format!(
                "look at {}; `hearth registration ensure` finishes the restarts",
                daemon.journalctl()
            ),
        })
    }
}

/// systemd, by its own command.
#[derive(Debug, Clone, Copy)]
pub struct Systemctl {
    target: Target,
}

impl Systemctl {
    /// The manager that runs the units of such a plan.
    pub fn new(target: Target) -> Self {
        Self { target }
    }

    fn run(
        self,
        action: &'static str,
        options: &[&str],
        unit: &str,
    ) -> Result<String, ServiceError> {
        let mut command = Command::new("systemctl");
        if self.target == Target::HomeManager {
            command.arg("--user");
        }
        let output = command
            .arg("--no-ask-password")
            .args(options)
            .arg(action)
            .arg("--")
            .arg(OsString::from(unit))
            .stdin(Stdio::null())
            .output()
            .map_err(|source| ServiceError::NoSystemctl { source })?;
        if output.status.success() {
            return Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned());
        }
        let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        Err(ServiceError::Failed {
            action,
            daemon: Daemon {
                unit: unit.to_owned(),
                target: self.target,
            },
            said: if said.is_empty() {
                output.status.to_string()
            } else {
                said
            },
        })
    }
}

impl Services for Systemctl {
    fn activity(&self, unit: &str) -> Result<Activity, ServiceError> {
        let state = self.run("show", &["--property=ActiveState", "--value"], unit)?;
        Ok(match state.as_str() {
            "active" | "activating" | "reloading" | "refreshing" => Activity::Running,
            "failed" => Activity::Failed,
            _ => Activity::Stopped,
        })
    }

    fn act(&self, verb: Verb, unit: &str, wait: Wait) -> Result<(), ServiceError> {
        let action = match verb {
            Verb::Start => "start",
            Verb::Stop => "stop",
            Verb::Restart => "restart",
        };
        let options: &[&str] = match wait {
            Wait::Done => &[],
            Wait::Queued => &["--no-block"],
        };
        self.run(action, options, unit).map(drop)
    }
}
