//! Talking to Heisenbridge as its owner does: by commands in rooms.

use std::time::Duration;

use anyhow::{Context, Result};
use hearth_synapse::Transport;

use crate::person::Person;

const PATIENCE: Duration = Duration::from_secs(120);
const NETWORK: &str = "home";

/// Where IRC is.
#[derive(Debug, Clone, Copy)]
pub struct Irc<'a> {
    pub host: &'a str,
    pub port: u16,
    pub nick: &'a str,
    pub channel: &'a str,
}

/// Adds the network, connects and joins; gives the Matrix room of the channel.
pub fn join_channel<T: Transport>(person: &mut Person<T>, bot: &str, irc: Irc) -> Result<String> {
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
        &format!("addserver {NETWORK} {} {}", irc.host, irc.port),
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
        &format!("nick {}", irc.nick),
        "Nickname set",
    )?;
    person.say(&network, "connect")?;
    person.say(&network, &format!("join {}", irc.channel))?;
    person.wait_until("the channel's room", PATIENCE, |person| {
        person.room_named(irc.channel).is_some()
    })?;
    let channel = person
        .room_named(irc.channel)
        .context("No room for the channel")?;
    person.wait_until("the channel to be joined", PATIENCE, |person| {
        person.heard(&channel, bot, "Synchronizing members")
    })?;
    Ok(channel)
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
