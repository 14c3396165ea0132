//! A switch does what changed and nothing else; one that fails says why, and the generation before brings it all back.

use std::collections::BTreeSet;
use std::time::Duration;

use anyhow::{Result, ensure};
use hearth_scenarios::conversation::{arrives_once, while_talking};
use hearth_scenarios::pi::{ADMIN, BRIDGE, CHANNEL, Debian, Pi, SYNAPSE};

/// Said each way, one a second, while the bridge is switched over and back.
const MESSAGES: usize = 30;
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
    let witness = pi.another_on_irc("witness")?;
    let patience = Duration::from_secs(120);

    // The same again is nothing.
    restarts(&pi, "pi", &[])?;
    // One bridge's own setting, and back, while people talk.
    while_talking(&mut you, &room, &alice, CHANNEL, MESSAGES, || {
        restarts(&pi, "pi-bridge", &[BRIDGE])?;
        alice.wait_to_meet(ADMIN, patience)?;
        restarts(&pi, "pi", &[BRIDGE])
    })?;
    arrives_once(&mut you, &room, ADMIN, &alice, &witness, CHANNEL, MESSAGES)?;
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
    fails_aloud(&pi)?;
    waits_for_the_start(&pi)
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

/// A bridge that cannot start is named with its last words; the rest runs, and the way back leaves nothing of it.
fn fails_aloud(pi: &Pi) -> Result<()> {
    let launcher = "/var/lib/generations/pi-two/.config/hearth/bridges/office/launcher.py";
    let good = pi.machine.read_file(launcher)?;
    pi.machine
        .write_file(launcher, b"raise SystemExit('the bridge is out')\n", "0644")?;
    let output = pi.switch("pi-two")?;
    ensure!(
        !output.success(),
        "a bridge that cannot start was passed over"
    );
    ensure!(
        output.stdout.contains(&format!("`{OFFICE}`: it failed"))
            && output.stdout.contains("the bridge is out"),
        "the failure is not told: {}{}",
        output.stdout,
        output.stderr
    );
    let blamed = output.stdout.lines();
    ensure!(
        blamed.filter(|line| line.starts_with("error: ")).count() == 1,
        "others are blamed: {}",
        output.stdout
    );
    ensure!(
        output.stderr.contains("home-manager generations"),
        "the way back is not told: {}",
        output.stderr
    );
    pi.machine.write_file(launcher, good.as_bytes(), "0644")?;
    restarts(pi, "pi", &[SYNAPSE])?;
    let left = pi.succeed(&format!(
        "find ~/.config/systemd/user -name '*{OFFICE}*' -print && \
         systemctl --user list-units --all --no-legend '{OFFICE}'"
    ))?;
    ensure!(left.is_empty(), "left of the bridge that failed: {left}");
    pi.wait_ready()
}

/// Somebody switches at once when the machine is up again: the person's systemd is still starting what there was.
fn waits_for_the_start(pi: &Pi) -> Result<()> {
    pi.machine.reboot()?;
    let before = pi.machine.wait_until(
        "Synapse to start",
        Duration::from_secs(120),
        || -> Result<String> {
            let id = "systemctl --user show --value --property=InvocationID";
            let id = pi.succeed(&format!("{id} {SYNAPSE}"))?;
            ensure!(!id.trim().is_empty(), "it has not been started");
            Ok(id)
        },
    )?;
    let state = pi.run("systemctl --user is-system-running")?;
    ensure!(
        state.stdout.trim() == "starting",
        "too late: it is {}",
        state.stdout
    );
    let output = pi.switched("pi-setting")?;
    ensure!(
        output
            .stderr
            .contains("Waiting for your own systemd, which is still starting"),
        "it did not wait: {}{}",
        output.stdout,
        output.stderr
    );
    ensure!(
        pi.invocations()?.get(SYNAPSE).map(String::as_str) != Some(before.trim()),
        "Synapse runs on without the setting: {}{}",
        output.stdout,
        output.stderr
    );
    pi.wait_ready()
}
