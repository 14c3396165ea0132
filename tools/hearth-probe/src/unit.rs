//! Whether a unit runs, and if not, how it ended.

use std::collections::BTreeMap;

use hearth_plan::Target;
use hearth_report::{Finding, Severity};
use serde::Serialize;

use crate::systemd::{Services, ServicesError};
use crate::{exit_code, subject};

/// What systemd knows about a unit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct UnitFact {
    pub unit: String,
    /// `active`, `inactive`, `failed`, `activating` …
    pub state: String,
    /// In systemd's words: `running`, `auto-restart`, `dead` …
    pub detail: String,
    pub exists: bool,
    /// How often systemd has restarted it by itself.
    pub restarts: u64,
    /// Of its last end, if it ended by itself.
    pub exit_status: Option<u8>,
    /// Why systemd takes it for failed.
    pub result: String,
    /// Seconds since 1970: when it came into this state.
    pub since: Option<u64>,
    /// Bytes, as its control group counts them.
    pub memory: Option<u64>,
}

const PROPERTIES: [&str; 9] = [
    "LoadState",
    "ActiveState",
    "SubState",
    "Result",
    "NRestarts",
    "ExecMainCode",
    "ExecMainStatus",
    "StateChangeTimestamp",
    "MemoryCurrent",
];

impl UnitFact {
    pub fn probe(services: &dyn Services, unit: &str) -> Result<Self, ServicesError> {
        Ok(Self::of(unit, &services.show(unit, &PROPERTIES)?))
    }

    fn of(unit: &str, shown: &BTreeMap<String, String>) -> Self {
        let text = |name: &str| shown.get(name).map(String::as_str).unwrap_or_default();
        // 1 is CLD_EXITED: it called exit itself.
        let exited = text("ExecMainCode") == "1";
        Self {
            unit: unit.to_owned(),
            state: text("ActiveState").to_owned(),
            detail: text("SubState").to_owned(),
            exists: text("LoadState") != "not-found",
            restarts: text("NRestarts").parse().unwrap_or_default(),
            exit_status: exited
                .then(|| text("ExecMainStatus").parse().ok())
                .flatten(),
            result: text("Result").to_owned(),
            since: text("StateChangeTimestamp")
                .strip_prefix('@')
                .and_then(|seconds| seconds.parse().ok()),
            memory: text("MemoryCurrent").parse().ok(),
        }
    }

    pub fn is_active(&self) -> bool {
        self.state == "active"
    }

    /// `mautrix`: its exit codes are those of that family.
    /// `target`: who carries the plan out.
    pub fn finding(&self, name: &str, mautrix: bool, target: Target) -> Option<Finding> {
        let unit = &self.unit;
        let act = |verb: &str| target.daemon(unit).systemctl(verb);
        let finding = |severity, fact: String| Finding::new(severity, subject(name), fact);
        if !self.exists {
            return Some(
                finding(Severity::Error, format!("its unit `{unit}` does not exist")).remedy(
                    match target {
                        Target::HomeManager => "switch to the host again: `home-manager switch`",
                        Target::Nixos | Target::Systemd => {
                            "build the host anew; on a host without NixOS run `systemctl daemon-reload` then"
                        }
                    },
                ),
            );
        }
        let logs = format!("read `hearth bridge logs {name}`");
        match (self.state.as_str(), self.detail.as_str()) {
            ("failed", _) => Some(
                finding(Severity::Error, "it has failed and does not run".to_owned())
                    .cause(self.end(mautrix))
                    .remedy(format!("{logs}, then {}", act("restart"))),
            ),
            (_, "auto-restart" | "auto-restart-queued") => Some(
                finding(
                    Severity::Error,
                    match self.restarts {
                        0 => "it has ended by itself, and is started again".to_owned(),
                        restarts => format!("it ends again and again: {restarts} restarts"),
                    },
                )
                .cause(self.end(mautrix))
                .remedy(logs),
            ),
            ("inactive" | "deactivating", _) => Some(
                finding(Severity::Warning, "it does not run".to_owned())
                    .cause("somebody stopped it, it ended of its own accord, or what it needs could not start")
                    .remedy(act("start")),
            ),
            ("activating", _) => Some(finding(Severity::Note, "it is starting".to_owned())),
            _ if self.restarts > 0 => Some(
                finding(
                    Severity::Warning,
                    format!("it runs, after {} restarts", self.restarts),
                )
                .cause("it ended by itself")
                .remedy(logs),
            ),
            _ => None,
        }
    }

    /// How it ended.
    fn end(&self, mautrix: bool) -> String {
        let meaning = self
            .exit_status
            .filter(|_| mautrix)
            .and_then(exit_code::of_mautrix);
        match (self.exit_status, meaning) {
            (Some(status), Some(meaning)) => format!("exit status {status}: {meaning}"),
            (Some(status), None) => format!("exit status {status}"),
            (None, _) => format!("systemd says `{}`", self.result),
        }
    }
}
