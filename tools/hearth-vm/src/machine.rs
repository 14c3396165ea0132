use std::net::{Ipv4Addr, TcpStream};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use hearth_report::Printer;

use crate::backend::Output;
use crate::builder::Builder;
use crate::network::Seat;
use crate::registry::{Running, now};
use crate::shared::{COMMAND, Shared};
use crate::{Said, VmError};

/// A test machine that runs. Dropped, it is killed and forgotten; dropped in a panic, what its
/// journal says goes to the test's output first.
#[derive(Debug)]
pub struct Machine {
    shared: Arc<Shared>,
    seat: Option<Seat>,
}

impl Machine {
    pub fn builder(name: &str) -> Builder {
        Builder::new(name)
    }

    pub(crate) fn new(shared: Arc<Shared>, seat: Option<Seat>) -> Self {
        Self { shared, seat }
    }

    pub(crate) fn shared(&self) -> &Arc<Shared> {
        &self.shared
    }

    /// The name it was given, or that with a number if another machine had it.
    pub fn name(&self) -> &str {
        self.shared.name()
    }

    /// Its address in its network.
    pub fn address(&self) -> Option<Ipv4Addr> {
        self.shared.address
    }

    /// `nspawn`, `qemu with KVM` or `qemu without KVM`.
    pub fn backend(&self) -> &'static str {
        self.shared.engine.kind()
    }

    pub fn is_running(&self) -> bool {
        self.shared.running()
    }

    /// Makes waits on this machine shorter or longer by a factor, for what is known to be fast, slow
    /// or never to come.
    pub fn set_patience(&self, factor: f32) {
        let thousandths = (factor.clamp(0.001, 1000.0) * 1000.0).round();
        self.shared
            .patience
            .store(thousandths as u32, Ordering::Relaxed);
    }

    /// Starts a machine that was powered off or killed; its disk is as it was.
    pub fn boot(&self) -> Result<(), VmError> {
        self.shared.ready.store(false, Ordering::SeqCst);
        self.shared.engine.boot()?;
        self.record(false)?;
        self.wait_until_or_gone("it to boot", Duration::from_secs(90), |machine| {
            machine.shared.engine.reachable()?;
            let output = machine.shared.engine.execute(
                &["systemctl", "is-system-running"],
                b"",
                Duration::from_secs(10),
            )?;
            match output.as_ref().map(|output| output.stdout.trim()) {
                Some("" | "offline" | "unknown") | None => {
                    Err(Said("systemd does not answer yet".to_owned()))
                }
                Some(_) => Ok(()),
            }
        })?;
        self.shared.ready.store(true, Ordering::SeqCst);
        if let Some(seat) = &self.seat {
            seat.announce(&self.shared)?;
        }
        self.record(true)
    }

    fn record(&self, ready: bool) -> Result<(), VmError> {
        let engine = &self.shared.engine;
        self.shared.claim.record(&Running {
            name: self.name().to_owned(),
            backend: engine.kind().to_owned(),
            since: now(),
            address: self.address().map(|address| address.to_string()),
            ready,
            leader: engine.leader(),
            console: engine.console(),
            processes: engine.processes(),
        })
    }

    /// Runs a command in the machine as root, whatever its status.
    pub fn run(&self, command: &[&str]) -> Result<Output, VmError> {
        self.run_within(command, b"", COMMAND)
    }

    /// The same with standard input and a time of its own.
    pub fn run_within(
        &self,
        command: &[&str],
        input: &[u8],
        within: Duration,
    ) -> Result<Output, VmError> {
        self.shared.execute(command, input, within)
    }

    /// Runs a command that has to succeed; gives its standard output.
    pub fn succeed(&self, command: &[&str]) -> Result<String, VmError> {
        self.shared.succeed(command, b"")
    }

    /// Runs a shell script that has to succeed; gives its standard output.
    pub fn shell(&self, script: &str) -> Result<String, VmError> {
        self.succeed(&["sh", "-ec", script])
    }

    pub fn read_file(&self, path: &str) -> Result<String, VmError> {
        self.succeed(&["cat", "--", path])
    }

    /// Writes a file whole; `mode` in octal, such as `0600`.
    pub fn write_file(&self, path: &str, bytes: &[u8], mode: &str) -> Result<(), VmError> {
        self.shared.write(path, bytes, mode)
    }

    /// What a unit has written so far, oldest first, over all boots.
    pub fn journal(&self, unit: &str) -> Result<String, VmError> {
        // What the journal has taken in it may not have written yet.
        self.succeed(&["journalctl", "--sync"])?;
        self.succeed(&["journalctl", "--no-pager", "-o", "cat", "-u", unit])
    }

    /// A property of a unit, as `systemctl show` has it.
    pub fn unit_property(&self, unit: &str, property: &str) -> Result<String, VmError> {
        let text = self.succeed(&["systemctl", "show", "--value", "-p", property, unit])?;
        Ok(text.trim().to_owned())
    }

    /// How many times systemd has restarted a unit by itself.
    pub fn restarts(&self, unit: &str) -> Result<u64, VmError> {
        let text = self.unit_property(unit, "NRestarts")?;
        text.parse().map_err(|_| VmError::Talk {
            machine: self.name().to_owned(),
            what: format!("`{unit}` has no count of restarts"),
            source: Said(text),
        })
    }

    /// A connection to a port of the machine.
    pub fn connect(&self, port: u16) -> Result<TcpStream, VmError> {
        self.shared
            .engine
            .connect(port)
            .map_err(|error| VmError::Talk {
                machine: self.name().to_owned(),
                what: format!("nothing answers on port {port}"),
                source: Said(error.to_string()),
            })
    }

    /// Restarts it in an orderly way, and waits until commands can be run in it again.
    pub fn reboot(&self) -> Result<(), VmError> {
        self.poweroff()?;
        self.boot()
    }

    /// Stops it in an orderly way.
    pub fn poweroff(&self) -> Result<(), VmError> {
        if !self.is_running() {
            return Err(VmError::NotRunning {
                machine: self.name().to_owned(),
            });
        }
        // Just after boot systemd may not take the order yet; later the machine may be gone before it
        // has answered. What counts is that it ends.
        let asked = self.wait_until(
            "the order to power off",
            Duration::from_secs(30),
            || match self.run(&["systemctl", "poweroff", "--no-block"]) {
                Ok(output) if output.success() => Ok(()),
                Ok(output) => Err(output.stderr),
                Err(error) => Err(error.to_string()),
            },
        );
        let within = self.shared.deadline(Duration::from_secs(120));
        if !self.shared.engine.wait_end(within) {
            asked?;
            return Err(VmError::Timeout {
                machine: self.name().to_owned(),
                what: "it to power off".to_owned(),
                waited: within,
                source: Said(self.shared.evidence()),
            });
        }
        self.shared.engine.kill();
        Ok(())
    }

    /// Stops it as if the plug were pulled.
    pub fn kill(&self) {
        self.shared.engine.kill();
    }

    /// What it wrote on its console.
    pub fn console_log(&self) -> String {
        self.shared.engine.console_log()
    }
}

impl Drop for Machine {
    fn drop(&mut self) {
        if std::thread::panicking() && !self.shared.shown.load(Ordering::Relaxed) {
            let evidence = self.shared.evidence();
            Printer::default().say(&format!("--- machine `{}`\n{evidence}", self.name()));
        }
        if let Some(seat) = &self.seat {
            seat.leave();
        }
        self.shared.engine.kill();
    }
}
