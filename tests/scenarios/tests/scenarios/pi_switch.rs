//! A switch does what changed and nothing else; one that fails says why, and the generation before brings it all back.

use std::collections::BTreeSet;
use std::time::Duration;

use anyhow::{Result, ensure};
use hearth_scenarios::pi::{BRIDGE, CHANNEL, Debian, Pi, SYNAPSE};

const OFFICE: &str = "hearth-bridge-office.service";
/// The registration of the second bridge from when it was set up by hand, in the person's home.
const BY_HAND: &str = "\
id: office
url: http://127.0.0.1:9899
as_token: the-token-of-the-old-bridge-1234567890
hs_token: the-token-of-its-old-server-1234567890
sender_localpart: officebot
rate_limited: false
namespaces:
  users:
    - regex: '@office_.*:pi\\.example\\.org'
      exclusive: true
";
/// What is run, and ends, whenever Synapse or a bridge starts.
const ERRANDS: [&str; 2] = ["hearth-wake.service", "hearth-queues.service"];

#[test]
fn pi_switch() -> Result<()> {
    if hearth_vm::skip("pi_switch")? {
        return Ok(());
    }
    let pi = Pi::start("pi-switch", Debian::Trixie)?;
    pi.add_admin("correct horse")?;
    let alice = pi.irc("alice")?;
    let mut you = pi.sign_in("correct horse")?;
    let room = pi.bridge_channel(&mut you)?;

    // The same again is nothing.
    restarts(&pi, "pi", &[])?;
    // One bridge's own setting.
    restarts(&pi, "pi-bridge", &[BRIDGE])?;
    restarts(&pi, "pi", &[BRIDGE])?;
    // Synapse's own setting.
    restarts(&pi, "pi-setting", &[SYNAPSE])?;
    restarts(&pi, "pi", &[SYNAPSE])?;

    a_rename_is_let_through(&pi)?;

    let tokens = "cat ~/.local/state/hearth/registrations/heisenbridge.yaml | sha256sum";
    let before = pi.succeed(tokens)?;
    pi.succeed(&format!(
        "mkdir --mode=0700 ~/by-hand && cat > ~/by-hand/registration.yaml <<'END'\n{BY_HAND}END\n"
    ))?;
    // One more bridge: Synapse has to learn of it, and the other bridge does not notice.
    restarts(&pi, "pi-two", &[OFFICE, SYNAPSE])?;
    ensure!(
        pi.succeed("systemctl --user is-active hearth-bridge-office")?
            .trim()
            == "active"
    );
    // It greets its owner, who has to answer before it goes: an invitation to an empty room cannot be accepted.
    let patience = Duration::from_secs(120);
    you.wait_until("the second bridge's greeting", patience, |you| {
        you.messages
            .iter()
            .any(|message| message.sender == "@officebot:pi.example.org")
    })?;
    for token in ["the-token-of-the-old-bridge", "the-token-of-its-old-server"] {
        pi.succeed(&format!(
            "grep --fixed-strings {token} ~/.local/state/hearth/registrations/office.yaml"
        ))?;
    }
    // Taken over is taken over: the file is needed no more.
    pi.succeed("rm -r ~/by-hand")?;
    let second = "cat ~/.local/state/hearth/registrations/office.yaml | sha256sum";
    let office = pi.succeed(second)?;
    // And back: the bridge ends, its tokens are kept aside and are the same when it returns.
    restarts(&pi, "pi", &[SYNAPSE])?;
    ensure!(
        !pi.run("systemctl --user is-active hearth-bridge-office")?
            .success(),
        "the bridge that went runs on"
    );
    restarts(&pi, "pi-two", &[OFFICE, SYNAPSE])?;
    ensure!(
        pi.succeed(second)? == office,
        "the bridge that came back has other tokens"
    );
    ensure!(
        pi.succeed(tokens)? == before,
        "the bridge that stayed has other tokens"
    );
    restarts(&pi, "pi", &[SYNAPSE])?;

    // Nothing was lost on the way.
    pi.wait_ready()?;
    you.say(&room, "still here?")?;
    alice.wait_for(patience, |line| {
        line.contains(&format!("PRIVMSG {CHANNEL} :still here?"))
    })?;
    alice.say(CHANNEL, "still here")?;
    you.wait_until("alice's answer", patience, |you| {
        you.heard(&room, "@irc_", "still here")
    })?;
    // The person's own tool replaces tokens, and restarts the person's own units.
    pi.succeed("hearth registration rotate heisenbridge")?;
    ensure!(pi.succeed(tokens)? != before, "the tokens are the old ones");
    you.say(&room, "new tokens?")?;
    alice.wait_for(patience, |line| line.contains("new tokens?"))?;
    fails_aloud(&pi)
}

/// A bridge that only changes its name has its port from the unit of the old name, which runs until the switch.
fn a_rename_is_let_through(pi: &Pi) -> Result<()> {
    let looked = pi.run(
        "sed s/hearth-bridge-heisenbridge.service/hearth-bridge-irc.service/g ~/.config/hearth/plan.json > ~/renamed.json && \
         hearth host check --before-switch --plan ~/renamed.json",
    )?;
    ensure!(
        looked.success() && !looked.stdout.contains("another program has it"),
        "{}{}",
        looked.stdout,
        looked.stderr
    );
    pi.succeed("rm ~/renamed.json")?;
    Ok(())
}

/// Switches, and compares what was started anew with what should have been.
fn restarts(pi: &Pi, host: &str, expected: &[&str]) -> Result<()> {
    let before = pi.invocations()?;
    pi.switched(host)?;
    let after = pi.invocations()?;
    let changed: BTreeSet<&str> = after
        .iter()
        .filter(|(unit, invocation)| {
            !invocation.is_empty() && before.get(*unit) != Some(invocation)
        })
        .map(|(unit, _)| unit.as_str())
        .filter(|unit| !ERRANDS.contains(unit))
        .collect();
    let expected: BTreeSet<&str> = expected.iter().copied().collect();
    ensure!(
        changed == expected,
        "the switch to {host} started {changed:?}, and not {expected:?}"
    );
    Ok(())
}

/// A bridge that cannot start is named with its last words; the rest runs, and the way back works.
fn fails_aloud(pi: &Pi) -> Result<()> {
    let launcher = "/var/lib/generations/pi-bridge/.config/hearth/bridges/heisenbridge/launcher.py";
    let good = pi.machine.read_file(launcher)?;
    pi.machine
        .write_file(launcher, b"raise SystemExit('the bridge is out')\n", "0644")?;
    let output = pi.switch("pi-bridge")?;
    ensure!(
        !output.success(),
        "a bridge that cannot start was passed over"
    );
    ensure!(
        output.stdout.contains(&format!("`{BRIDGE}`: it failed"))
            && output.stdout.contains("the bridge is out"),
        "the failure is not told: {}{}",
        output.stdout,
        output.stderr
    );
    ensure!(
        !output.stdout.contains(SYNAPSE),
        "Synapse is blamed: {}",
        output.stdout
    );
    ensure!(
        output.stderr.contains("home-manager generations"),
        "the way back is not told: {}",
        output.stderr
    );
    pi.machine.write_file(launcher, good.as_bytes(), "0644")?;
    pi.switched("pi")?;
    pi.wait_ready()
}
