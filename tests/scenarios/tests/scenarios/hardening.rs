//! What a break-in would find: closed units, nobody else's secrets, and one door to the outside.

use anyhow::{Result, ensure};
use hearth_plan::Managed;
use hearth_scenarios::cabin::{BRIDGE, Cabin, SYNAPSE};

#[test]
fn hardening() -> Result<()> {
    if hearth_vm::skip("hardening")? {
        return Ok(());
    }
    let cabin = Cabin::start("hardening")?;
    units_are_closed(&cabin)?;
    a_bridge_sees_only_its_own(&cabin)?;
    only_the_proxy_listens_outside(&cabin)
}

/// All that Hearth makes.
fn units_are_closed(cabin: &Cabin) -> Result<()> {
    let plan = cabin.plan()?;
    let ours = plan
        .units
        .iter()
        .filter(|(_, unit)| unit.managed == Managed::Hearth);
    let mut seen = 0;
    for (name, _) in ours {
        exposure_at_most(cabin, name, if name == SYNAPSE { 25 } else { 20 })?;
        seen += 1;
    }
    ensure!(seen == 9, "the host has another number of units: {seen}");
    Ok(())
}

/// In tenths, as `systemd-analyze security --threshold` counts.
fn exposure_at_most(cabin: &Cabin, unit: &str, tenths: u32) -> Result<()> {
    let threshold = format!("--threshold={tenths}");
    let answer = cabin.machine.run(&[
        "systemd-analyze",
        "security",
        "--no-pager",
        &threshold,
        unit,
    ])?;
    ensure!(
        answer.success(),
        "{unit} is more exposed than {tenths}/10: {}{}",
        answer.stdout,
        answer.stderr
    );
    Ok(())
}

/// Runs as the bridge does, inside its own sandbox: same namespaces, same user, no capabilities.
fn a_bridge_sees_only_its_own(cabin: &Cabin) -> Result<()> {
    let machine = &cabin.machine;
    let pid = machine.unit_property(BRIDGE, "MainPID")?.trim().to_owned();
    let uid = machine.unit_property(BRIDGE, "UID")?.trim().to_owned();
    let gid = machine.unit_property(BRIDGE, "GID")?.trim().to_owned();
    let as_bridge = |command: &[&str]| {
        let user = format!("--reuid={uid}");
        let group = format!("--regid={gid}");
        let mut argv = vec![
            "nsenter",
            "--target",
            &pid,
            "--mount",
            "--pid",
            "--",
            "setpriv",
            &user,
            &group,
            "--clear-groups",
            "--bounding-set=-all",
            "--inh-caps=-all",
            "--no-new-privs",
            "--",
        ];
        argv.extend(command);
        machine.run(&argv)
    };

    let own = as_bridge(&["cat", &format!("/run/credentials/{BRIDGE}/registration")])?;
    ensure!(
        own.success(),
        "the bridge cannot read its own registration: {}",
        own.stderr
    );
    for forbidden in [
        format!("/run/credentials/{SYNAPSE}/synapse-macaroon"),
        format!("/run/credentials/{SYNAPSE}/registration-heisenbridge.yaml"),
        "/var/lib/private/matrix-synapse/homeserver.signing.key".to_owned(),
        "/var/lib/matrix-synapse/homeserver.signing.key".to_owned(),
        "/var/lib/hearth/secrets/synapse-macaroon".to_owned(),
        "/var/lib/hearth/registrations/heisenbridge.yaml".to_owned(),
        "/var/lib/hearth/tls/cabin.example.org/key.pem".to_owned(),
    ] {
        ensure!(
            machine.run(&["test", "-e", &forbidden])?.success(),
            "{forbidden} is not there at all, so this proves nothing"
        );
        let answer = as_bridge(&["cat", &forbidden])?;
        ensure!(!answer.success(), "the bridge can read {forbidden}");
    }
    let answer = as_bridge(&["touch", "/etc/hearth/planted"])?;
    ensure!(!answer.success(), "the bridge can write to /etc/hearth");
    // Under a name of its own it has no role at all; it asks under that of the owner.
    let answer = as_bridge(&[
        "psql",
        "--host=/run/postgresql",
        "--username=matrix-synapse",
        "--dbname=matrix-synapse",
        "--command=SELECT 1",
    ])?;
    ensure!(
        !answer.success() && answer.stderr.contains("Peer authentication failed"),
        "the bridge was not turned away from Synapse's database: {}{}",
        answer.stdout,
        answer.stderr
    );
    Ok(())
}

fn only_the_proxy_listens_outside(cabin: &Cabin) -> Result<()> {
    let listing = cabin.machine.succeed(&[
        "ss",
        "--listening",
        "--tcp",
        "--udp",
        "--numeric",
        "--processes",
        "--no-header",
    ])?;
    let mut proxied = 0;
    for line in listing.lines() {
        let Some(local) = line.split_whitespace().nth(4) else {
            continue;
        };
        if local.starts_with("127.") || local.starts_with("[::1]") {
            continue;
        }
        ensure!(
            line.contains("\"nginx\""),
            "something else listens outside: {line}"
        );
        proxied += 1;
    }
    ensure!(proxied > 0, "even the proxy does not listen:\n{listing}");
    Ok(())
}
