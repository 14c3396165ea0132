//! Matrix to IRC and back, through the proxy; then Synapse goes away and comes back while people talk.

use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use hearth_scenarios::cabin::{CHANNEL, Cabin, SYNAPSE};
use hearth_scenarios::traffic::{arrived, numbered};

const MESSAGES: usize = 20;
/// Heisenbridge sends to IRC no faster than its penalty allows, about a line each 1.5 seconds.
const PACE: Duration = Duration::from_secs(1);

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

    thread::scope(|scope| -> Result<()> {
        let talk = scope.spawn(|| -> Result<()> {
            for number in 0..MESSAGES {
                alice.say(CHANNEL, &numbered("irc", number))?;
                thread::sleep(PACE);
            }
            Ok(())
        });
        let absence = scope.spawn(|| -> Result<()> {
            thread::sleep(PACE * 4);
            cabin.machine.succeed(&["systemctl", "stop", SYNAPSE])?;
            thread::sleep(PACE * 4);
            cabin.machine.succeed(&["systemctl", "start", SYNAPSE])?;
            Ok(())
        });
        for number in 0..MESSAGES {
            let next = Instant::now() + PACE;
            you.say(&room, &numbered("matrix", number))?;
            while Instant::now() < next {
                you.listen()?;
            }
        }
        talk.join().expect("the IRC side panicked")?;
        absence.join().expect("the pause of Synapse panicked")
    })?;

    let texts = |you: &hearth_scenarios::person::Person<_>| -> Vec<String> {
        let from_irc = you
            .messages
            .iter()
            .filter(|message| message.sender.starts_with("@irc_"));
        from_irc.map(|message| message.text.clone()).collect()
    };
    you.wait_until("everything from IRC", Duration::from_secs(180), |you| {
        arrived("irc", MESSAGES, &texts(you)).lost.is_empty()
    })?;
    let last = numbered("matrix", MESSAGES - 1);
    alice.wait_for(Duration::from_secs(180), |line| line.contains(&last))?;

    let on_matrix = arrived("irc", MESSAGES, &texts(&you));
    let on_irc = arrived("matrix", MESSAGES, &alice.heard_on(CHANNEL));
    ensure!(on_matrix.all_once(), "from IRC to Matrix: {on_matrix}");
    ensure!(on_irc.all_once(), "from Matrix to IRC: {on_irc}");
    Ok(())
}
