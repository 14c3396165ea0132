//! Matrix to IRC and back, through the proxy; then Synapse goes away and comes back while people talk.

use std::thread;
use std::time::Duration;

use anyhow::{Result, ensure};
use hearth_scenarios::cabin::{CHANNEL, Cabin, SYNAPSE};
use hearth_scenarios::conversation::{FROM_IRC, FROM_MATRIX, PACE, said_by_ghosts, while_talking};
use hearth_scenarios::traffic::{arrived, numbered};

const MESSAGES: usize = 20;

#[test]
fn irc_roundtrip() -> Result<()> {
    if hearth_vm::skip("irc_roundtrip")? {
        return Ok(());
    }
    let cabin = Cabin::start("irc-roundtrip")?;
    cabin.add_admin("correct horse")?;
    let alice = cabin.irc("alice")?;
    let mut you = cabin.sign_in("correct horse")?;
    let room = cabin.bridge_channel(&mut you)?;

    you.say(&room, "hello IRC")?;
    alice.wait_for(Duration::from_secs(60), |line| {
        line.contains(&format!("PRIVMSG {CHANNEL} :hello IRC"))
    })?;
    alice.say(CHANNEL, "hello Matrix")?;
    you.wait_until("alice's answer", Duration::from_secs(60), |you| {
        you.heard(&room, "@irc_", "hello Matrix")
    })?;

    while_talking(&mut you, &room, &alice, CHANNEL, MESSAGES, || {
        // The pauses are the disturbance itself: the server is away for that long.
        thread::sleep(PACE * 4);
        cabin.machine.succeed(&["systemctl", "stop", SYNAPSE])?;
        thread::sleep(PACE * 4);
        cabin.machine.succeed(&["systemctl", "start", SYNAPSE])?;
        Ok(())
    })?;

    you.wait_until("everything from IRC", Duration::from_secs(180), |you| {
        arrived(FROM_IRC, MESSAGES, &said_by_ghosts(you))
            .lost
            .is_empty()
    })?;
    let last = numbered(FROM_MATRIX, MESSAGES - 1);
    alice.wait_for(Duration::from_secs(180), |line| line.contains(&last))?;

    let on_matrix = arrived(FROM_IRC, MESSAGES, &said_by_ghosts(&you));
    let on_irc = arrived(FROM_MATRIX, MESSAGES, &alice.heard_on(CHANNEL));
    ensure!(on_matrix.all_once(), "from IRC to Matrix: {on_matrix}");
    ensure!(on_irc.all_once(), "from Matrix to IRC: {on_irc}");
    Ok(())
}
