//! The database knows this server, the key is gone: Synapse must not start as a stranger.

use anyhow::{Result, ensure};
use hearth_scenarios::cabin::{Cabin, SYNAPSE};

const KEY: &str = "/var/lib/private/matrix-synapse/homeserver.signing.key";
const GUARD: &str = "hearth-signing-key.service";

#[test]
fn signing_key_guard() -> Result<()> {
    if hearth_vm::skip("signing_key_guard")? {
        return Ok(());
    }
    let cabin = Cabin::start("signing-key-guard")?;
    cabin.add_admin("correct horse")?;
    // The bridge opens a room with its owner, so there are events of this server.
    let mut you = cabin.sign_in("correct horse")?;
    you.listen()?;
    let room = you.open_direct(hearth_scenarios::cabin::BOT)?;
    you.say(&room, "HELP")?;
    let identity = public_key(&cabin)?;

    let machine = &cabin.machine;
    machine.succeed(&["mv", KEY, "/root/backup.key"])?;
    machine.reboot()?;
    let failed = machine.wait_until(
        "the guard to refuse",
        std::time::Duration::from_secs(60),
        || match machine.unit_property(GUARD, "ActiveState") {
            Ok(state) if state.trim() == "failed" => Ok(()),
            Ok(state) => Err(format!("it is {state}")),
            Err(error) => Err(error.to_string()),
        },
    );
    ensure!(
        failed.is_ok(),
        "the guard let a server without its key pass"
    );
    let state = machine.unit_property(SYNAPSE, "ActiveState")?;
    ensure!(state.trim() == "inactive", "Synapse is {state}");
    ensure!(
        machine.restarts(SYNAPSE)? == 0,
        "Synapse was tried again and again"
    );
    ensure!(
        !machine.run(&["test", "-e", KEY])?.success(),
        "somebody made a new key"
    );
    let said = machine.journal(GUARD)?;
    for words in [
        "error: Synapse's signing key `/var/lib/matrix-synapse/homeserver.signing.key` is missing, \
         and the database holds events of `cabin.example.org`",
        "hint:",
        "hearth.synapse.signingKey.installFrom",
    ] {
        ensure!(
            said.contains(words),
            "the journal does not say {words:?}:\n{said}"
        );
    }

    // What it says to do, done.
    machine.shell(&format!(
        "install -m 0600 --owner=\"$(stat -c %u /var/lib/private/matrix-synapse)\" \
         --group=\"$(stat -c %g /var/lib/private/matrix-synapse)\" /root/backup.key {KEY}"
    ))?;
    machine.succeed(&["systemctl", "start", "hearth.target"])?;
    cabin.wait_ready()?;
    ensure!(
        public_key(&cabin)? == identity,
        "the server came back as another"
    );
    Ok(())
}

/// What the server tells others about its key.
fn public_key(cabin: &Cabin) -> Result<serde_json::Value> {
    let url = format!("{}/_matrix/key/v2/server", hearth_scenarios::cabin::URL);
    let text = cabin
        .machine
        .agent(Some(&cabin.certificate()?))?
        .get(url)
        .call()?
        .body_mut()
        .read_to_string()?;
    Ok(serde_json::from_str::<serde_json::Value>(&text)?["verify_keys"].clone())
}
