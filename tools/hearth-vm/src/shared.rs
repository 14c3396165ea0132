//! What a machine, its network and its connections have in common.

use std::net::Ipv4Addr;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;

use crate::backend::{Engine, Output};
use crate::registry::Claim;
use crate::{Said, VmError, patience};

/// How long a command may take unless `Machine::run_within` says otherwise.
pub(crate) const COMMAND: Duration = Duration::from_secs(120);

/// What a machine and those who hold a connection to it have in common.
#[derive(Debug)]
pub(crate) struct Shared {
    pub claim: Claim,
    pub engine: Box<dyn Engine>,
    pub address: Option<Ipv4Addr>,
    /// Whether the journal has been shown: once is enough.
    pub shown: AtomicBool,
    /// Whether commands can be run in it since its last boot.
    pub ready: AtomicBool,
    /// How many thousandths of the usual time waits take on this machine.
    pub patience: AtomicU32,
}

impl Shared {
    pub fn new(claim: Claim, engine: Box<dyn Engine>, address: Option<Ipv4Addr>) -> Self {
        Self {
            claim,
            engine,
            address,
            shown: AtomicBool::new(false),
            ready: AtomicBool::new(false),
            patience: AtomicU32::new(1000),
        }
    }

    pub fn name(&self) -> &str {
        &self.claim.id
    }

    pub fn running(&self) -> bool {
        self.engine.lives()
    }

    pub fn ready(&self) -> bool {
        self.ready.load(Ordering::SeqCst) && self.running()
    }

    pub fn show_once(&self) {
        self.shown.store(true, Ordering::Relaxed);
    }

    pub fn deadline(&self, usual: Duration) -> Duration {
        let own = f64::from(self.patience.load(Ordering::Relaxed)) / 1000.0;
        patience::stretched(usual, self.engine.pace() * own)
    }

    pub fn execute(
        &self,
        command: &[&str],
        input: &[u8],
        within: Duration,
    ) -> Result<Output, VmError> {
        let machine = || self.name().to_owned();
        if !self.running() {
            return Err(VmError::NotRunning { machine: machine() });
        }
        let within = self.deadline(within);
        match self.engine.execute(command, input, within) {
            Ok(Some(output)) => Ok(output),
            Ok(None) => Err(VmError::Timeout {
                machine: machine(),
                what: format!("the command `{}` to end", command.join(" ")),
                waited: within,
                source: Said(self.evidence()),
            }),
            Err(source) => Err(VmError::Talk {
                machine: machine(),
                what: format!("the command `{}` could not be run", command.join(" ")),
                source,
            }),
        }
    }

    pub fn succeed(&self, command: &[&str], input: &[u8]) -> Result<String, VmError> {
        let output = self.execute(command, input, COMMAND)?;
        if output.success() {
            return Ok(output.stdout);
        }
        Err(VmError::Command {
            machine: self.name().to_owned(),
            command: command.join(" "),
            status: format!("status {}", output.status),
            source: Said::tail(&format!("{}{}", output.stdout, output.stderr), 40),
        })
    }

    pub fn write(&self, path: &str, bytes: &[u8], mode: &str) -> Result<(), VmError> {
        const WRITE: &str = r#"umask 077; cat > "$1" && chmod "$2" "$1""#;
        self.succeed(&["sh", "-c", WRITE, "write", path, mode], bytes)?;
        Ok(())
    }

    /// The journal of units that failed and the end of the whole; the console of a machine that
    /// no longer answers, or has not booted.
    pub fn evidence(&self) -> String {
        const EVIDENCE: &str = r#"for unit in $(systemctl list-units --state=failed --plain --no-legend | cut -d' ' -f1); do
            echo "--- the unit $unit failed"; journalctl --no-pager -o short-precise -n 60 -u "$unit"; done
            echo "--- the end of the journal"; journalctl --no-pager -o short-precise -n 60"#;
        self.show_once();
        // Little patience with a condition is no reason to learn less of why it did not come.
        let usual = Duration::from_secs(20);
        let within = self.deadline(usual).max(usual);
        let mut told = String::new();
        if self.running()
            && let Ok(Some(output)) = self.engine.execute(&["sh", "-c", EVIDENCE], b"", within)
        {
            told = output.stdout;
            if self.ready() {
                return told;
            }
        }
        // What keeps a machine from booting may have been said before there was a journal.
        let Said(end) = Said::tail(&self.engine.console_log(), 60);
        told + "--- the end of the console\n" + &end
    }
}
