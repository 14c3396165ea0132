//! A bridge is away while people talk, Synapse is killed and comes back meanwhile: everything arrives, once and in
//! order, and nobody has to write anything new for it.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use hearth_scenarios::cabin::{BRIDGE, CHANNEL, Cabin, SYNAPSE};
use hearth_scenarios::irc::IrcUser;
use hearth_scenarios::person::Person;
use hearth_scenarios::traffic::numbered;
use hearth_synapse::Http;
use hearth_vm::Machine;

const MESSAGES: usize = 8;
const PATIENCE: Duration = Duration::from_secs(120);

#[test]
fn down_and_back() -> Result<()> {
    if hearth_vm::skip("down_and_back")? {
        return Ok(());
    }
    let cabin = Cabin::start("down-and-back")?;
    cabin.add_admin("correct horse")?;
    let alice = cabin.irc("alice")?;
    let mut you = cabin.sign_in("correct horse")?;
    let room = cabin.bridge_channel(&mut you)?;

    // Gone, as Synapse knows: it marks the bridge as down, and forgets that it has to do anything about it.
    cabin.machine.succeed(&["systemctl", "stop", BRIDGE])?;
    talk(&mut you, &room, "away")?;
    waiting(&cabin.machine, MESSAGES)?;
    cabin.machine.succeed(&["systemctl", "restart", SYNAPSE])?;
    cabin.wait_answering()?;
    cabin.machine.succeed(&["systemctl", "start", BRIDGE])?;
    arrives(&alice, "away")?;

    // Hanging while Synapse is killed: what was being sent is left behind for a bridge that is not marked.
    signal(&cabin.machine, BRIDGE, "STOP")?;
    talk(&mut you, &room, "hung")?;
    waiting(&cabin.machine, 1)?;
    signal(&cabin.machine, SYNAPSE, "KILL")?;
    signal(&cabin.machine, BRIDGE, "CONT")?;
    arrives(&alice, "hung")?;
    Ok(())
}

fn talk(you: &mut Person<Http>, room: &str, series: &str) -> Result<()> {
    for number in 0..MESSAGES {
        you.say(room, &numbered(series, number))?;
    }
    Ok(())
}

/// Each once, in the order in which they were said.
fn arrives(alice: &IrcUser, series: &str) -> Result<()> {
    let last = numbered(series, MESSAGES - 1);
    alice.wait_for(PATIENCE, |line| line.contains(&last))?;
    let heard: Vec<String> = alice
        .heard_on(CHANNEL)
        .iter()
        .flat_map(|text| {
            text.split_inclusive('.')
                .map(str::trim)
                .map(str::to_owned)
                .collect::<Vec<_>>()
        })
        .filter(|text| text.starts_with(series))
        .collect();
    let said: Vec<String> = (0..MESSAGES)
        .map(|number| numbered(series, number))
        .collect();
    ensure!(heard == said, "alice heard {heard:?}");
    Ok(())
}

fn signal(machine: &Machine, unit: &str, signal: &str) -> Result<()> {
    machine.succeed(&["systemctl", "kill", "--signal", signal, unit])?;
    Ok(())
}

/// Until Synapse has written down so many transactions for the bridge.
fn waiting(machine: &Machine, transactions: usize) -> Result<()> {
    machine.wait_until("transactions to be waiting", PATIENCE, || -> Result<()> {
        let text = machine.succeed(&["hearth", "--json", "bridge", "queue"])?;
        let records: serde_json::Value = serde_json::from_str(&text)?;
        let queues = records["queues"].as_array().context("no queues")?;
        let found = queues
            .iter()
            .find(|queue| queue["appservice"] == "heisenbridge")
            .and_then(|queue| queue["transactions"].as_u64())
            .unwrap_or_default();
        ensure!(found >= transactions as u64, "{text}");
        Ok(())
    })?;
    Ok(())
}
