//! New tokens while people talk: both sides hold the same new pair afterwards, and nothing is lost.

use std::thread;

use anyhow::{Context, Result, ensure};
use hearth_scenarios::cabin::{BRIDGE, CHANNEL, Cabin, SYNAPSE};
use hearth_scenarios::conversation::{PACE, arrives_once, while_talking};

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

    arrives_once(&mut you, &room, "you", &alice, &witness, CHANNEL, MESSAGES)?;
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
