//! `hosts/pi` by home-manager, running: a Debian with a person called `you`, and what home-manager does at a switch.
//!
//! The files are those that home-manager's own modules write, and a switch is home-manager's, step by step (switch.rs).

mod switch;
mod talk;

use std::collections::BTreeMap;
use std::fs;
use std::time::Duration;

use anyhow::{Result, bail, ensure};
use hearth_vm::{Backend, Builder, Image, Machine, Output, Recipe};

use crate::places;

pub const SYNAPSE: &str = "matrix-synapse.service";
pub const BRIDGE: &str = "hearth-bridge-heisenbridge.service";
pub const POSTGRESQL: &str = "hearth-postgresql.service";
pub const BOT: &str = "@heisenbridge:pi.example.org";
pub const URL: &str = "https://pi.example.org:8443";
pub const CHANNEL: &str = "#pi";
pub const STATE: &str = "/home/you/.local/state";
/// What the person is called, on the machine, on Matrix and, through the bridge, on IRC.
pub const ADMIN: &str = "you";
/// How the person's units are, and the last words of each but the proxy.
const UNITS: &str = "systemctl --user list-units --all --no-pager 'hearth*' matrix-synapse.service; \
    for unit in matrix-synapse $(cd ~/.config/systemd/user && ls hearth-*.service | grep -v nginx); do \
    echo \"--- $unit\"; journalctl --user --boot --no-pager --unit $unit | tail -n 15; done";
const LONG: Duration = Duration::from_secs(1900);

/// Which Debian it is, and so which systemd.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Debian {
    /// 12, with systemd 252 and PostgreSQL 15.
    Bookworm,
    /// 13, with systemd 257 and PostgreSQL 17.
    Trixie,
}

impl Debian {
    fn image(self) -> Result<Image> {
        let name = match self {
            Self::Bookworm => "pi-bookworm",
            Self::Trixie => "pi",
        };
        Ok(Image::ensure(&Recipe::named(name)?)?)
    }

    /// The host that suits it.
    pub fn host(self) -> &'static str {
        match self {
            Self::Bookworm => "pi-bookworm",
            Self::Trixie => "pi",
        }
    }
}

pub struct Pi {
    pub machine: Machine,
}

/// A person's shell, with all that a login gives it.
const LOGIN: [&str; 10] = [
    "runuser",
    "-u",
    "you",
    "--",
    "env",
    "-i",
    "HOME=/home/you",
    "USER=you",
    "PATH=/usr/bin:/bin",
    "XDG_RUNTIME_DIR=/run/user/1000",
];

impl Pi {
    /// The machine with its programs, and every generation that a scenario may switch to.
    pub fn builder(name: &str, debian: Debian) -> Result<Builder> {
        let mut builder = Machine::builder(name)
            .image(&debian.image()?)
            .binary(places::hearth_binary()?)
            .file("/usr/bin/sd-switch", fs::read(places::sd_switch()?)?, 0o755)
            .alias("pi.example.org");
        for entry in fs::read_dir(places::rendered(""))? {
            let tree = entry?.path();
            let name = tree.file_name().unwrap_or_default().to_string_lossy();
            if let Some(host) = name.strip_suffix("-home") {
                builder = switch::with_generation(builder, host, &tree)?;
            }
        }
        Ok(builder)
    }

    /// Boots it and sets it up as the guide says: the person, and what takes root, once.
    pub fn boot(builder: Builder) -> Result<Self> {
        let pi = Self {
            machine: builder.start()?,
        };
        pi.machine.wait_for_unit("multi-user.target")?;
        pi.machine.shell(
            "useradd --create-home --uid 1000 --shell /bin/bash you; mkdir -p /var/log/journal",
        )?;
        switch::prepare(&pi.machine)?;
        Ok(pi)
    }

    /// A Pi with a person who lingers, and nothing of Hearth.
    pub fn bare(name: &str, debian: Debian, backend: Backend) -> Result<Self> {
        let pi = Self::boot(Self::builder(name, debian)?.backend(backend))?;
        pi.linger()?;
        Ok(pi)
    }

    /// The server up, as the host file has it.
    pub fn start(name: &str, debian: Debian) -> Result<Self> {
        Self::start_as(debian.host(), name, debian)
    }

    /// Another host up.
    pub fn start_as(host: &str, name: &str, debian: Debian) -> Result<Self> {
        let pi = Self::bare(name, debian, Backend::default())?;
        pi.switched(host)?;
        pi.wait_ready()?;
        Ok(pi)
    }

    /// The one thing that needs root.
    pub fn linger(&self) -> Result<()> {
        // From within: logind wants to know who asks, and cannot tell of a command that comes from outside.
        self.machine.succeed(&[
            "systemd-run",
            "--quiet",
            "--wait",
            "loginctl",
            "enable-linger",
            "you",
        ])?;
        self.wait_manager()
    }

    pub fn wait_manager(&self) -> Result<()> {
        self.machine.wait_until(
            "the person's own systemd",
            Duration::from_secs(120),
            || -> Result<()> {
                let state = self.run("systemctl --user is-system-running")?;
                ensure!(
                    ["running", "degraded"].contains(&state.stdout.trim()),
                    "{}",
                    state.stdout
                );
                Ok(())
            },
        )?;
        Ok(())
    }

    /// A command of the person's, whatever its status.
    pub fn run(&self, script: &str) -> Result<Output> {
        let mut command = LOGIN.to_vec();
        command.extend(["bash", "-c", script]);
        Ok(self.machine.run_within(&command, b"", LONG)?)
    }

    /// One that has to succeed; gives what it printed.
    pub fn succeed(&self, script: &str) -> Result<String> {
        let output = self.run(script)?;
        ensure!(
            output.success(),
            "`{script}` failed\n{}{}",
            output.stdout,
            output.stderr
        );
        Ok(output.stdout)
    }

    /// Until a client is answered through the proxy, and the bridge is up.
    pub fn wait_ready(&self) -> Result<()> {
        let answered = self.machine.wait_until(
            "a client's question answered through the proxy",
            Duration::from_secs(300),
            || -> Result<()> {
                let answer = self
                    .machine
                    .agent(Some(&self.certificate()?))?
                    .get(format!("{URL}/_matrix/client/versions"))
                    .call()?;
                ensure!(answer.status() == 200, "status {}", answer.status());
                Ok(())
            },
        );
        if let Err(error) = answered {
            // The proxy's complaints fill the journal's end; what the others said is what counts.
            let units = self.run(UNITS)?;
            bail!("{error:?}\n{}{}", units.stdout, units.stderr);
        }
        self.machine
            .wait_until("the bridge", Duration::from_secs(120), || -> Result<()> {
                ensure!(
                    self.journal(BRIDGE)?.contains("Init done"),
                    "it is not up yet"
                );
                Ok(())
            })?;
        Ok(())
    }

    /// What a unit wrote since the machine started, up to now.
    pub fn journal(&self, unit: &str) -> Result<String> {
        self.machine.succeed(&["journalctl", "--sync"])?;
        self.succeed(&format!(
            "journalctl --user --boot --no-pager --output=cat --unit {unit}"
        ))
    }

    /// A number that is new whenever a unit was started, by unit.
    pub fn invocations(&self) -> Result<BTreeMap<String, String>> {
        let text = self.succeed(
            "systemctl --user show --property=Id,InvocationID 'hearth-*.service' matrix-synapse.service",
        )?;
        let mut invocations = BTreeMap::new();
        for block in text.split("\n\n") {
            let field = |name: &str| {
                let mut lines = block.lines().filter_map(|line| line.split_once('='));
                lines
                    .find(|(key, _)| *key == name)
                    .map(|(_, value)| value.to_owned())
            };
            if let (Some(id), Some(invocation)) = (field("Id"), field("InvocationID")) {
                invocations.insert(id, invocation);
            }
        }
        ensure!(!invocations.is_empty(), "there are no units");
        Ok(invocations)
    }

    /// Bytes of memory that are a unit's own: shared pages divided among those who share them.
    pub fn memory(&self, unit: &str) -> Result<u64> {
        let group = self.succeed(&format!(
            "systemctl --user show --value --property=ControlGroup {unit}"
        ))?;
        let sum = self.machine.shell(&format!(
            "cat /sys/fs/cgroup{}/cgroup.procs | while read -r pid; do cat /proc/$pid/smaps_rollup; done \
             | awk '/^Pss:/ {{ sum += $2 }} END {{ print sum }}'",
            group.trim()
        ))?;
        Ok(sum.trim().parse::<u64>()? * 1024)
    }
}
