//! From nothing to a server that answers: nothing restarts, nothing races, and a reboot makes nothing anew.

use std::time::Duration;

use anyhow::{Result, ensure};
use hearth_plan::Role;
use hearth_scenarios::cabin::{BRIDGE, Cabin, SYNAPSE};
use hearth_vm::{Backend, Kvm};

/// Where a machine is emulated, its bridges are slow to answer.
const PATIENCE: Duration = Duration::from_secs(180);

#[test]
fn first_boot() -> Result<()> {
    on(Backend::Nspawn)
}

#[test]
fn first_boot_in_qemu_without_kvm() -> Result<()> {
    on(Backend::Qemu { kvm: Kvm::Never })
}

fn on(backend: Backend) -> Result<()> {
    if hearth_vm::skip("first_boot")? {
        return Ok(());
    }
    let cabin = Cabin::start_on("first-boot", backend)?;
    nothing_restarted(&cabin)?;
    registrations_before_synapse(&cabin)?;
    database_is_in_c(&cabin)?;
    daemons_are_dynamic_users(&cabin)?;
    ensure!(
        cabin.machine.succeed(&["hearth", "check"])?.is_empty(),
        "the plan on the host is found wrong"
    );

    let before = kept(&cabin)?;
    cabin.machine.reboot()?;
    cabin.wait_ready()?;
    nothing_restarted(&cabin)?;
    let after = kept(&cabin)?;
    ensure!(
        before == after,
        "a reboot made something anew\nbefore: {before}\nafter: {after}"
    );
    Ok(())
}

fn nothing_restarted(cabin: &Cabin) -> Result<()> {
    let plan = cabin.plan()?;
    ensure!(!plan.units.is_empty(), "the host has no units");
    for (name, unit) in &plan.units {
        // These two end when nothing is left to do.
        if unit.role == Role::Wake {
            ended_well(cabin, name)?;
        } else {
            cabin.machine.wait_for_unit(name)?;
        }
        let restarts = cabin.machine.restarts(name)?;
        ensure!(restarts == 0, "{name} was restarted {restarts} times");
    }
    let failed = cabin.machine.succeed(&[
        "systemctl",
        "list-units",
        "--state=failed",
        "--plain",
        "--no-legend",
    ])?;
    ensure!(failed.is_empty(), "units failed: {failed}");
    Ok(())
}

fn ended_well(cabin: &Cabin, unit: &str) -> Result<()> {
    let machine = &cabin.machine;
    machine.wait_until(&format!("the end of {unit}"), PATIENCE, || {
        let property = |name| machine.unit_property(unit, name);
        let (ended, state) = (
            property("ExecMainExitTimestampMonotonic")?,
            property("ActiveState")?,
        );
        let over = ended != "0" && ["inactive", "failed"].contains(&state.as_str());
        ensure!(over, "it ended at {ended} and is {state}");
        Ok(())
    })?;
    let result = machine.unit_property(unit, "Result")?;
    ensure!(result == "success", "{unit} ended with {result}");
    Ok(())
}

fn registrations_before_synapse(cabin: &Cabin) -> Result<()> {
    let moment = |unit: &str, property: &str| -> Result<u64> {
        Ok(cabin
            .machine
            .unit_property(unit, property)?
            .trim()
            .parse()?)
    };
    let written = moment(
        "hearth-registrations.service",
        "ActiveEnterTimestampMonotonic",
    )?;
    let started = moment(SYNAPSE, "ExecMainStartTimestampMonotonic")?;
    ensure!(
        written > 0 && written <= started,
        "registrations were in place at {written} µs, Synapse started at {started} µs"
    );
    Ok(())
}

fn database_is_in_c(cabin: &Cabin) -> Result<()> {
    let facts = cabin.machine.succeed(&[
        "runuser", "-u", "postgres", "--", "psql", "--dbname=postgres", "--no-align", "--tuples-only", "--command",
        "SELECT datcollate, datctype, datlocprovider, pg_encoding_to_char(encoding), pg_get_userbyid(datdba) \
         FROM pg_database WHERE datname = 'matrix-synapse'",
    ])?;
    ensure!(
        facts.trim() == "C|C|c|UTF8|matrix-synapse",
        "the database is not as it should be: {facts}"
    );
    Ok(())
}

fn daemons_are_dynamic_users(cabin: &Cabin) -> Result<()> {
    for unit in [SYNAPSE, BRIDGE] {
        let dynamic = cabin.machine.unit_property(unit, "DynamicUser")?;
        ensure!(dynamic.trim() == "yes", "{unit} has DynamicUser={dynamic}");
        let uid: u32 = cabin.machine.unit_property(unit, "UID")?.trim().parse()?;
        ensure!(
            (61184..=65519).contains(&uid),
            "{unit} runs as uid {uid}, which is not a dynamic one"
        );
    }
    Ok(())
}

/// Every file that must outlive a reboot: its content, its inode and when it was written.
fn kept(cabin: &Cabin) -> Result<String> {
    Ok(cabin.machine.shell(
        "find /var/lib/hearth /var/lib/private/matrix-synapse/homeserver.signing.key -type f ! -name .lock \
         -printf '%p %i %T@ %m\\n' -exec sha256sum {} \\; | sort",
    )?)
}
