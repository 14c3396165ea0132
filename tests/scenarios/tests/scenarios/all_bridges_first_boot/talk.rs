//! Whom a bridge's bot answers.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use hearth_scenarios::bazaar::Bazaar;
use hearth_scenarios::person::Person;
use hearth_synapse::Http;

const PATIENCE: Duration = Duration::from_secs(120);

pub fn with_its_owner_alone(
    bazaar: &Bazaar,
    you: &mut Person<Http>,
    stranger: &mut Person<Http>,
    kind: &str,
    bot: &str,
) -> Result<()> {
    let room = if kind == "heisenbridge" {
        control_room(you, bot)?
    } else {
        let room = you.open_direct(bot)?;
        you.wait_for_membership(&room, bot, &["join"], PATIENCE)?;
        room
    };
    // What is said before the bot is there is not for it.
    let theirs = stranger.open_direct(bot)?;
    // Heisenbridge takes no notice of a stranger's invitation; all others come, or decline.
    if kind != "heisenbridge" {
        stranger.wait_for_membership(&theirs, bot, &["join", "leave"], PATIENCE)?;
    }
    stranger.say(&theirs, "help")?;

    // The bot has both questions in this order, so what it had to say to the first is said.
    you.ask(&room, bot, "help", PATIENCE)?;
    bazaar.wait_delivered()?;
    you.ask(&room, bot, "help", PATIENCE)?;
    stranger.say(&theirs, "anybody?")?;
    stranger.wait_until("their own words", PATIENCE, |stranger| {
        stranger.heard(&theirs, stranger.id(), "anybody?")
    })?;
    let told = stranger
        .messages
        .iter()
        .find(|message| message.sender == bot);
    ensure!(told.is_none(), "it said to a stranger: {told:?}");
    Ok(())
}

/// Heisenbridge opens a room with its owner itself.
fn control_room(you: &mut Person<Http>, bot: &str) -> Result<String> {
    you.wait_until("its control room", PATIENCE, |you| {
        you.messages.iter().any(|message| message.sender == bot)
    })?;
    let message = you.messages.iter().find(|message| message.sender == bot);
    Ok(message.context("no message")?.room.clone())
}
