//! New tokens while people talk: both sides hold the same new pair afterwards, and nothing is lost.

use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use hearth_scenarios::cabin::{BRIDGE, CHANNEL, Cabin, SYNAPSE};
use hearth_scenarios::conversation::{FROM_IRC, FROM_MATRIX, PACE, said_by_ghosts, while_talking};
use hearth_scenarios::presence::said_in_presence;
use hearth_scenarios::traffic::{arrived, numbered};

const MESSAGES: usize = 30;
const FILE: &str = "/var/lib/hearth/registrations/heisenbridge.yaml";

#[test]
fn rotate() -> Result<()> {
    if hearth_vm::skip("rotate")? {
        return Ok(());
    }
    let cabin = Cabin::start("rotate")?;
    cabin.add_admin("correct horse")?;
    let alice = cabin.irc("alice")?;
    let witness = cabin.another_on_irc("witness")?;
    let mut you = cabin.sign_in("correct horse")?;
    let room = cabin.bridge_channel(&mut you)?;
    let before = tokens(&cabin, FILE)?;

    while_talking(&mut you, &room, &alice, CHANNEL, MESSAGES, || {
        thread::sleep(PACE * 5);
        cabin
            .machine
            .succeed(&["hearth", "registration", "rotate", "heisenbridge"])?;
        Ok(())
    })?;

    let after = tokens(&cabin, FILE)?;
    ensure!(
        before.0 != after.0 && before.1 != after.1,
        "a token stayed as it was"
    );
    for unit in [
        format!("{SYNAPSE}/registration-heisenbridge.yaml"),
        format!("{BRIDGE}/registration"),
    ] {
        let held = tokens(&cabin, &format!("/run/credentials/{unit}"))?;
        ensure!(held == after, "{unit} does not hold the new tokens");
    }

    // A line said while the bridge was off the channel was said to others. The witness heard the
    // server's own order of lines, goodbyes and joins.
    let audible = said_in_presence(&witness.lines(), "you", "alice", MESSAGES);
    ensure!(
        audible.len() > MESSAGES / 3,
        "the bridge was hardly ever on the channel: {audible:?}"
    );
    you.wait_until("what was said on IRC", Duration::from_secs(180), |you| {
        let lost = arrived(FROM_IRC, MESSAGES, &said_by_ghosts(you)).lost;
        audible.iter().all(|number| !lost.contains(number))
    })?;
    let last = numbered(FROM_MATRIX, MESSAGES - 1);
    alice.wait_for(Duration::from_secs(180), |line| line.contains(&last))?;

    let on_matrix = arrived(FROM_IRC, MESSAGES, &said_by_ghosts(&you));
    ensure!(
        on_matrix.doubled.is_empty(),
        "from IRC to Matrix: {on_matrix}"
    );
    let on_irc = arrived(FROM_MATRIX, MESSAGES, &alice.heard_on(CHANNEL));
    ensure!(on_irc.all_once(), "from Matrix to IRC: {on_irc}");
    for unit in [SYNAPSE, BRIDGE] {
        ensure!(
            cabin.machine.restarts(unit)? == 0,
            "{unit} crashed on the way"
        );
    }
    Ok(())
}

/// The pair in a registration.
fn tokens(cabin: &Cabin, path: &str) -> Result<(String, String)> {
    let text = cabin.machine.read_file(path)?;
    let token = |name: &str| -> Result<String> {
        let line = text
            .lines()
            .find_map(|line| {
                line.trim()
                    .trim_matches(['{', '}', ','])
                    .trim()
                    .strip_prefix(name)
            })
            .with_context(|| format!("{path} has no {name}"))?;
        Ok(line.trim_matches([':', ' ', '"', ',']).to_owned())
    };
    Ok((token("as_token")?, token("hs_token")?))
}
