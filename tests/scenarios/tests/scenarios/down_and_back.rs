//! A bridge is away while people talk, and Synapse is restarted or killed meanwhile: everything arrives, once and in
//! order, and nobody has to write anything new for it.

use anyhow::{Context, Result, ensure};
use hearth_scenarios::loopback::Network;
use hearth_scenarios::person::Person;
use hearth_scenarios::stall::{PATIENCE, SYNAPSE, Stall};
use hearth_scenarios::traffic::numbered;
use hearth_synapse::Http;
use serde_json::{Value, json};

const BRIDGE: &str = "hearth-bridge-loopback.service";
const NETWORK: u16 = 29400;
const MESSAGES: usize = 8;

#[test]
fn down_and_back() -> Result<()> {
    if hearth_vm::skip("down_and_back")? {
        return Ok(());
    }
    let stall = Stall::start("down-and-back", "stall")?;
    let network = network(&stall)?;
    let mut you = stall.person("you", true)?;
    stall.log_in(&mut you)?;
    let event =
        json!({ "kind": "message", "chat": "@ada", "sender": "ada", "id": "m1", "text": "hello" });
    network.tell("you", event)?;
    let (room, _) = you.wait_for_event("ada's word", PATIENCE, |_, event| {
        event.body() == Some("hello")
    })?;

    // Gone, and Synapse knows: it has marked the bridge as down. After a restart that is all it does.
    drop(network);
    stall.machine.succeed(&["systemctl", "stop", BRIDGE])?;
    talk(&mut you, &room, "away")?;
    waiting(&stall, MESSAGES)?;
    stall.machine.succeed(&["systemctl", "restart", SYNAPSE])?;
    stall.machine.succeed(&["systemctl", "start", BRIDGE])?;
    let network = self::network(&stall)?;
    arrives(&network, "away")?;
    nothing_waits(&stall)?;

    // Hanging while Synapse is killed: it was sending the first and had the others in memory.
    signal(&stall, BRIDGE, "STOP")?;
    talk(&mut you, &room, "hung")?;
    waiting(&stall, 1)?;
    signal(&stall, SYNAPSE, "KILL")?;
    signal(&stall, BRIDGE, "CONT")?;
    arrives(&network, "hung")?;
    nothing_waits(&stall)
}

fn network(stall: &Stall) -> Result<Network> {
    stall.machine.wait_for_port(NETWORK)?;
    Network::connect(stall.machine.connect(NETWORK)?)
}

fn talk(you: &mut Person<Http>, room: &str, series: &str) -> Result<()> {
    for number in 0..MESSAGES {
        you.say(room, &numbered(series, number))?;
    }
    Ok(())
}

/// Each once, in the order in which they were said.
fn arrives(network: &Network, series: &str) -> Result<()> {
    let last = numbered(series, MESSAGES - 1);
    network.asked(0, "send", |request| request.with["text"] == last)?;
    let mut heard = network.texts("@ada");
    heard.retain(|text| text.starts_with(series));
    let said: Vec<String> = (0..MESSAGES)
        .map(|number| numbered(series, number))
        .collect();
    ensure!(heard == said, "the network heard {heard:?}");
    Ok(())
}

fn signal(stall: &Stall, unit: &str, signal: &str) -> Result<()> {
    stall
        .machine
        .succeed(&["systemctl", "kill", "--signal", signal, unit])?;
    Ok(())
}

/// Until Synapse has written down so many events for the bridge.
fn waiting(stall: &Stall, events: usize) -> Result<()> {
    stall
        .machine
        .wait_until("events to be waiting", PATIENCE, || {
            let (found, text) = events_in(stall)?;
            ensure!(found >= events as u64, "{text}");
            Ok::<_, anyhow::Error>(())
        })?;
    Ok(())
}

fn nothing_waits(stall: &Stall) -> Result<()> {
    stall
        .machine
        .wait_until("everything to be delivered", PATIENCE, || {
            let (found, text) = events_in(stall)?;
            ensure!(found == 0, "{text}");
            Ok::<_, anyhow::Error>(())
        })?;
    Ok(())
}

fn events_in(stall: &Stall) -> Result<(u64, String)> {
    let text = stall
        .machine
        .succeed(&["hearth", "--json", "bridge", "queue"])?;
    let records: Value = serde_json::from_str(&text)?;
    let queues = records["queues"].as_array().context("no queues")?;
    let found = queues
        .iter()
        .find(|queue| queue["appservice"] == "loopback")
        .and_then(|queue| queue["events"].as_u64());
    Ok((found.unwrap_or_default(), text))
}
