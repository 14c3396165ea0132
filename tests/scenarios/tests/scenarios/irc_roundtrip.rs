//! Matrix to IRC and back, through the proxy; then Synapse goes away and comes back while people talk.

use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use hearth_scenarios::cabin::{CHANNEL, Cabin, SYNAPSE, URL};
use hearth_scenarios::conversation::{FROM_IRC, FROM_MATRIX, PACE, said_by_ghosts, while_talking};
use hearth_scenarios::irc::IrcUser;
use hearth_scenarios::person::Person;
use hearth_scenarios::picture;
use hearth_scenarios::traffic::{arrived, numbered};
use hearth_synapse::Http;
use serde_json::json;

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

    as_far_as_irc_has_it(&cabin, &mut you, &room, &alice)?;

    while_talking(&mut you, &room, &alice, CHANNEL, MESSAGES, || {
        // The pauses are the disturbance itself: the server is away for that long.
        thread::sleep(PACE * 4);
        cabin.machine.succeed(&["systemctl", "stop", SYNAPSE])?;
        thread::sleep(PACE * 4);
        cabin.machine.succeed(&["systemctl", "start", SYNAPSE])?;
        Ok(())
    })?;

    both_arrived(&mut you, &alice, MESSAGES)?;
    // One more each way: when that is there, whatever comes twice has come twice.
    you.say(&room, &numbered(FROM_MATRIX, MESSAGES))?;
    alice.say(CHANNEL, &numbered(FROM_IRC, MESSAGES))?;
    both_arrived(&mut you, &alice, MESSAGES + 1)?;

    let on_matrix = arrived(FROM_IRC, MESSAGES, &said_by_ghosts(&you));
    let on_irc = arrived(FROM_MATRIX, MESSAGES, &alice.heard_on(CHANNEL));
    ensure!(on_matrix.all_once(), "from IRC to Matrix: {on_matrix}");
    ensure!(on_irc.all_once(), "from Matrix to IRC: {on_irc}");
    Ok(())
}

/// Waits for all that was said on IRC, and for the last thing said on Matrix.
fn both_arrived(you: &mut Person<Http>, alice: &IrcUser, count: usize) -> Result<()> {
    let patience = Duration::from_secs(180);
    you.wait_until("everything from IRC", patience, |you| {
        arrived(FROM_IRC, count, &said_by_ghosts(you))
            .lost
            .is_empty()
    })?;
    let last = numbered(FROM_MATRIX, count - 1);
    alice.wait_for(patience, |line| line.contains(&last))?;
    Ok(())
}

/// A reply names who is answered, an edit is told as one, and a picture is a link that anybody can open.
fn as_far_as_irc_has_it(
    cabin: &Cabin,
    you: &mut Person<Http>,
    room: &str,
    alice: &IrcUser,
) -> Result<()> {
    let patience = Duration::from_secs(60);
    let (_, asked) = you.wait_for_event("alice's words", patience, |_, event| {
        event.body() == Some("hello Matrix")
    })?;
    let relation = json!({ "m.in_reply_to": { "event_id": asked.id } });
    let reply =
        json!({ "msgtype": "m.text", "body": "hello to you too", "m.relates_to": relation });
    you.send(room, "m.room.message", reply)?;
    alice.wait_for(patience, |line| {
        line.contains(&format!("PRIVMSG {CHANNEL} :alice: hello to you too"))
    })?;

    let said = you.send(
        room,
        "m.room.message",
        json!({ "msgtype": "m.text", "body": "there is fier" }),
    )?;
    let edit = json!({
        "msgtype": "m.text", "body": "* there is fire",
        "m.new_content": { "msgtype": "m.text", "body": "there is fire" },
        "m.relates_to": { "rel_type": "m.replace", "event_id": said },
    });
    alice.wait_for(patience, |line| line.contains("there is fier"))?;
    you.send(room, "m.room.message", edit)?;
    alice.wait_for(patience, |line| {
        line.contains(&format!("PRIVMSG {CHANNEL} :* fire"))
    })?;

    let uri = picture::upload(&cabin.machine, &cabin.certificate()?, URL, you)?;
    let content = json!({ "msgtype": "m.image", "body": "fire.png", "url": uri });
    you.send(room, "m.room.message", content)?;
    let line = alice.wait_for(patience, |line| line.contains("/_heisenbridge/media/"))?;
    let link = line
        .split_whitespace()
        .map(|word| word.trim_start_matches(':'))
        .find(|word| word.starts_with(URL))
        .with_context(|| format!("no link of this server in {line}"))?;
    let agent = cabin.machine.agent(Some(&cabin.certificate()?))?;
    let mut answer = agent.get(link).call()?;
    ensure!(
        answer.body_mut().read_to_vec()? == picture::bytes()?,
        "it is another picture"
    );
    // The key in the link is what lets somebody in, not the name of the picture.
    let other = link.replace("/fire.png", "x/fire.png");
    let refused = agent.get(&other).call();
    ensure!(
        refused.is_ok_and(|answer| answer.status() == 403),
        "{other} is let through"
    );
    Ok(())
}
