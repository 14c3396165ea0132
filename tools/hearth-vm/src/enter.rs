//! Entering a machine that another process runs.

use std::fs::File;
use std::io::{self, IsTerminal, Read, Write};
use std::net::Shutdown;
use std::os::fd::AsFd;
use std::path::Path;
use std::thread;

use rustix::termios::{OptionalActions, Termios, tcgetattr, tcsetattr};

use crate::registry::Running;
use crate::{Said, VmError, host, socket, umask};

/// Ctrl-], which leaves a console.
const LEAVE: u8 = 0x1d;

impl Running {
    /// Runs a command in the machine, or a shell if there is none, on this terminal; gives its exit
    /// status. A QEMU machine has its serial console instead, which takes no command.
    pub fn enter(&self, command: &[String]) -> Result<i32, VmError> {
        match (self.leader, &self.console) {
            (Some(leader), _) => self.enter_namespaces(leader, command),
            (None, Some(_)) if !command.is_empty() => Err(VmError::ConsoleOnly {
                machine: self.name.clone(),
            }),
            (None, Some(console)) => self.attach(console).map(|()| 0),
            (None, None) => Err(VmError::NotRunning {
                machine: self.name.clone(),
            }),
        }
    }

    fn enter_namespaces(&self, leader: u32, command: &[String]) -> Result<i32, VmError> {
        host::need_root("Entering a machine under systemd-nspawn")?;
        host::need_tools(&["nsenter"])?;
        let term = std::env::var("TERM").unwrap_or_else(|_| "dumb".to_owned());
        let mut enter = umask::usual("nsenter");
        enter
            .env("PATH", host::path())
            .args(["-t", &leader.to_string(), "--all", "/usr/bin/env", "-i"])
            .args(["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"])
            .args(["HOME=/root", "LANG=C.UTF-8", &format!("TERM={term}")]);
        if !command.is_empty() {
            enter.args(command);
        } else if io::stdin().is_terminal() {
            // A terminal of the machine's own, for programs that look for theirs by name.
            enter.args([
                "script",
                "--quiet",
                "--return",
                "--command",
                "bash --login",
                "/dev/null",
            ]);
        } else {
            enter.arg("bash");
        }
        let status = enter
            .status()
            .map_err(|error| self.talk(&error.to_string()))?;
        Ok(status.code().unwrap_or(128))
    }

    /// Joins this terminal to the serial console, until Ctrl-] or the end of input.
    fn attach(&self, console: &Path) -> Result<(), VmError> {
        let failed = |error: io::Error| self.talk(&error.to_string());
        let line = socket::connect(console).map_err(failed)?;
        let mut from = line.try_clone().map_err(failed)?;
        let shown = thread::spawn(move || io::copy(&mut from, &mut io::stdout().lock()));
        let raw = Raw::enter();
        let mut to = &line;
        // A console is silent until somebody presses a key.
        to.write_all(b"\n").map_err(failed)?;
        let mut byte = [0];
        let mut stdin = io::stdin().lock();
        while stdin.read(&mut byte).is_ok_and(|read| read == 1) && byte[0] != LEAVE {
            to.write_all(&byte).map_err(failed)?;
        }
        drop(raw);
        // Nothing more to send; what was asked for may still be on its way.
        let _ = line.shutdown(Shutdown::Both);
        let _ = shown.join();
        Ok(())
    }

    fn talk(&self, said: &str) -> VmError {
        VmError::Talk {
            machine: self.name.clone(),
            what: "it cannot be entered".to_owned(),
            source: Said(said.to_owned()),
        }
    }
}

/// The terminal passes every key on, until dropped.
struct Raw {
    terminal: File,
    before: Termios,
}

impl Raw {
    fn enter() -> Option<Self> {
        let terminal = File::from(io::stdin().as_fd().try_clone_to_owned().ok()?);
        let before = tcgetattr(&terminal).ok()?;
        let mut raw = before.clone();
        raw.make_raw();
        tcsetattr(&terminal, OptionalActions::Now, &raw).ok()?;
        Some(Self { terminal, before })
    }
}

impl Drop for Raw {
    fn drop(&mut self) {
        // A terminal that is gone needs no settings.
        let _ = tcsetattr(&self.terminal, OptionalActions::Now, &self.before);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_console_takes_no_command_and_a_machine_without_either_is_not_running() {
        let mut machine = Running {
            name: "m".to_owned(),
            backend: "qemu".to_owned(),
            since: String::new(),
            address: None,
            ready: true,
            leader: None,
            console: Some("/nowhere/console.sock".into()),
            processes: Vec::new(),
        };
        let refused = format!("{:?}", machine.enter(&["true".to_owned()]).unwrap_err());
        assert!(refused.contains("`m` has a console and runs no command from outside"));
        assert!(refused.contains("hint: open the console, and type it there: `hearth vm shell m`"));
        let gone = format!("{:?}", machine.enter(&[]).unwrap_err());
        assert!(gone.contains("`m`: it cannot be entered"), "{gone}");
        machine.console = None;
        let gone = format!("{:?}", machine.enter(&[]).unwrap_err());
        assert!(gone.contains("The machine `m` is not running"), "{gone}");
    }
}
