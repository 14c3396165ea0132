//! A machine of 1 GB and one processor: the server starts, a room with many people carries messages, and as many come
//! through the bridge. Prints a table of memory and time, with `hearth.size = "pi"` and with the daemons' own defaults.
//! Here it is short; `make soak` has 50 people and 1000 messages.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use hearth_scenarios::irc::IrcUser;
use hearth_scenarios::pi::{BRIDGE, CHANNEL, Debian, POSTGRESQL, Pi, SYNAPSE};
use hearth_scenarios::traffic::{arrived, numbered};
use hearth_vm::{Backend, Kvm};

const PEOPLE: usize = 5;
const MESSAGES: usize = 10;
const MEMORY: u64 = 1024;
const UNITS: [&str; 4] = [SYNAPSE, BRIDGE, POSTGRESQL, "hearth-nginx.service"];

/// KiB that are each process's own, with shared pages divided among those who share them.
const EVERYTHING: &str = "for own in /proc/[0-9]*/smaps_rollup; do cat $own 2> /dev/null || true; done \
    | awk '/^Pss:/ { sum += $2 } END { print sum }'";

#[test]
fn pi_small() -> Result<()> {
    let skips = if backend() == Backend::Nspawn {
        hearth_vm::skip_unlimited("pi_small")?
    } else {
        hearth_vm::skip("pi_small")?
    };
    if skips {
        return Ok(());
    }
    let people = number("HEARTH_SMALL_PEOPLE", PEOPLE)?;
    let messages = number("HEARTH_SMALL_MESSAGES", MESSAGES)?;
    let mut table = String::from("| | size `pi` | defaults |\n|---|---|---|\n");
    let small = measured("pi-small", people, messages)?;
    // The comparison is for the page of benchmarks; a test has what it wants by now.
    let large = if std::env::var_os("HEARTH_SMALL_COMPARE").is_some() {
        measured("pi-large", people, messages)?
    } else {
        Vec::new()
    };
    for (row, (what, value)) in small.iter().enumerate() {
        let other = large.get(row).map_or("", |(_, value)| value.as_str());
        table.push_str(&format!("| {what} | {value} | {other} |\n"));
    }
    eprintln!(
        "{people} people, {messages} messages each way, {MEMORY} MB, one processor\n\n{table}"
    );
    Ok(())
}

/// A container has the computer's own speed, so that a thousand messages do not take hours; the kernel limits its memory
/// and its processors all the same.
fn backend() -> Backend {
    match std::env::var("HEARTH_SMALL_ON").as_deref() {
        Ok("nspawn") => Backend::Nspawn,
        _ => Backend::Qemu { kvm: Kvm::Auto },
    }
}

fn number(name: &str, otherwise: usize) -> Result<usize> {
    Ok(match std::env::var(name) {
        Ok(text) => text.parse()?,
        Err(_) => otherwise,
    })
}

/// One row after the other: what, and how much of it.
fn measured(host: &str, people: usize, messages: usize) -> Result<Vec<(String, String)>> {
    let builder = Pi::builder(host, Debian::Trixie)?
        .backend(backend())
        .memory(MEMORY)
        .processors(1);
    let pi = Pi::boot(builder)?;
    pi.linger()?;
    let begin = Instant::now();
    pi.switched(host)?;
    pi.wait_ready()?;
    let start = begin.elapsed();
    pi.add_admin("correct horse")?;
    let alice = pi.irc("alice")?;
    let mut you = pi.sign_in("correct horse")?;
    let room = pi.bridge_channel(&mut you)?;
    let crowd: Vec<IrcUser> = (1..people)
        .map(|number| pi.another_on_irc(&format!("guest{number}")))
        .collect::<Result<_>>()?;

    // Somebody on IRC is in the Matrix room from the first word on.
    let everybody = || std::iter::once(&alice).chain(&crowd);
    for (number, person) in everybody().enumerate() {
        person.say(CHANNEL, &numbered("here", number))?;
    }
    let patience = Duration::from_secs(3600);
    let heard = |you: &hearth_scenarios::person::Person<_>, series: &str, count: usize| {
        let texts = hearth_scenarios::conversation::said_by_ghosts(you);
        arrived(series, count, &texts).lost.is_empty()
    };
    you.wait_until("everybody in the room", patience, |you| {
        heard(you, "here", people)
    })?;

    let begin = Instant::now();
    for (number, person) in (0..messages).zip(everybody().cycle()) {
        person.say(CHANNEL, &numbered("irc", number))?;
    }
    you.wait_until("everything from IRC", patience, |you| {
        heard(you, "irc", messages)
    })?;
    let bridged = begin.elapsed();

    let begin = Instant::now();
    for number in 0..messages {
        you.say(&room, &numbered("matrix", number))?;
    }
    let said = begin.elapsed();
    let texts = you.history(&room)?;
    let there = arrived("matrix", messages, &texts);
    ensure!(there.all_once(), "{host}: {there}");

    let each = |time: Duration| {
        let parts = u32::try_from(messages).unwrap_or(1).max(1);
        format!("{:.0} ms", (time / parts).as_secs_f64() * 1000.0)
    };
    let mut rows = vec![
        (
            "from the switch to the first answer".to_owned(),
            format!("{:.0} s", start.as_secs_f64()),
        ),
        ("a message through the bridge".to_owned(), each(bridged)),
        ("a message acknowledged".to_owned(), each(said)),
    ];
    for unit in UNITS {
        rows.push((
            format!("memory of `{unit}`"),
            format!("{} MiB", pi.memory(unit)? >> 20),
        ));
    }
    let all = pi.machine.shell(EVERYTHING)?;
    rows.push((
        "memory of all processes of the machine".to_owned(),
        format!("{} MiB", all.trim().parse::<u64>()? >> 10),
    ));
    let killed = pi.machine.memory_kills()?;
    ensure!(
        killed == 0,
        "{host}: memory ran out, and the kernel killed {killed}"
    );
    Ok(rows)
}
