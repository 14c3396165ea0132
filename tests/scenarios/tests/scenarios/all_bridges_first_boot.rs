//! Every bridge at once, from nothing: all are ready, nothing restarts, each talks to its owner and to nobody else,
//! and none can read what another keeps.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use hearth_plan::Bridge;
use hearth_report::Printer;
use hearth_scenarios::bazaar::{Bazaar, SYNAPSE};
use hearth_scenarios::maubot;
use hearth_scenarios::person::Person;
use hearth_synapse::Http;

const PATIENCE: Duration = Duration::from_secs(120);

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
    let bots = plan.bridges.iter().filter_map(|(name, bridge)| {
        let bot = bridge.bot.as_deref()?;
        Some((name, bridge, bot))
    });
    for (name, bridge, bot) in bots {
        answers_its_owner_alone(&bazaar, &mut you, &mut stranger, &bridge.kind, bot)
            .with_context(|| format!("The bridge `{name}`"))?;
    }
    // maubot has no bot of its own: it runs what its user gives it.
    let bot = maubot::hire(&bazaar, you.id())?;
    answers_its_owner_alone(&bazaar, &mut you, &mut stranger, "maubot", &bot)
        .context("The bot in maubot")?;
    databases_are_apart(&bazaar, &plan.bridges)?;
    files_are_apart(&bazaar, &plan.bridges)?;
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

fn answers_its_owner_alone(
    bazaar: &Bazaar,
    you: &mut Person<Http>,
    stranger: &mut Person<Http>,
    kind: &str,
    bot: &str,
) -> Result<()> {
    let theirs = stranger.open_direct(bot)?;
    stranger.say(&theirs, "help")?;

    let said = |person: &Person<Http>, room: &str| {
        let from_bot = person
            .messages
            .iter()
            .filter(|message| message.room == room && message.sender == bot);
        from_bot.count()
    };
    // Heisenbridge opens its control room itself.
    let room = if kind == "heisenbridge" {
        you.wait_until("its control room", PATIENCE, |you| {
            you.messages.iter().any(|message| message.sender == bot)
        })?;
        let message = you.messages.iter().find(|message| message.sender == bot);
        message.context("no message")?.room.clone()
    } else {
        let room = you.open_direct(bot)?;
        you.wait_for_event("the bot to join", PATIENCE, |at, event| {
            at == room
                && event.kind == "m.room.member"
                && event.sender == bot
                && event.content["membership"] == "join"
        })?;
        room
    };
    you.listen()?;
    let before = said(you, &room);
    you.say(&room, "help")?;
    you.wait_until("an answer to `help`", PATIENCE, |you| {
        said(you, &room) > before
    })?;

    // By now the bot has had what the stranger wrote, which was earlier.
    bazaar.wait_delivered()?;
    stranger.listen()?;
    let told = stranger
        .messages
        .iter()
        .find(|message| message.sender == bot);
    ensure!(told.is_none(), "it said to a stranger: {told:?}");
    Ok(())
}

/// As each bridge's own user, on each database of another.
fn databases_are_apart(bazaar: &Bazaar, bridges: &BTreeMap<String, Bridge>) -> Result<()> {
    let owned: Vec<(&str, &str)> = bridges
        .values()
        .filter_map(|bridge| Some((bridge.unit.as_str(), bridge.database.as_deref()?)))
        .collect();
    ensure!(
        owned.len() > 3,
        "hardly any bridge has a database: {owned:?}"
    );
    let others = owned.iter().map(|(_, database)| *database);
    let all: Vec<&str> = others.chain(["matrix-synapse"]).collect();
    for (unit, own) in &owned {
        let uid = bazaar.machine.unit_property(unit, "UID")?;
        for database in &all {
            let answer = bazaar.machine.run(&[
                "setpriv",
                &format!("--reuid={uid}"),
                &format!("--regid={uid}"),
                "--clear-groups",
                "--",
                "psql",
                "--host=/run/postgresql",
                &format!("--username={own}"),
                &format!("--dbname={database}"),
                "--command=SELECT 1",
            ])?;
            ensure!(
                answer.success() == (database == own),
                "{own} in {database}: {}{}",
                answer.stdout,
                answer.stderr
            );
        }
    }
    Ok(())
}

/// As each bridge's own user and with what it sees of the machine, on the files of each bridge that keeps any: SQLite's,
/// and those of bots.
fn files_are_apart(bazaar: &Bazaar, bridges: &BTreeMap<String, Bridge>) -> Result<()> {
    let kept: Vec<(&str, &Path)> = bridges
        .values()
        .filter_map(|bridge| Some((bridge.unit.as_str(), bridge.state_directory.as_deref()?)))
        .collect();
    ensure!(kept.len() > 1, "hardly any bridge keeps a file: {kept:?}");
    for bridge in bridges.values() {
        let uid = bazaar.machine.unit_property(&bridge.unit, "UID")?;
        let process = bazaar.machine.unit_property(&bridge.unit, "MainPID")?;
        for (unit, directory) in &kept {
            let answer = bazaar.machine.run(&[
                "nsenter",
                &format!("--target={process}"),
                "--mount",
                &format!("--setuid={uid}"),
                &format!("--setgid={uid}"),
                "--",
                "ls",
                &format!("{}/", directory.display()),
            ])?;
            ensure!(
                answer.success() == (bridge.unit == *unit),
                "{} in {}: {}{}",
                bridge.unit,
                directory.display(),
                answer.stdout,
                answer.stderr
            );
        }
    }
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
