//! A machine that will not do is told in words, before anything is changed.

use std::time::Duration;

use anyhow::{Result, ensure};
use hearth_scenarios::pi::{Debian, POSTGRESQL, Pi, STATE};
use hearth_vm::Backend;

const DATA: &str = "/home/you/.local/state/hearth-postgresql/data";

#[test]
fn pi_bad_input() -> Result<()> {
    if hearth_vm::skip("pi_bad_input")? {
        return Ok(());
    }
    let pi = Pi::boot(Pi::builder("pi-bad-input", Debian::Trixie)?.backend(Backend::default()))?;
    nobody_lingers(&pi)?;
    pi.linger()?;
    a_port_is_taken(&pi)?;
    the_disk_is_full(&pi)?;
    systemd_is_old(&pi)?;
    another_postgresql_is_in_nobodys_way(&pi)?;
    a_lock_of_before_goes_all_the_same(&pi)?;
    a_lock_in_use_stays(&pi)?;
    the_data_is_of_another_version(&pi)?;
    the_datas_disk_is_missing(&pi)
}

/// The switch goes as far as it can, and says what is missing.
fn nobody_lingers(pi: &Pi) -> Result<()> {
    let output =
        pi.run("hearth host check --plan /var/lib/generations/pi/.config/hearth/plan.json")?;
    ensure!(output.success(), "{}{}", output.stdout, output.stderr);
    for words in [
        "warning: user `you`: the server stops when you log out, and does not start with the machine",
        "run `sudo loginctl enable-linger you`",
        "your own systemd does not run, so nothing can be started now",
    ] {
        ensure!(
            output.stdout.contains(words),
            "{words} is not in: {}",
            output.stdout
        );
    }
    Ok(())
}

/// Refused with these words, and without a trace in the home.
fn refused(pi: &Pi, words: &[&str]) -> Result<()> {
    let output = pi.switch("pi")?;
    ensure!(
        !output.success(),
        "it was not refused: {}{}",
        output.stdout,
        output.stderr
    );
    for word in words {
        ensure!(
            output.stdout.contains(word),
            "{word} is not in: {}{}",
            output.stdout,
            output.stderr
        );
    }
    ensure!(
        output
            .stderr
            .contains("The server was not changed; what ran before runs on"),
        "{}",
        output.stderr
    );
    let trace = pi.run("ls ~/.config/hearth ~/.local/state/hearth")?;
    ensure!(!trace.success(), "something was changed: {}", trace.stdout);
    Ok(())
}

fn a_port_is_taken(pi: &Pi) -> Result<()> {
    pi.machine.shell(
        "systemd-run --quiet --unit=squatter python3 -m http.server --bind 127.0.0.1 8008",
    )?;
    pi.machine.wait_for_port(8008)?;
    refused(
        pi,
        &[
            "error: port 8008: another program has it, and `matrix-synapse.service` cannot start",
            "sudo ss -ltnp 'sport = :8008'",
        ],
    )?;
    pi.machine.succeed(&["systemctl", "stop", "squatter"])?;
    Ok(())
}

fn the_disk_is_full(pi: &Pi) -> Result<()> {
    // A small disk of its own where the state belongs.
    pi.machine.shell(&format!(
        "runuser -u you -- mkdir -p {STATE}; mount -t tmpfs -o size=50M,uid=1000,gid=1000,mode=0755 tmpfs {STATE}"
    ))?;
    refused(
        pi,
        &["error: `/home/you/.local/state/hearth`: its disk has 50 MB left; 200 MB are needed"],
    )?;
    pi.machine.succeed(&["umount", STATE])?;
    Ok(())
}

fn systemd_is_old(pi: &Pi) -> Result<()> {
    // What a machine says of itself is all that there is to go by.
    pi.machine.shell(
        "mv /usr/bin/systemctl /usr/bin/systemctl.real; \
         printf '#!/bin/sh\\ncase \"$*\" in *show*Version*value) exec echo 247.3-7;; esac\\nexec /usr/bin/systemctl.real \"$@\"\\n' \
         > /usr/bin/systemctl; chmod 755 /usr/bin/systemctl",
    )?;
    refused(
        pi,
        &["error: systemd: version 247 is too old; 252 or newer is needed"],
    )?;
    pi.machine
        .shell("mv /usr/bin/systemctl.real /usr/bin/systemctl")?;
    Ok(())
}

/// Debian's own server, on the same port number: the person's has no port but a socket.
fn another_postgresql_is_in_nobodys_way(pi: &Pi) -> Result<()> {
    pi.machine
        .succeed(&["systemctl", "start", "postgresql.service"])?;
    pi.machine.wait_for_port(5432)?;
    pi.switched("pi")?;
    pi.wait_ready()?;
    Ok(())
}

/// Debian's server still runs, and an innocent process of the person's has the number in the lock.
fn a_lock_of_before_goes_all_the_same(pi: &Pi) -> Result<()> {
    pi.succeed(&format!(
        "cp {DATA}/postmaster.pid ~/lock && systemctl --user stop hearth-postgresql && \
         systemd-run --user --quiet --unit=innocent sleep infinity && \
         sed \"1s/.*/$(systemctl --user show --value --property=MainPID innocent)/\" ~/lock > {DATA}/postmaster.pid && \
         systemctl --user start hearth-postgresql"
    ))?;
    let log = pi.journal(POSTGRESQL)?;
    ensure!(
        log.contains("Took away the lock that PostgreSQL had left"),
        "{log}"
    );
    pi.succeed("systemctl --user stop innocent")?;
    Ok(())
}

/// The person runs the data by hand: its command line names no directory, and from within the unit's sandbox nobody can
/// see where it works.
fn a_lock_in_use_stays(pi: &Pi) -> Result<()> {
    pi.succeed(&format!(
        "systemctl --user stop hearth-postgresql && \
         systemd-run --user --quiet --unit=by-hand --service-type=notify --working-directory={DATA} \
         /usr/lib/postgresql/17/bin/postgres -D . -k /tmp -c listen_addresses="
    ))?;
    let lock = pi.succeed(&format!("cat {DATA}/postmaster.pid"))?;
    let started = pi.run("systemctl --user start hearth-postgresql")?;
    ensure!(!started.success(), "two servers run the same data");
    let log = pi.journal(POSTGRESQL)?;
    ensure!(
        log.contains("lock file \"postmaster.pid\" already exists"),
        "{log}"
    );
    ensure!(pi.succeed(&format!("cat {DATA}/postmaster.pid"))? == lock);
    pi.succeed(
        // So many starts within seconds would be taken for a unit that falls over again and again.
        "systemctl --user stop hearth-postgresql by-hand && systemctl --user reset-failed hearth-postgresql && \
         systemctl --user start hearth.target && systemctl --user reset-failed hearth-postgresql",
    )?;
    pi.wait_ready()
}

fn the_data_is_of_another_version(pi: &Pi) -> Result<()> {
    let set = |version: &str| {
        pi.succeed(&format!(
            "echo {version} > {STATE}/hearth-postgresql/data/PG_VERSION"
        ))
    };
    set("15")?;
    let output = pi.switch("pi")?;
    ensure!(!output.success(), "it was not refused");
    for words in [
        "is of version 15, and the plan wants 17",
        "hearth.database.cluster.version = \"15\";",
    ] {
        ensure!(
            output.stdout.contains(words),
            "{words} is not in: {}",
            output.stdout
        );
    }
    // And where nobody looks before, the unit itself refuses.
    pi.run("systemctl --user restart hearth-postgresql")?;
    let log = pi.journal(POSTGRESQL)?;
    ensure!(
        log.contains("is of PostgreSQL 15, and the plan wants 17"),
        "{log}"
    );
    set("17")?;
    pi.succeed("systemctl --user restart hearth-postgresql")?;
    pi.succeed("systemctl --user start hearth.target")?;
    pi.wait_ready()
}

fn the_datas_disk_is_missing(pi: &Pi) -> Result<()> {
    pi.succeed("systemctl --user stop hearth-postgresql && mv ~/.local/state/hearth-postgresql/data ~/.local/state/aside")?;
    pi.run("systemctl --user start hearth-postgresql")?;
    pi.machine
        .wait_until("the refusal", Duration::from_secs(60), || -> Result<()> {
            let log = pi.journal(POSTGRESQL)?;
            ensure!(
                log.contains(
                    "and in `/home/you/.local/state/hearth-postgresql/data` there is none"
                ),
                "{log}"
            );
            ensure!(log.contains("is the disk mounted"), "{log}");
            Ok(())
        })?;
    let empty = pi.run(&format!("ls {STATE}/hearth-postgresql/data"))?;
    ensure!(
        !empty.success(),
        "a new database was made: {}",
        empty.stdout
    );
    Ok(())
}
