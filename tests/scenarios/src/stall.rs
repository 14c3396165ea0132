//! `tests/hosts/stall`, running: one bridge, and its network held in the hand.

mod network;
mod tree;

use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use hearth_report::Secret;
use hearth_synapse::Http;
use hearth_vm::{Builder, Machine};
use serde_json::Value;

pub use self::network::Network;
use crate::person::Person;
use crate::{listed, places};

pub const SERVER: &str = "stall.example.org";
pub const URL: &str = "https://stall.example.org";
pub const BOT: &str = "@loopbackbot:stall.example.org";
pub const SYNAPSE: &str = "matrix-synapse.service";
pub const PATIENCE: Duration = Duration::from_secs(120);
const CERTIFICATE: &str = "/var/lib/hearth/tls/stall.example.org/fullchain.pem";
const NETWORK: u16 = 29400;
const SYSTEM: &str = "etc/systemd/system/";

pub struct Stall {
    pub machine: Machine,
    /// What the network told last.
    told: Arc<AtomicU64>,
}

impl Stall {
    /// One of the stalls as committed, not yet booted.
    pub fn builder(name: &str, host: &str) -> Result<Builder> {
        Ok(Machine::builder(name)
            .image(&places::image("bazaar")?)
            .tree(places::rendered(host))
            .binary(places::hearth_binary()?)
            .alias(SERVER))
    }

    pub fn start(name: &str, host: &str) -> Result<Self> {
        let stall = Self {
            machine: Self::builder(name, host)?.start()?,
            told: Arc::default(),
        };
        stall.write_tree(host)?;
        stall.wait_ready()?;
        Ok(stall)
    }

    /// Becomes another host, as its owner would do it: units that went end, and what depends on secrets, registrations
    /// and databases comes anew.
    pub fn switch(&self, host: &str) -> Result<()> {
        self.write(host)?;
        self.renew()?;
        self.start_rest()
    }

    /// The files, and the end of what is in none of them any more.
    pub fn write(&self, host: &str) -> Result<()> {
        for path in self.write_tree(host)? {
            let unit = path.rsplit('/').next().unwrap_or_default();
            if path.contains(SYSTEM) && !path.contains(".wants/") {
                self.machine.succeed(&["systemctl", "stop", unit])?;
            }
        }
        self.machine.succeed(&["systemctl", "daemon-reload"])?;
        Ok(())
    }

    /// What makes secrets, registrations and databases runs anew, and what runs and needs them starts anew.
    pub fn renew(&self) -> Result<()> {
        let command = [
            "systemctl",
            "restart",
            "hearth-secrets.service",
            "hearth-registrations.service",
            "hearth-database.service",
        ];
        self.machine.succeed(&command)?;
        Ok(())
    }

    /// Starts what does not run yet, and waits for all of it.
    pub fn start_rest(&self) -> Result<()> {
        self.machine
            .succeed(&["systemctl", "start", "hearth.target"])?;
        self.wait_ready()
    }

    /// Gives the paths that are removed.
    fn write_tree(&self, host: &str) -> Result<Vec<String>> {
        const FILE: &str = "/root/tree.json";
        let tree = tree::read(&places::rendered(host))?;
        self.machine
            .write_file(FILE, tree.to_string().as_bytes(), "0644")?;
        let told = self
            .machine
            .succeed(&["hearth", "--json", "tree", "write", "--from", FILE, "/"])?;
        let told: Value = serde_json::from_str(&told)?;
        let removed = told["removed"].as_array().context("nothing is told")?;
        Ok(removed
            .iter()
            .filter_map(|path| path.as_str().map(str::to_owned))
            .collect())
    }

    /// Until people are answered through the proxy, and every bridge says that it is ready.
    pub fn wait_ready(&self) -> Result<()> {
        self.machine
            .wait_until("a client's question answered", 2 * PATIENCE, || {
                let url = format!("{URL}/_matrix/client/versions");
                let agent = self.machine.agent(Some(&self.certificate()?))?;
                let answer = agent.get(url).call()?;
                ensure!(answer.status() == 200, "status {}", answer.status());
                Ok::<_, anyhow::Error>(())
            })?;
        self.machine
            .wait_until("every bridge to be ready", 2 * PATIENCE, || {
                for bridge in self.bridges()? {
                    ensure!(
                        bridge["unit"]["state"] == "active" && bridge["ready"]["state"] == "ready",
                        "{bridge}"
                    );
                }
                Ok::<_, anyhow::Error>(())
            })?;
        Ok(())
    }

    /// What `hearth bridge list` tells.
    pub fn bridges(&self) -> Result<Vec<Value>> {
        listed::bridges(&self.machine)
    }

    /// Becomes the network behind the bridge.
    pub fn network(&self) -> Result<Network> {
        self.machine.wait_for_port(NETWORK)?;
        Network::connect(self.machine.connect(NETWORK)?, Arc::clone(&self.told))
    }

    fn certificate(&self) -> Result<String> {
        Ok(self.machine.read_file(CERTIFICATE)?)
    }

    /// Makes an account and signs in to it.
    pub fn person(&self, name: &str, admin: bool) -> Result<Person<Http>> {
        const FILE: &str = "/root/password";
        self.machine.write_file(FILE, b"correct horse", "0600")?;
        let mut command = vec!["hearth", "user", "add", name, "--password-file", FILE];
        command.extend(admin.then_some("--admin"));
        self.machine.succeed(&command)?;
        let http = Http::over(self.machine.agent(Some(&self.certificate()?))?);
        Person::sign_in(http, URL, name, &Secret::new("correct horse"))
    }

    /// Signs the person in to the network; gives the room with the bot.
    pub fn log_in(&self, person: &mut Person<Http>) -> Result<String> {
        let room = person.open_direct(BOT)?;
        // What is said before the bot is there is not for it.
        answered(person, &room, "Hello")?;
        for (said, answer) in [
            ("login", "Name"),
            ("you", "Password"),
            ("hunter2", "Logged in as"),
        ] {
            person.say(&room, said)?;
            answered(person, &room, answer)?;
        }
        Ok(room)
    }

    /// A registration's tokens, in the file and in what both sides were given; they must be the same pair.
    pub fn tokens(&self, id: &str, bridge: &str) -> Result<(String, String)> {
        let kept = self.tokens_in(&format!("/var/lib/hearth/registrations/{id}.yaml"))?;
        for held in [
            format!("{SYNAPSE}/registration-{id}.yaml"),
            format!("{bridge}/registration"),
        ] {
            let held = format!("/run/credentials/{held}");
            ensure!(self.tokens_in(&held)? == kept, "{held} has other tokens");
        }
        Ok(kept)
    }

    pub fn tokens_in(&self, path: &str) -> Result<(String, String)> {
        let text = self.machine.read_file(path)?;
        let token = |name: &str| -> Result<String> {
            let (_, rest) = text
                .split_once(name)
                .with_context(|| format!("{path} has no {name}"))?;
            let is_in_it = |c: char| c.is_ascii_alphanumeric() || "-_".contains(c);
            let rest = rest.trim_start_matches(|c| !is_in_it(c));
            Ok(rest.chars().take_while(|&c| is_in_it(c)).collect())
        };
        Ok((token("as_token")?, token("hs_token")?))
    }
}

/// Until the bot has said it, in the room with it.
pub fn answered(person: &mut Person<Http>, room: &str, what: &str) -> Result<()> {
    person.wait_until(what, PATIENCE, |person| person.heard(room, BOT, what))
}

/// One message each way, between the person and `ada` on the network; gives the room.
pub fn talk(
    person: &mut Person<Http>,
    network: &Network,
    ghost: &str,
    word: &str,
) -> Result<String> {
    let (question, answer) = (format!("{word} from ada"), format!("{word} from you"));
    network.tell("you", &question)?;
    person.wait_until(&question, PATIENCE, |person| {
        person
            .messages
            .iter()
            .any(|message| message.sender == ghost && message.text == question)
    })?;
    let heard = person.messages.iter().find(|one| one.text == question);
    let room = heard.context("It was there a moment ago")?.room.clone();
    person.say(&room, &answer)?;
    network.wait_sent(&answer)?;
    Ok(room)
}
