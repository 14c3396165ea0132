//! Talking to Heisenbridge as its owner does: by commands in rooms.

use std::time::Duration;

use anyhow::{Context, Result};
use hearth_synapse::Transport;

use crate::person::Person;

const PATIENCE: Duration = Duration::from_secs(120);
const NETWORK: &str = "home";

/// The machine's own IRC server.
const SERVER: &str = "127.0.0.1 6667";

/// Adds the network, connects and joins; gives the Matrix room of the channel.
pub fn join_channel<T: Transport>(
    person: &mut Person<T>,
    bot: &str,
    nick: &str,
    channel: &str,
) -> Result<String> {
    joined(person, bot, nick, channel).context("The bridge could not be told to join IRC")
}

fn joined<T: Transport>(
    person: &mut Person<T>,
    bot: &str,
    nick: &str,
    channel: &str,
) -> Result<String> {
    // The bridge opens a control room with its owner by itself, as soon as it is up.
    person.wait_until("the bridge's control room", PATIENCE, |person| {
        person
            .messages
            .iter()
            .any(|message| message.sender == bot && message.text.contains("granted access"))
    })?;
    let control = person
        .messages
        .iter()
        .find(|message| message.sender == bot)
        .map(|message| message.room.clone())
        .context("The bridge said nothing")?;

    ask(
        person,
        &control,
        bot,
        &format!("addnetwork {NETWORK}"),
        "Network added",
    )?;
    ask(
        person,
        &control,
        bot,
        &format!("addserver {NETWORK} {SERVER}"),
        "Server added",
    )?;
    person.say(&control, &format!("open {NETWORK}"))?;
    person.wait_until("the network's room", PATIENCE, |person| {
        person.room_named(NETWORK).is_some()
    })?;
    let network = person
        .room_named(NETWORK)
        .context("No room for the network")?;
    // Before its greeting the bridge is not yet listening in a new room.
    person.wait_until("the network room's greeting", PATIENCE, |person| {
        person.heard(&network, bot, "Welcome")
    })?;
    ask(
        person,
        &network,
        bot,
        &format!("nick {nick}"),
        "Nickname set",
    )?;
    person.say(&network, "connect")?;
    person.say(&network, &format!("join {channel}"))?;
    person.wait_until("the channel's room", PATIENCE, |person| {
        person.room_named(channel).is_some()
    })?;
    let room = person
        .room_named(channel)
        .context("No room for the channel")?;
    person.wait_until("the channel to be joined", PATIENCE, |person| {
        person.heard(&room, bot, "Synchronizing members")
    })?;
    Ok(room)
}

/// Says a command and waits for the bot's word.
fn ask<T: Transport>(
    person: &mut Person<T>,
    room: &str,
    bot: &str,
    command: &str,
    answer: &str,
) -> Result<()> {
    person.say(room, command)?;
    person
        .wait_until(answer, PATIENCE, |person| person.heard(room, bot, answer))
        .with_context(|| format!("After the command {command:?}"))
}
