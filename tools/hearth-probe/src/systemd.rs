//! The service manager and its journal, by their own commands.

use std::collections::BTreeMap;
use std::io;
use std::process::{Command, Stdio};

use hearth_report::Hint;
use serde_json::Value;
use thiserror::Error;

/// A line of the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Microseconds since 1970.
    pub at: u64,
    /// As syslog counts: 3 and below is an error.
    pub priority: u8,
    pub text: String,
}

pub trait Services {
    /// A unit's properties, as `systemctl show` names them.
    fn show(
        &self,
        unit: &str,
        properties: &[&str],
    ) -> Result<BTreeMap<String, String>, ServicesError>;

    /// A unit's last lines since it was last started, oldest first.
    fn journal(&self, unit: &str, lines: u32) -> Result<Vec<Entry>, ServicesError>;

    /// What a program says when asked for its version, as somebody who may do nothing.
    fn version_of(&self, program: &str) -> Option<String>;
}

#[derive(Debug, Error)]
pub enum ServicesError {
    #[error("Cannot run `{program}`")]
    NoProgram {
        program: &'static str,
        source: io::Error,
    },
    #[error("`{command}` failed: {said}")]
    Failed { command: String, said: String },
}

impl Hint for ServicesError {
    fn hint(&self) -> Option<String> {
        Some(match self {
            Self::NoProgram { .. } => "run it on the host itself, where systemd runs".to_owned(),
            Self::Failed { .. } => {
                "run that command by hand; `hearth check` tells whether the plan is sound"
                    .to_owned()
            }
        })
    }
}

#[derive(Debug, Clone, Copy)]
pub struct Systemd {
    user: bool,
}

impl Systemd {
    /// `user`: the person's own manager instead of the machine's.
    pub fn new(user: bool) -> Self {
        Self { user }
    }

    fn run(self, program: &'static str, arguments: &[&str]) -> Result<String, ServicesError> {
        let mut command = Command::new(program);
        if self.user {
            command.arg("--user");
        }
        let output = command
            .args(arguments)
            .env("SYSTEMD_COLORS", "0")
            .stdin(Stdio::null())
            .output()
            .map_err(|source| ServicesError::NoProgram { program, source })?;
        if output.status.success() {
            return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
        }
        let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        Err(ServicesError::Failed {
            command: format!(
                "{program} {}{}",
                if self.user { "--user " } else { "" },
                arguments.join(" ")
            ),
            said: if said.is_empty() {
                output.status.to_string()
            } else {
                said
            },
        })
    }
}

impl Services for Systemd {
    fn show(
        &self,
        unit: &str,
        properties: &[&str],
    ) -> Result<BTreeMap<String, String>, ServicesError> {
        let property = format!("--property={}", properties.join(","));
        let text = self.run(
            "systemctl",
            &["show", &property, "--timestamp=unix", "--", unit],
        )?;
        let pairs = text.lines().filter_map(|line| line.split_once('='));
        Ok(pairs
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect())
    }

    fn journal(&self, unit: &str, lines: u32) -> Result<Vec<Entry>, ServicesError> {
        let lines = format!("--lines={lines}");
        let unit = format!("--unit={unit}");
        let text = self.run(
            "journalctl",
            &["--quiet", "--no-pager", "--output=json", &lines, &unit],
        )?;
        Ok(text.lines().filter_map(entry).collect())
    }

    fn version_of(&self, program: &str) -> Option<String> {
        // Only root has rights to lay down.
        let mut command = if rustix::process::geteuid().is_root() {
            let mut command = Command::new("setpriv");
            command
                .args(["--reuid=65534", "--regid=65534", "--clear-groups"])
                .args([
                    "--bounding-set=-all",
                    "--inh-caps=-all",
                    "--no-new-privs",
                    "--",
                ])
                .arg(program);
            command
        } else {
            Command::new(program)
        };
        let output = command
            .arg("--version")
            .env_clear()
            .current_dir("/")
            .stdin(Stdio::null())
            .output()
            .ok()?;
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        output.status.success().then_some(text)
    }
}

fn entry(line: &str) -> Option<Entry> {
    let value: Value = serde_json::from_str(line).ok()?;
    let text = |name: &str| value[name].as_str();
    Some(Entry {
        at: text("__REALTIME_TIMESTAMP")?.parse().ok()?,
        priority: text("PRIORITY")
            .and_then(|priority| priority.parse().ok())
            .unwrap_or(6),
        text: message(&value["MESSAGE"])?,
    })
}

/// Text, or the bytes of one that is no UTF-8.
fn message(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Array(bytes) => {
            let bytes = bytes
                .iter()
                .map(|byte| byte.as_u64().and_then(|byte| byte.try_into().ok()));
            let bytes: Option<Vec<u8>> = bytes.collect();
            Some(String::from_utf8_lossy(&bytes?).into_owned())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use hearth_report::Failure;

    use super::*;

    #[test]
    fn a_program_that_is_not_there_or_fails_is_told_in_words() {
        let said = |user, program, arguments: &[&str]| {
            let error = Systemd::new(user).run(program, arguments).unwrap_err();
            Failure::of(&error).to_string()
        };
        assert_eq!(
            said(false, "hearth-no-such-program", &[]),
            "error: Cannot run `hearth-no-such-program`\n  Caused by: No such file or directory (os error 2)\n\n\
             hint: run it on the host itself, where systemd runs"
        );
        let hint = "hint: run that command by hand; `hearth check` tells whether the plan is sound";
        assert_eq!(
            said(false, "sh", &["-c", "echo no such unit >&2; exit 4"]),
            format!("error: `sh -c echo no such unit >&2; exit 4` failed: no such unit\n\n{hint}")
        );
        assert_eq!(
            said(true, "false", &["show"]),
            format!("error: `false --user show` failed: exit status: 1\n\n{hint}")
        );
    }

    #[test]
    fn lines_of_the_journal_are_read_as_it_writes_them() {
        let line = r#"{"__REALTIME_TIMESTAMP":"1700000000000001","PRIORITY":"3","MESSAGE":"no"}"#;
        let read = entry(line).unwrap();
        assert_eq!((read.at, read.priority), (1_700_000_000_000_001, 3));
        assert_eq!(read.text, "no");
        let bytes = r#"{"__REALTIME_TIMESTAMP":"1","MESSAGE":[27,91,255]}"#;
        assert_eq!(entry(bytes).unwrap().text, "\u{1b}[\u{fffd}");
        assert_eq!(entry("no JSON"), None);
    }
}
