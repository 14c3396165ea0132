//! A bridge's id, port, users and permissions change in the host file, then its name, then it is taken out and comes
//! back: after each switch both sides agree, with the tokens and in the room that there were.

use anyhow::{Result, ensure};
use hearth_scenarios::stall::{BOT, PATIENCE, SYNAPSE, Stall, answered, talk};

const BRIDGE: &str = "hearth-bridge-loopback.service";
const RENAMED: &str = "hearth-bridge-chat.service";
const ADA: &str = "@loopback_ada:stall.example.org";
const OTHER_ADA: &str = "@loop_ada:stall.example.org";

#[test]
fn drift() -> Result<()> {
    if hearth_vm::skip("drift")? {
        return Ok(());
    }
    let stall = Stall::start("drift", "stall")?;
    let mut you = stall.person("you", true)?;
    let mut guest = stall.person("guest", false)?;
    let network = stall.network()?;
    let control = stall.log_in(&mut you)?;
    let guests = guest.open_direct(BOT)?;
    answered(&mut guest, &guests, "Hello")?;
    guest.ask(&guests, BOT, "version", PATIENCE)?;
    let room = talk(&mut you, &network, ADA, "first")?;
    let tokens = stall.tokens("loopback", BRIDGE)?;

    // Id, port, users and permissions.
    stall.switch("stall-changed")?;
    let changed = stall.tokens("loop", BRIDGE)?;
    ensure!(changed == tokens, "the tokens are not those of before");
    let network = stall.network()?;
    let same = talk(&mut you, &network, OTHER_ADA, "changed")?;
    ensure!(same == room, "the conversation went on in another room");
    let so_far = guest.said_by(&guests, BOT);
    guest.say(&guests, "version")?;
    you.ask(&control, BOT, "version", PATIENCE)?;
    // Whatever the bot said until it answered the other one.
    guest.say(&guests, "nobody there")?;
    guest.wait_until("the own words", PATIENCE, |guest| {
        guest.heard(&guests, "@guest", "nobody there")
    })?;
    ensure!(
        guest.said_by(&guests, BOT) == so_far,
        "who lost the permission was answered: {:?}",
        guest.messages
    );

    // And back again.
    stall.switch("stall")?;
    let back = stall.tokens("loopback", BRIDGE)?;
    ensure!(back == tokens, "the tokens are not those of before");
    let same = talk(&mut you, &stall.network()?, ADA, "back")?;
    ensure!(same == room, "the conversation went on in another room");

    // Another name.
    stall.switch("stall-renamed")?;
    ensure!(!is_active(&stall, BRIDGE)?, "it runs under its old name");
    let renamed = stall.tokens("loopback", RENAMED)?;
    ensure!(renamed == tokens, "the tokens are not those of before");
    let same = talk(&mut you, &stall.network()?, ADA, "renamed")?;
    ensure!(same == room, "the conversation went on in another room");

    // Taken out.
    stall.switch("stall-bare")?;
    ensure!(is_active(&stall, SYNAPSE)? && !is_active(&stall, RENAMED)?);
    let said = stall.machine.journal("hearth-registrations.service")?;
    for left in [
        "loopback: not in the plan; its tokens are kept in `/var/lib/hearth/registrations/removed/loopback.yaml`",
        "its database `hearth-bridge-loopback` stays; to throw it away: `runuser -u postgres -- dropdb hearth-bridge-loopback`",
        "and their rooms stay in Synapse; docs/bridges.md tells how to clean them up",
    ] {
        ensure!(said.contains(left), "{left:?} is not said: {said}");
    }
    you.say(&room, "said to nobody")?;

    // And put back.
    stall.switch("stall")?;
    let restored = stall.tokens("loopback", BRIDGE)?;
    ensure!(restored == tokens, "the tokens are not those of before");
    let same = talk(&mut you, &stall.network()?, ADA, "restored")?;
    ensure!(same == room, "the conversation went on in another room");
    for unit in [SYNAPSE, BRIDGE] {
        ensure!(
            stall.machine.restarts(unit)? == 0,
            "{unit} crashed on the way"
        );
    }
    Ok(())
}

fn is_active(stall: &Stall, unit: &str) -> Result<bool> {
    Ok(stall
        .machine
        .run(&["systemctl", "is-active", unit])?
        .success())
}
