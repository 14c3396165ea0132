//! A room with encryption and bridges of the mautrix family: the bot decrypts what it is told. The answers of those in
//! Go are for the person alone; those in Python encrypt what comes from their network, and answer commands in the clear.

use std::time::Duration;

use anyhow::{Result, ensure};
use hearth_scenarios::bazaar::{Bazaar, LOOPBACK, LOOPBACK_BOT};
use hearth_scenarios::encrypted::Device;
use hearth_synapse::Transport;

const PATIENCE: Duration = Duration::from_secs(90);
/// One whose bot gets its device by MSC4190, and one that is older and signs it in as appservices may. The first
/// keeps its keys in PostgreSQL, the second in SQLite.
const IN_PYTHON: [(&str, &str); 2] = [
    (
        "hearth-bridge-telegram-python.service",
        "@telegrambot:bazaar.example.org",
    ),
    (
        "hearth-bridge-googlechat.service",
        "@googlechatbot:bazaar.example.org",
    ),
];

#[test]
fn encrypted_bridge() -> Result<()> {
    if hearth_vm::skip("encrypted_bridge")? {
        return Ok(());
    }
    let bazaar = Bazaar::start("encrypted-bridge")?;
    let you = bazaar.person("you", true)?;
    let mut device = Device::new(you.client())?;
    let room = encrypted_room(&mut device, LOOPBACK_BOT)?;
    answers(&mut device, &room, "version", "Loopback")?;
    // Its keys outlive it.
    bazaar
        .machine
        .succeed(&["systemctl", "restart", LOOPBACK])?;
    bazaar.wait_ready()?;
    answers(&mut device, &room, "help", "login")?;
    ensure!(
        device.plain.is_empty(),
        "said so that everybody can read it: {:?}",
        device.plain
    );
    for (unit, bot) in IN_PYTHON {
        let room = encrypted_room(&mut device, bot)?;
        decrypts(&mut device, &room, bot, "version", "mautrix-")?;
        bazaar.machine.succeed(&["systemctl", "restart", unit])?;
        bazaar.wait_ready()?;
        decrypts(&mut device, &room, bot, "help", "login")?;
    }
    Ok(())
}

fn encrypted_room<T: Transport>(device: &mut Device<T>, bot: &str) -> Result<String> {
    let room = device.open_direct(bot)?;
    device.wait_until("the bot to join", PATIENCE, |device| {
        device.joined.contains(&(room.clone(), bot.to_owned()))
    })?;
    Ok(room)
}

/// The bot can have understood only what it decrypted.
fn decrypts<T: Transport>(
    device: &mut Device<T>,
    room: &str,
    bot: &str,
    said: &str,
    answer: &str,
) -> Result<()> {
    let before = device.plain.len();
    device.say(room, bot, said)?;
    device.wait_until(&format!("an answer to `{said}`"), PATIENCE, |device| {
        device.plain[before..]
            .iter()
            .any(|(_, sender, text)| sender == bot && text.contains(answer))
    })
}

fn answers<T: Transport>(
    device: &mut Device<T>,
    room: &str,
    said: &str,
    answer: &str,
) -> Result<()> {
    let before = device.messages.len();
    device.say(room, LOOPBACK_BOT, said)?;
    device.wait_until(&format!("an answer to `{said}`"), PATIENCE, |device| {
        device.messages[before..]
            .iter()
            .any(|(_, sender, text)| sender == LOOPBACK_BOT && text.contains(answer))
    })
}
