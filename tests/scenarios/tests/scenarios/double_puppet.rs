//! What somebody says with the network's own application appears under their own name on Matrix, and without the
//! option under the name of a ghost.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use hearth_scenarios::bazaar::{Bazaar, LOOPBACK};
use hearth_scenarios::loopback::Network;
use hearth_scenarios::person::Person;
use hearth_synapse::Http;
use serde_json::{Value, json};

const PATIENCE: Duration = Duration::from_secs(60);
const YOU: &str = "@you:bazaar.example.org";
const GHOST: &str = "@loopback_you:bazaar.example.org";
/// What the option comes down to.
const TEMPLATE: &str = "/etc/hearth/bridges/loopback/config.json";

#[test]
fn double_puppet() -> Result<()> {
    if hearth_vm::skip("double_puppet")? {
        return Ok(());
    }
    let bazaar = Bazaar::start("double-puppet")?;
    let mut you = bazaar.person("you", true)?;

    // A login of before is remembered with its puppet, so the one without comes first.
    let whole = bazaar.machine.read_file(TEMPLATE)?;
    let mut without: Value = serde_json::from_str(&whole)?;
    without
        .as_object_mut()
        .and_then(|config| config.remove("double_puppet"))
        .context("the host has no double puppets")?;
    configure(&bazaar, &without.to_string())?;
    let network = bazaar.network()?;
    bazaar.log_in_to_loopback(&mut you, "you")?;
    let sender = said_elsewhere(&mut you, &network, "without")?;
    ensure!(sender == GHOST, "it came from {sender}");
    drop(network);

    configure(&bazaar, &whole)?;
    let network = bazaar.network()?;
    let sender = said_elsewhere(&mut you, &network, "with")?;
    ensure!(sender == YOU, "it came from {sender}");
    Ok(())
}

fn configure(bazaar: &Bazaar, template: &str) -> Result<()> {
    bazaar
        .machine
        .write_file(TEMPLATE, template.as_bytes(), "0644")?;
    bazaar
        .machine
        .succeed(&["systemctl", "restart", LOOPBACK])?;
    bazaar.wait_ready()
}

/// Who says on Matrix what the owner of the login said on the network.
fn said_elsewhere(you: &mut Person<Http>, network: &Network, text: &str) -> Result<String> {
    // Somebody else's word first, so that there is a room to be invited to.
    let id = format!("from-ada-{text}");
    let event = json!({ "kind": "message", "chat": "@ada", "sender": "ada", "id": id, "text": id });
    network.tell("you", event)?;
    you.wait_for_event("ada's word", PATIENCE, |_, event| event.body() == Some(&id))?;
    let id = format!("from-you-{text}");
    let event = json!({ "kind": "message", "chat": "@ada", "from_me": true, "id": id, "text": id });
    network.tell("you", event)?;
    let (_, event) = you.wait_for_event("the own word", PATIENCE, |_, event| {
        event.body() == Some(&id)
    })?;
    Ok(event.sender)
}
