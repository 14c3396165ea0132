//! The person logs in and out again: nothing of the server ends or starts anew, and PostgreSQL keeps its shared memory.

use std::collections::BTreeSet;
use std::time::Duration;

use anyhow::{Result, ensure};
use hearth_scenarios::pi::Pi;

const PATIENCE: Duration = Duration::from_secs(60);

pub fn comes_and_goes(pi: &Pi) -> Result<()> {
    // Whoever does not linger is stopped as soon as the last session ends, and not ten seconds later.
    pi.machine.shell(
        "mkdir -p /etc/systemd/logind.conf.d && printf '[Login]\\nUserStopDelaySec=0\\n' > /etc/systemd/logind.conf.d/now.conf \
         && systemctl restart systemd-logind",
    )?;
    let before = pi.invocations()?;
    let shared = shared_memory(pi)?;
    ensure!(!shared.is_empty(), "PostgreSQL shares no memory");
    pi.machine.shell(
        "systemd-run --quiet --unit=session --uid=you --property=PAMName=login --setenv=XDG_SESSION_CLASS=user \
         --setenv=XDG_SESSION_TYPE=tty sleep infinity",
    )?;
    wait_to_be(pi, &["active", "online"])?;
    pi.machine.shell(
        "loginctl terminate-session $(loginctl show-user you --value --property=Sessions)",
    )?;
    wait_to_be(pi, &["lingering"])?;
    let after = pi.invocations()?;
    ensure!(
        before == after,
        "the end of the session was noticed\nbefore: {before:?}\nafter: {after:?}"
    );
    ensure!(
        shared.is_subset(&shared_memory(pi)?),
        "shared memory was removed: {shared:?}"
    );
    pi.wait_ready()
}

/// What logind says of the person.
fn wait_to_be(pi: &Pi, states: &[&str]) -> Result<()> {
    pi.machine.wait_until(
        &format!("the person to be {states:?}"),
        PATIENCE,
        || -> Result<()> {
            let state = pi
                .machine
                .shell("loginctl show-user you --value --property=State")?;
            ensure!(states.contains(&state.trim()), "the person is {state}");
            Ok(())
        },
    )?;
    Ok(())
}

fn shared_memory(pi: &Pi) -> Result<BTreeSet<String>> {
    let list = pi
        .machine
        .shell("find /dev/shm -user you -name 'PostgreSQL.*'")?;
    Ok(list.lines().map(str::to_owned).collect())
}
