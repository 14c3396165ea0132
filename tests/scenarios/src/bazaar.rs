//! `tests/hosts/bazaar`, running: every bridge that a machine can have.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use hearth_plan::Plan;
use hearth_report::Secret;
use hearth_synapse::Http;
use hearth_vm::{Builder, Machine};
use serde_json::Value;

use crate::loopback::Network;
use crate::person::Person;
use crate::{listed, places};

pub const SYNAPSE: &str = "matrix-synapse.service";
pub const SERVER: &str = "bazaar.example.org";
pub const URL: &str = "https://bazaar.example.org";
/// The bridge whose network a scenario holds.
pub const LOOPBACK: &str = "hearth-bridge-loopback.service";
pub const LOOPBACK_BOT: &str = "@loopbackbot:bazaar.example.org";
/// Where that network comes in.
const NETWORK: u16 = 29400;
const CERTIFICATE: &str = "/var/lib/hearth/tls/bazaar.example.org/fullchain.pem";
const PATIENCE: Duration = Duration::from_secs(120);

pub struct Bazaar {
    pub machine: Machine,
}

impl Bazaar {
    /// The host as committed, not yet booted.
    pub fn builder(name: &str) -> Result<Builder> {
        Ok(Machine::builder(name)
            .image(&places::image("bazaar")?)
            .tree(places::rendered("bazaar"))
            .binary(places::hearth_binary()?)
            .alias(SERVER))
    }

    /// Boots and waits until every bridge is ready.
    pub fn start(name: &str) -> Result<Self> {
        let bazaar = Self {
            machine: Self::builder(name)?.start()?,
        };
        bazaar.wait_ready()?;
        Ok(bazaar)
    }

    /// The same; gives how long each bridge took, from the power button on.
    pub fn start_timed(name: &str) -> Result<(Self, BTreeMap<String, Duration>)> {
        let builder = Self::builder(name)?;
        let began = Instant::now();
        let bazaar = Self {
            machine: builder.start()?,
        };
        let mut after = BTreeMap::new();
        bazaar.wait_ready_telling(|name| {
            after.entry(name.to_owned()).or_insert(began.elapsed());
        })?;
        Ok((bazaar, after))
    }

    pub fn plan() -> Result<Plan> {
        Ok(Plan::load(
            &places::rendered("bazaar").join("etc/hearth/plan.json"),
        )?)
    }

    /// Until every bridge says that it is ready.
    pub fn wait_ready(&self) -> Result<()> {
        self.wait_ready_telling(|_| ())
    }

    fn wait_ready_telling(&self, mut is_ready: impl FnMut(&str)) -> Result<()> {
        self.machine
            .wait_until("every bridge to be ready", 2 * PATIENCE, || {
                let mut waiting = Vec::new();
                for bridge in self.bridges()? {
                    let name = bridge["name"].as_str().unwrap_or_default();
                    let (state, ready) = (&bridge["unit"]["state"], &bridge["ready"]["state"]);
                    if state == "active" && ready == "ready" {
                        is_ready(name);
                    } else {
                        waiting.push(format!("{name} is {state} and {ready}"));
                    }
                }
                ensure!(waiting.is_empty(), "{waiting:?}");
                Ok::<_, anyhow::Error>(())
            })?;
        Ok(())
    }

    /// What `hearth bridge list` tells.
    pub fn bridges(&self) -> Result<Vec<Value>> {
        listed::bridges(&self.machine)
    }

    /// Until Synapse has delivered everything to every bridge.
    pub fn wait_delivered(&self) -> Result<()> {
        self.machine
            .wait_until("everything to be delivered", PATIENCE, || {
                let text = self
                    .machine
                    .succeed(&["hearth", "--json", "bridge", "queue"])?;
                let records: Value = serde_json::from_str(&text)?;
                let queues = records["queues"].as_array().context("no queues")?;
                ensure!(
                    records["behind"] == 0 && queues.iter().all(|queue| queue["transactions"] == 0),
                    "{text}"
                );
                Ok(())
            })?;
        Ok(())
    }

    /// Makes an account, as the host's owner would; signs in to it.
    pub fn person(&self, name: &str, admin: bool) -> Result<Person<Http>> {
        const FILE: &str = "/root/password";
        let password = format!("the password of {name}");
        self.machine.write_file(FILE, password.as_bytes(), "0600")?;
        let mut command = vec!["hearth", "user", "add", name, "--password-file", FILE];
        command.extend(admin.then_some("--admin"));
        self.machine.succeed(&command)?;
        self.machine.succeed(&["rm", FILE])?;
        self.sign_in(name)
    }

    /// Another session of somebody who was made here.
    pub fn sign_in(&self, name: &str) -> Result<Person<Http>> {
        let password = Secret::new(format!("the password of {name}"));
        Person::sign_in(self.https()?, URL, name, &password)
    }

    /// HTTPS through the proxy, with the host's own certificate and no other trusted.
    pub fn https(&self) -> Result<Http> {
        Ok(Http::over(self.machine.agent(Some(&self.certificate()?))?))
    }

    pub fn certificate(&self) -> Result<String> {
        Ok(self.machine.read_file(CERTIFICATE)?)
    }

    /// Becomes the network behind the loopback bridge.
    pub fn network(&self) -> Result<Network> {
        self.machine.wait_for_port(NETWORK)?;
        Network::connect(self.machine.connect(NETWORK)?)
    }

    /// Signs the person in to the network in the hand; gives the room with the bot.
    pub fn log_in_to_loopback(&self, person: &mut Person<Http>, name: &str) -> Result<String> {
        let room = person.open_direct(LOOPBACK_BOT)?;
        let answered = |person: &mut Person<Http>, what: &str| {
            person.wait_until(what, PATIENCE, |person| {
                person.heard(&room, LOOPBACK_BOT, what)
            })
        };
        // What is said before the bot is there is not for it.
        answered(person, "Hello")?;
        person.say(&room, "login")?;
        answered(person, "Name")?;
        person.say(&room, name)?;
        answered(person, "Password")?;
        person.say(&room, "hunter2")?;
        answered(person, "Logged in as")?;
        Ok(room)
    }
}
