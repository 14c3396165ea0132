//! What a way of running machines has to offer.

use std::fmt::Debug;
use std::io;
use std::net::TcpStream;
use std::path::PathBuf;
use std::time::Duration;

use crate::process::Process;
use crate::{Said, VmError};

/// Which way a machine runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Backend {
    /// A container of systemd's: root, a few seconds, native speed.
    #[default]
    Nspawn,
    /// A whole computer with a kernel of its own: any user, slower.
    Qemu { kvm: Kvm },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Kvm {
    /// Where `/dev/kvm` can be used.
    #[default]
    Auto,
    /// Emulate, as on a computer without.
    Never,
}

/// What a command in a machine did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Output {
    /// Its exit status; 128 and the signal's number if a signal ended it.
    pub status: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Output {
    pub fn success(&self) -> bool {
        self.status == 0
    }
}

pub(crate) trait Engine: Send + Sync + Debug {
    fn kind(&self) -> &'static str;

    /// Starts it, or starts it again on the same disk.
    fn boot(&self) -> Result<(), VmError>;

    fn lives(&self) -> bool;

    /// Whether commands can be sent to it, or why not yet.
    fn reachable(&self) -> Result<(), Said>;

    /// Runs a command; `None` if it took too long and was ended.
    fn execute(
        &self,
        command: &[&str],
        input: &[u8],
        within: Duration,
    ) -> Result<Option<Output>, Said>;

    /// A connection to a port of the machine, whether a service listens on loopback or everywhere.
    fn connect(&self, port: u16) -> io::Result<TcpStream>;

    /// Ends it as if the plug were pulled.
    fn kill(&self);

    /// Whether it ended by itself before the deadline.
    fn wait_end(&self, within: Duration) -> bool;

    fn processes(&self) -> Vec<Process>;

    fn leader(&self) -> Option<u32>;

    /// How many processes were killed because the machine's memory ran out, where that can be seen from outside.
    fn memory_kills(&self) -> Option<u64>;

    fn console(&self) -> Option<PathBuf>;

    /// How many times longer than under nspawn things take.
    fn pace(&self) -> f64;

    /// What it wrote on its console.
    fn console_log(&self) -> String;
}
