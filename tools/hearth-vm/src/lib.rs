//! Test machines: a Debian with the real PostgreSQL, nginx, Synapse and bridges, built once, booted
//! in seconds as often as a test likes.
//!
//! ```no_run
//! use hearth_vm::{Machine, VmError};
//!
//! fn answers() -> Result<(), VmError> {
//!     let machine = Machine::builder("cabin")
//!         .tree("tests/rendered/cabin")          // a host's files, as they lie below `/`
//!         .binary("target/debug/hearth")         // becomes /usr/bin/hearth
//!         .file("/etc/motd", "hello\n", 0o644)
//!         .alias("example.org")                  // resolves to itself, inside
//!         .start()?;                             // comes back when commands can be run
//!     machine.wait_for_unit("matrix-synapse.service")?;
//!     machine.wait_for_http("http://127.0.0.1:8008/health", 200)?;
//!     let kernel = machine.succeed(&["uname", "-r"])?;
//!     assert_eq!(machine.restarts("matrix-synapse.service")?, 0);
//!     machine.reboot()?;
//!     # let _ = kernel;
//!     Ok(())
//! }
//! ```
//!
//! - Images: [`Image::ensure`] builds from a [`Recipe`] or takes it from the cache; a machine without
//!   `.image(…)` uses the project's own recipe.
//! - [`Builder::memory`] and [`Builder::processors`] make it a small computer; where the memory of a container cannot
//!   be limited, that is an error, and [`skip_unlimited`] tells a test beforehand.
//! - Two ways to run, [`Backend`]: systemd-nspawn (root, the default) and QEMU (any user).
//! - [`Machine::run`] gives a status, [`Machine::succeed`] and [`Machine::shell`] insist on success.
//!   All commands run as root; `runuser -u NAME --` changes that.
//! - [`Machine::connect`] is a TCP connection to any port of the machine, loopback included;
//!   [`Machine::agent`] an HTTP client on such connections, with a root certificate of one's own.
//! - [`Machine::kill`] pulls the plug, [`Machine::poweroff`] is orderly; [`Machine::boot`] starts it
//!   again on the same disk.
//! - [`Machine::publish`] makes a port reachable from this computer, for people.
//! - [`Network`] joins machines that know each other by name.
//! - Waits end with an error that holds the journal. `HEARTH_VM_PATIENCE=3` makes all of them longer.
//! - At the start of a test, [`skip`] says whether this computer cannot have machines at all.
//!
//! A machine is killed when dropped, and by the kernel when the process that started it dies.
//! Directories of killed runs are swept when the next machine starts.

mod agent;
mod backend;
mod build;
mod builder;
mod cache;
mod cgroup;
mod chroot;
mod content;
mod cpio;
mod disk;
mod enter;
mod error;
mod go;
mod guest;
mod host;
mod http;
mod hub;
mod image;
mod interrupt;
mod kvm;
mod machine;
mod memory;
mod module;
mod network;
mod nspawn;
mod owner;
mod patience;
mod payload;
mod process;
mod processors;
mod prune;
mod publish;
mod qemu;
mod recipe;
mod registry;
mod run;
mod shared;
mod socket;
mod umask;
mod wait;
mod workshop;

use hearth_report::Printer;

pub use backend::{Backend, Kvm, Output};
pub use builder::Builder;
pub use cache::directory as cache_directory;
pub use error::{Said, VmError};
pub use image::{Image, Manifest};
pub use interrupt::{interrupted, wait_for_interrupt, watch_interrupts};
pub use machine::Machine;
pub use network::Network;
pub use prune::{Pruned, prune};
pub use recipe::Recipe;
pub use registry::{Running, find, running, sweep};

/// Whether a test of machines has to be left out, because this computer cannot have namespaces at
/// all; then one line on stderr says so. Lack of root or of a tool is no excuse but an error.
pub fn skip(test: &str) -> Result<bool, VmError> {
    host::need_root("A test on machines")?;
    let reason = host::without_namespaces();
    if let Some(reason) = &reason {
        Printer::default().say(&format!("skipped: `{test}`: no namespaces here: {reason}"));
    }
    Ok(reason.is_some())
}

/// The same for a test that limits a machine's memory, which a computer's control groups may not do.
pub fn skip_unlimited(test: &str) -> Result<bool, VmError> {
    if skip(test)? {
        return Ok(true);
    }
    let reason = cgroup::without_memory();
    if let Some(reason) = &reason {
        Printer::default().say(&format!(
            "skipped: `{test}`: no limits of memory here: {reason}"
        ));
    }
    Ok(reason.is_some())
}
