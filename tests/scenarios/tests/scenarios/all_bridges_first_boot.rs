//! Every bridge at once, from nothing: all are ready, nothing restarts, each talks to its owner and to nobody else,
//! and none can read what another keeps.

mod apart;
mod talk;

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use hearth_plan::Bridge;
use hearth_report::Printer;
use hearth_scenarios::bazaar::{Bazaar, SYNAPSE};
use hearth_scenarios::maubot;

#[test]
fn all_bridges_first_boot() -> Result<()> {
    if hearth_vm::skip("all_bridges_first_boot")? {
        return Ok(());
    }
    let (bazaar, ready_after) = Bazaar::start_timed("all-bridges")?;
    let plan = Bazaar::plan()?;
    nothing_restarted(&bazaar, &plan.bridges)?;
    show(&bazaar, &ready_after)?;

    let mut you = bazaar.person("you", true)?;
    let mut stranger = bazaar.person("stranger", false)?;
    for (name, bridge) in &plan.bridges {
        // maubot has no bot of its own: it runs what its user gives it.
        let bot = match bridge.bot.clone() {
            None if bridge.kind == "maubot" => maubot::hire(&bazaar, you.id())?,
            bot => bot.with_context(|| format!("The bridge `{name}` has no bot"))?,
        };
        talk::with_its_owner_alone(&bazaar, &mut you, &mut stranger, &bridge.kind, &bot)
            .with_context(|| format!("The bridge `{name}`"))?;
    }
    apart::databases(&bazaar, &plan.bridges)?;
    apart::files(&bazaar, &plan)?;
    nothing_restarted(&bazaar, &plan.bridges)?;
    what_one_wrote_is_told(&bazaar, &plan.bridges["telegram-python"])
}

fn nothing_restarted(bazaar: &Bazaar, bridges: &BTreeMap<String, Bridge>) -> Result<()> {
    let units = bridges.values().map(|bridge| bridge.unit.as_str());
    for unit in units.chain([SYNAPSE, "nginx.service"]) {
        bazaar.machine.wait_for_unit(unit)?;
        let restarts = bazaar.machine.restarts(unit)?;
        ensure!(restarts == 0, "{unit} was restarted {restarts} times");
    }
    let failed = bazaar.machine.succeed(&[
        "systemctl",
        "list-units",
        "--state=failed",
        "--plain",
        "--no-legend",
    ])?;
    ensure!(failed.is_empty(), "units failed: {failed}");
    Ok(())
}

/// For people who read the log of a run.
fn show(bazaar: &Bazaar, ready_after: &BTreeMap<String, Duration>) -> Result<()> {
    let mut rows = Vec::new();
    for bridge in bazaar.bridges()? {
        let name = bridge["name"].as_str().context("no name")?;
        let unit = bridge["unit"]["unit"].as_str().context("no unit")?;
        let version = bridge["version"]["program"].as_str();
        let seconds = ready_after.get(name).context("it was never ready")?;
        rows.push(vec![
            name.to_owned(),
            version.context("its version is not known")?.to_owned(),
            format!("{:.1} s", seconds.as_secs_f64()),
            format!("{} MiB", bazaar.machine.memory(unit)? / (1024 * 1024)),
        ]);
    }
    let heading = ["BRIDGE", "VERSION", "READY AFTER", "MEMORY"];
    Printer::default().table(&heading, &rows);
    Ok(())
}

/// As its command `filter` does it, for which one needs an account of Telegram.
fn what_one_wrote_is_told(bazaar: &Bazaar, bridge: &Bridge) -> Result<()> {
    let config = bridge.config.as_deref().context("no configuration")?;
    let write = format!("echo 'written: 1' >> {}", config.display());
    bazaar.machine.shell(&write)?;
    let told = bazaar.machine.run(&["hearth", "bridge", "list"])?.stdout;
    ensure!(!told.contains("before it was last stopped"), "{told}");
    bazaar
        .machine
        .succeed(&["systemctl", "restart", &bridge.unit])?;
    bazaar.wait_ready()?;
    let told = bazaar.machine.run(&["hearth", "bridge", "list"])?.stdout;
    let words = "it had changed its own configuration before it was last stopped: `written` (new)";
    ensure!(told.contains(words), "{told}");
    let journal = bazaar.machine.journal(&bridge.unit)?;
    ensure!(journal.contains("new: written"), "{journal}");
    Ok(())
}
