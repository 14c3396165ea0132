//! What was said before anybody listened, and while the network was away.

use anyhow::{Result, ensure};
use hearth_scenarios::bazaar::Bazaar;
use hearth_scenarios::loopback::Network;
use hearth_scenarios::person::Person;
use hearth_synapse::{Http, Method};
use serde_json::{Value, json};

use super::PATIENCE;

const GRACE: &str = "@loopback_grace:bazaar.example.org";
/// A time in 2026, in milliseconds.
const THEN: u64 = 1_767_225_600_000;

fn said(number: u64) -> Value {
    json!({
        "kind": "message", "chat": "@grace", "sender": "grace", "time": THEN + number * 60_000,
        "id": format!("g{number}"), "text": format!("Chapter {number}"),
    })
}

/// The bridge is told that the chat is there, and when it last changed; the rest it asks for.
fn there(network: &Network, last: u64) -> Result<()> {
    let chat = json!({ "kind": "chat", "chat": "@grace", "time": THEN + last * 60_000 });
    network.tell("you", chat)
}

/// The room gets all of it, in order and with its own times; what is said later, by either side and while the network
/// is away, comes once and in order when it is back.
pub fn is_fetched(bazaar: &Bazaar, you: &mut Person<Http>, network: Network) -> Result<()> {
    let early: Vec<Value> = (1..=3).map(said).collect();
    network.remember("@grace", &early);
    there(&network, 3)?;
    let (room, first) = you.wait_for_event("the first chapter", PATIENCE, |_, event| {
        event.sender == GRACE && event.body() == Some("Chapter 1")
    })?;
    let path = format!("/_matrix/client/v3/rooms/{room}/event/{}", first.id);
    let whole = you
        .client()
        .request(Method::Get, &path, Value::Null, "tell an event")?;
    let when = &whole["origin_server_ts"];
    ensure!(*when == THEN + 60_000, "it is not of its time: {when}");
    you.wait_until("the third chapter", PATIENCE, |you| {
        you.heard(&room, GRACE, "Chapter 3")
    })?;

    // While nobody listens, the network goes on.
    drop(network);
    let network = bazaar.network()?;
    let all: Vec<Value> = (1..=5).map(said).collect();
    network.remember("@grace", &all);
    there(&network, 5)?;
    you.wait_until("the fifth chapter", PATIENCE, |you| {
        you.heard(&room, GRACE, "Chapter 5")
    })?;

    // What is said here meanwhile waits for it.
    drop(network);
    you.say(&room, "And then?")?;
    let network = bazaar.network()?;
    network.asked(0, "send", |request| request.with["text"] == "And then?")?;
    you.listen()?;
    let heard: Vec<&str> = you
        .messages
        .iter()
        .filter(|message| message.room == room && message.sender == GRACE)
        .map(|message| message.text.as_str())
        .collect();
    let wanted = [
        "Chapter 1",
        "Chapter 2",
        "Chapter 3",
        "Chapter 4",
        "Chapter 5",
    ];
    ensure!(heard == wanted, "{heard:?}");
    ensure!(
        network.texts("@grace") == ["And then?"],
        "{:?}",
        network.texts("@grace")
    );
    Ok(())
}
