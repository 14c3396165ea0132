//! The plug is pulled while people talk, on a disk that loses what was not flushed: the server comes back by itself, no
//! message that was acknowledged is lost, and the database is whole. `make soak` does it fifty times.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use hearth_scenarios::pi::{Debian, Pi};
use hearth_vm::{Backend, Kvm};

/// How often, unless the environment says otherwise.
const CUTS: usize = 2;
const KILLS: usize = 3;
/// Traffic before each.
const TALK: Duration = Duration::from_secs(10);

/// On an emulated machine: what was not flushed may be lost.
#[test]
fn pi_power_cut() -> Result<()> {
    let backend = Backend::Qemu { kvm: Kvm::Auto };
    on("pi-power-cut", backend, "HEARTH_POWER_CUTS", CUTS)
}

/// On a container everything dies at once, and what was written stays written: quick, and so more often.
#[test]
fn pi_killed() -> Result<()> {
    on("pi-killed", Backend::Nspawn, "HEARTH_KILLS", KILLS)
}

fn on(name: &str, backend: Backend, variable: &str, otherwise: usize) -> Result<()> {
    if hearth_vm::skip(name)? {
        return Ok(());
    }
    let cuts = match std::env::var(variable) {
        Ok(text) => text.parse()?,
        Err(_) => otherwise,
    };
    let builder = Pi::builder(name, Debian::Trixie)?
        .backend(backend)
        .durable();
    let pi = Pi::boot(builder)?;
    pi.linger()?;
    pi.switched("pi")?;
    pi.wait_ready()?;
    pi.add_admin("correct horse")?;
    let mut you = pi.sign_in("correct horse")?;
    let room = you.make_room("power cuts")?;
    let mut acknowledged: Vec<String> = Vec::new();
    for cut in 0..cuts {
        let end = Instant::now() + TALK;
        let mut number = 0;
        while Instant::now() < end {
            let text = format!("cut {cut}, message {number}.");
            // It comes back when the server has said yes.
            you.say(&room, &text)?;
            acknowledged.push(text);
            number += 1;
        }
        ensure!(number > 0, "nothing was said before cut {cut}");
        pi.machine.kill();
        pi.machine.boot()?;
        pi.wait_manager()?;
        pi.wait_ready()?;
        let texts = you.history(&room)?;
        let lost: Vec<&String> = acknowledged
            .iter()
            .filter(|text| !texts.contains(text))
            .collect();
        ensure!(lost.is_empty(), "after cut {cut} these are gone: {lost:?}");
        // Fifty of them take hours: whoever waits sees how far it is.
        println!(
            "{name}: cut {} of {cuts}, {number} messages before it, none lost",
            cut + 1
        );
    }
    whole(&pi)
}

/// Every index agrees with its table, and every page with its checksum.
fn whole(pi: &Pi) -> Result<()> {
    let psql = "psql --host=$XDG_RUNTIME_DIR/hearth-postgresql --no-psqlrc --quiet --tuples-only --no-align";
    pi.succeed(&format!(
        "{psql} --dbname matrix-synapse --command 'CREATE EXTENSION IF NOT EXISTS amcheck'"
    ))?;
    let checked = pi.succeed(
        "/usr/lib/postgresql/17/bin/pg_amcheck --host=$XDG_RUNTIME_DIR/hearth-postgresql --heapallindexed matrix-synapse && echo whole",
    )?;
    ensure!(checked.contains("whole"), "{checked}");
    let bad = pi.succeed(&format!(
        "{psql} --dbname postgres --command 'SELECT coalesce(sum(checksum_failures), 0) FROM pg_stat_database'"
    ))?;
    ensure!(bad.trim() == "0", "pages with a wrong checksum: {bad}");
    Ok(())
}
