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
        moved(you, &room, bot, &["join"])?;
        room
    };
    // What is said before the bot is there is not for it.
    let theirs = stranger.open_direct(bot)?;
    // Heisenbridge takes no notice of a stranger's invitation; all others come, or decline.
    if kind != "heisenbridge" {
        moved(stranger, &theirs, bot, &["join", "leave"])?;
    }
    stranger.say(&theirs, "help")?;

    // The bot has both questions in this order, so what it had to say to the first is said.
    answers(you, &room, bot)?;
    bazaar.wait_delivered()?;
    answers(you, &room, bot)?;
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

/// Until the bot has come to a room, or gone from it.
fn moved(person: &mut Person<Http>, room: &str, bot: &str, memberships: &[&str]) -> Result<()> {
    let what = format!("the bot's {}", memberships.join(" or "));
    person.wait_for_event(&what, PATIENCE, |at, event| {
        at == room
            && event.kind == "m.room.member"
            && event.sender == bot
            && event.content["membership"]
                .as_str()
                .is_some_and(|membership| memberships.contains(&membership))
    })?;
    Ok(())
}

fn answers(you: &mut Person<Http>, room: &str, bot: &str) -> Result<()> {
    let said = |you: &Person<Http>| {
        let from_bot = you
            .messages
            .iter()
            .filter(|message| message.room == room && message.sender == bot);
        from_bot.count()
    };
    you.listen()?;
    let before = said(you);
    you.say(room, "help")?;
    you.wait_until("an answer to `help`", PATIENCE, |you| said(you) > before)
}
