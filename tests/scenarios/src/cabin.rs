//! `hosts/cabin`, running: the machine, the ways into it, its people.

use std::time::Duration;

use anyhow::Result;
use hearth_plan::Plan;
use hearth_report::Secret;
use hearth_synapse::Http;
use hearth_vm::{Backend, Builder, Machine};

use crate::heisenbridge;
use crate::irc::{self, IrcUser};
use crate::person::Person;
use crate::places;

pub const SYNAPSE: &str = "matrix-synapse.service";
pub const BRIDGE: &str = "hearth-bridge-heisenbridge.service";
pub const BOT: &str = "@heisenbridge:cabin.example.org";
pub const URL: &str = "https://cabin.example.org";
pub const CHANNEL: &str = "#cabin";
const CERTIFICATE: &str = "/var/lib/hearth/tls/cabin.example.org/fullchain.pem";
const ADMIN: &str = "you";

pub struct Cabin {
    pub machine: Machine,
}

impl Cabin {
    /// The host as committed, not yet booted.
    pub fn builder(name: &str) -> Result<Builder> {
        Self::builder_of(name, "cabin")
    }

    /// Another host's tree in the same kind of machine.
    pub fn builder_of(name: &str, host: &str) -> Result<Builder> {
        Ok(Machine::builder(name)
            .tree(places::rendered(host))
            .binary(places::hearth_binary()?)
            .alias("cabin.example.org"))
    }

    /// Boots and waits until clients are answered through the proxy.
    pub fn start(name: &str) -> Result<Self> {
        Self::start_on(name, Backend::default())
    }

    pub fn start_on(name: &str, backend: Backend) -> Result<Self> {
        let machine = Self::builder(name)?.backend(backend).start()?;
        let cabin = Self { machine };
        cabin.wait_ready()?;
        Ok(cabin)
    }

    /// Until the first client would be answered.
    pub fn wait_answering(&self) -> Result<()> {
        self.machine.wait_until(
            "a client's question answered through the proxy",
            Duration::from_secs(180),
            || self.versions(),
        )?;
        Ok(())
    }

    /// The same, and the bridge is up.
    pub fn wait_ready(&self) -> Result<()> {
        self.wait_answering()?;
        self.machine.wait_for_log(BRIDGE, "Init done")?;
        Ok(())
    }

    /// What a client asks first.
    fn versions(&self) -> Result<()> {
        let url = format!("{URL}/_matrix/client/versions");
        let answer = self
            .machine
            .agent(Some(&self.certificate()?))?
            .get(url)
            .call()?;
        anyhow::ensure!(answer.status() == 200, "status {}", answer.status());
        Ok(())
    }

    pub fn certificate(&self) -> Result<String> {
        Ok(self.machine.read_file(CERTIFICATE)?)
    }

    /// HTTPS through the proxy, with the host's own certificate and no other trusted.
    pub fn https(&self) -> Result<Http> {
        Ok(Http::over(self.machine.agent(Some(&self.certificate()?))?))
    }

    pub fn plan(&self) -> Result<Plan> {
        Ok(Plan::load(
            &places::rendered("cabin").join("etc/hearth/plan.json"),
        )?)
    }

    /// Makes the admin's account with the tool, as its owner would.
    pub fn add_admin(&self, password: &str) -> Result<()> {
        self.machine
            .write_file("/root/password", password.as_bytes(), "0600")?;
        let command = [
            "hearth",
            "user",
            "add",
            ADMIN,
            "--admin",
            "--password-file",
            "/root/password",
        ];
        self.machine.succeed(&command)?;
        self.machine.succeed(&["rm", "/root/password"])?;
        Ok(())
    }

    pub fn sign_in(&self, password: &str) -> Result<Person<Http>> {
        Person::sign_in(self.https()?, URL, ADMIN, &Secret::new(password))
    }

    /// Starts the machine's own IRC server; gives a person on it who is on the channel.
    pub fn irc(&self, nick: &str) -> Result<IrcUser> {
        irc::serve(&self.machine, "irc.cabin.example.org")?;
        self.another_on_irc(nick)
    }

    /// One more person on the channel.
    pub fn another_on_irc(&self, nick: &str) -> Result<IrcUser> {
        irc::visitor(&self.machine, nick, CHANNEL)
    }

    /// The admin's room for the IRC channel, bridged.
    pub fn bridge_channel(&self, person: &mut Person<Http>) -> Result<String> {
        heisenbridge::join_channel(person, BOT, ADMIN, CHANNEL)
    }
}
