//! What an owner does on ordinary days.

use std::time::Duration;

use anyhow::Result;
use hearth_scenarios::cabin::CHANNEL;

use super::strongbox::{BRIDGES, Strongbox};
use super::transcript::Transcript;

const PASSWORD: &str = "/root/password";

pub fn all(host: &Strongbox, transcript: &Transcript) -> Result<()> {
    accounts(host, transcript)?;
    conversation(host)?;
    for command in LOOKS {
        let command: Vec<&str> = command.split(' ').collect();
        transcript.succeed(&command)?;
        transcript.succeed(&[&command[..], &["--json"]].concat())?;
    }
    for bridge in BRIDGES {
        transcript.succeed(&["hearth", "registration", "rotate", bridge])?;
        // Tokens are for a terminal only.
        transcript.fail(&["hearth", "registration", "show", bridge, "--reveal"])?;
        transcript.fail(&[
            "hearth",
            "registration",
            "show",
            bridge,
            "--reveal",
            "--json",
        ])?;
    }
    host.wait_ready()
}

/// All that reports, and all that a boot does, once more.
const LOOKS: [&str; 14] = [
    "hearth check",
    "hearth secrets list",
    "hearth secrets ensure",
    "hearth registration list",
    "hearth registration show heisenbridge",
    "hearth registration show parrot",
    "hearth registration ensure",
    "hearth signing-key show",
    "hearth signing-key ensure",
    "hearth certificate ensure",
    "hearth user list --all",
    "hearth graph",
    "runuser -u postgres -- hearth db check",
    "runuser -u postgres -- hearth db ensure",
];

fn accounts(host: &Strongbox, transcript: &Transcript) -> Result<()> {
    let machine = &host.cabin.machine;
    machine.write_file(PASSWORD, host.password_in_file.as_bytes(), "0600")?;
    transcript.succeed(&[
        "hearth",
        "user",
        "add",
        "you",
        "--admin",
        "--password-file",
        PASSWORD,
    ])?;
    // The name is taken now.
    transcript.fail(&["hearth", "user", "add", "you", "--password-file", PASSWORD])?;
    machine.succeed(&["rm", PASSWORD])?;
    let stdin = [
        "hearth",
        "user",
        "add",
        "guest",
        "--password-file",
        "-",
        "--json",
    ];
    transcript.succeed_with(&stdin, &host.password_on_stdin)?;
    let stdin = ["hearth", "user", "passwd", "guest", "--password-file", "-"];
    transcript.succeed_with(&stdin, &host.password_on_stdin)?;
    Ok(())
}

fn conversation(host: &Strongbox) -> Result<()> {
    let alice = host.cabin.irc("alice")?;
    let mut you = host.cabin.sign_in(&host.password_in_file)?;
    let room = host.cabin.bridge_channel(&mut you)?;
    you.say(&room, "hello IRC")?;
    alice.wait_for(Duration::from_secs(60), |line| {
        line.contains(&format!("PRIVMSG {CHANNEL} :hello IRC"))
    })?;
    Ok(())
}
