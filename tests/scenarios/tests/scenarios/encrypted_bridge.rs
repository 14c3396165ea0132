//! A room with encryption and a bridge of the mautrix family: the bot decrypts what it is told, and its answers
//! are for the person alone.

use std::time::Duration;

use anyhow::{Result, ensure};
use hearth_scenarios::bazaar::{Bazaar, LOOPBACK, LOOPBACK_BOT};
use hearth_scenarios::encrypted::Device;

const PATIENCE: Duration = Duration::from_secs(90);

#[test]
fn encrypted_bridge() -> Result<()> {
    if hearth_vm::skip("encrypted_bridge")? {
        return Ok(());
    }
    let bazaar = Bazaar::start("encrypted-bridge")?;
    let you = bazaar.person("you", true)?;
    let mut device = Device::new(you.client())?;
    let room = device.open_direct(LOOPBACK_BOT)?;
    device.wait_until("the bot to join", PATIENCE, |device| {
        device
            .joined
            .contains(&(room.clone(), LOOPBACK_BOT.to_owned()))
    })?;

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
    Ok(())
}

fn answers<T: hearth_synapse::Transport>(
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
