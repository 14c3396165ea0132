//! Waiting for a machine to be as a test needs it. Each wait ends at a deadline with what was seen
//! last and with the journal.

use std::fmt::Display;
use std::thread;
use std::time::{Duration, Instant};

use crate::interrupt::interrupted;
use crate::machine::Machine;
use crate::{Said, VmError};

const USUAL: Duration = Duration::from_secs(60);

enum Look {
    NotYet(String),
    Never(VmError),
}

impl Machine {
    /// Tries until it succeeds, at most for `deadline` (longer on slow backends). What the last try
    /// complained about is part of the error.
    pub fn wait_until<T, E: Display>(
        &self,
        what: &str,
        deadline: Duration,
        mut attempt: impl FnMut() -> Result<T, E>,
    ) -> Result<T, VmError> {
        self.wait(what, deadline, || {
            attempt().map_err(|error| Look::NotYet(error.to_string()))
        })
    }

    pub(crate) fn wait_until_or_gone(
        &self,
        what: &str,
        deadline: Duration,
        attempt: impl Fn(&Self) -> Result<(), Said>,
    ) -> Result<(), VmError> {
        self.wait_until(what, deadline, || attempt(self))
    }

    fn wait<T>(
        &self,
        what: &str,
        deadline: Duration,
        mut attempt: impl FnMut() -> Result<T, Look>,
    ) -> Result<T, VmError> {
        let deadline = self.shared().deadline(deadline);
        let began = Instant::now();
        let mut pause = Duration::from_millis(20);
        loop {
            let seen = match attempt() {
                Ok(value) => return Ok(value),
                Err(Look::Never(error)) => return Err(error),
                Err(Look::NotYet(seen)) => seen,
            };
            if interrupted() {
                self.shared().show_once();
                return Err(VmError::Interrupted {
                    what: what.to_owned(),
                });
            }
            if !self.is_running() {
                return Err(VmError::Stopped {
                    machine: self.name().to_owned(),
                    during: format!("waiting for {what}"),
                    source: Said(self.shared().evidence()),
                });
            }
            if began.elapsed() >= deadline {
                return Err(VmError::Timeout {
                    machine: self.name().to_owned(),
                    what: what.to_owned(),
                    waited: deadline,
                    source: Said(format!("last seen: {seen}\n{}", self.shared().evidence())),
                });
            }
            thread::sleep(pause);
            pause = (pause * 2).min(Duration::from_millis(250));
        }
    }

    /// Until everything that starts at boot has started; units that failed do not keep it waiting.
    pub fn wait_for_boot(&self) -> Result<(), VmError> {
        self.wait_until("everything to have started", 2 * USUAL, || {
            let output = self.run(&["systemctl", "is-system-running"]);
            match output.map(|output| output.stdout.trim().to_owned()) {
                Ok(state) if state == "running" || state == "degraded" => Ok(()),
                Ok(state) => Err(format!("the system is `{state}`")),
                Err(error) => Err(error.to_string()),
            }
        })
    }

    /// Until a unit is active; at once an error if it failed.
    pub fn wait_for_unit(&self, unit: &str) -> Result<(), VmError> {
        self.wait(&format!("the unit `{unit}`"), USUAL, || {
            let state = self
                .unit_property(unit, "ActiveState")
                .map_err(|error| Look::NotYet(error.to_string()))?;
            match state.as_str() {
                "active" => Ok(()),
                "failed" => Err(Look::Never(VmError::UnitFailed {
                    machine: self.name().to_owned(),
                    unit: unit.to_owned(),
                    source: Said(self.shared().evidence()),
                })),
                state => Err(Look::NotYet(format!("it is `{state}`"))),
            }
        })
    }

    /// Until something listens on a TCP port, on whatever address.
    pub fn wait_for_port(&self, port: u16) -> Result<(), VmError> {
        self.wait_until(&format!("port {port}"), USUAL, || {
            let filter = format!("sport = :{port}");
            match self.succeed(&["ss", "-Hltn", &filter]) {
                Ok(sockets) if sockets.trim().is_empty() => Err("nothing listens".to_owned()),
                Ok(_) => Ok(()),
                Err(error) => Err(error.to_string()),
            }
        })
    }

    /// Until a unit has written a line that holds `text`.
    pub fn wait_for_log(&self, unit: &str, text: &str) -> Result<(), VmError> {
        self.wait_until(&format!("`{text}` in the log of `{unit}`"), USUAL, || {
            let log = self.journal(unit).map_err(|error| error.to_string())?;
            if log.contains(text) {
                Ok(())
            } else {
                let last = log.lines().last().unwrap_or("the log is empty");
                Err(last.to_owned())
            }
        })
    }

    /// Until a GET of `url` is answered with `status`. The name in the URL need not resolve: the
    /// port is the machine's own. Certificates are not verified.
    pub fn wait_for_http(&self, url: &str, status: u16) -> Result<(), VmError> {
        let agent = self.trusting_agent();
        self.wait_until(&format!("`{url}` to answer {status}"), USUAL, || {
            let answer = agent.get(url).call().map_err(|error| error.to_string())?;
            let seen = answer.status().as_u16();
            if seen == status {
                Ok(())
            } else {
                Err(format!("it answers {seen}"))
            }
        })
    }
}
