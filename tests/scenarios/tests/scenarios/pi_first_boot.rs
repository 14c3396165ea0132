//! A person without root, on Debian 13 and 12: from nothing to a conversation with IRC, and after a restart of the
//! machine it is up by itself. Nothing of it runs as root, belongs to root, or lies outside the person's own places.

mod session;

use std::time::Duration;

use anyhow::{Result, ensure};
use hearth_scenarios::pi::{ADMIN, BRIDGE, CHANNEL, Debian, Pi, STATE};

#[test]
fn pi_first_boot_on_debian_13() -> Result<()> {
    on("pi-first-boot", Debian::Trixie)
}

#[test]
fn pi_first_boot_on_debian_12() -> Result<()> {
    on("pi-first-boot-12", Debian::Bookworm)
}

fn on(name: &str, debian: Debian) -> Result<()> {
    if hearth_vm::skip("pi_first_boot")? {
        return Ok(());
    }
    let pi = Pi::start(name, debian)?;
    ensure!(
        pi.succeed("hearth check")?.is_empty(),
        "the plan on the host is found wrong"
    );
    let lacks = pi.run("hearth host check")?;
    ensure!(
        lacks.success() && lacks.stdout.is_empty(),
        "the machine lacks something: {}",
        lacks.stdout
    );
    pi.add_admin("correct horse")?;
    let alice = pi.irc("alice")?;
    let mut you = pi.sign_in("correct horse")?;
    let room = pi.bridge_channel(&mut you)?;
    talk(&mut you, &room, &alice, "at first")?;
    only_the_persons_own(&pi)?;
    a_bridge_sees_only_its_own(&pi)?;
    session::comes_and_goes(&pi)?;
    talk(&mut you, &room, &alice, "after the session")?;

    let before = kept(&pi)?;
    // Nobody logs in: what lingers comes up by itself.
    pi.machine.reboot()?;
    pi.wait_manager()?;
    pi.wait_ready()?;
    let after = kept(&pi)?;
    ensure!(
        before == after,
        "a restart made something anew\nbefore: {before}\nafter: {after}"
    );
    let alice = pi.irc("alice")?;
    alice.wait_to_meet(ADMIN, Duration::from_secs(300))?;
    talk(&mut you, &room, &alice, "after the restart")?;
    the_persons_tool(&pi)?;
    a_first_start_that_fails_is_not_the_last(&pi)
}

fn talk(
    you: &mut hearth_scenarios::person::Person<hearth_synapse::Http>,
    room: &str,
    alice: &hearth_scenarios::irc::IrcUser,
    when: &str,
) -> Result<()> {
    let patience = Duration::from_secs(120);
    you.say(room, &format!("hello IRC {when}"))?;
    alice.wait_for(patience, |line| {
        line.contains(&format!("PRIVMSG {CHANNEL} :hello IRC {when}"))
    })?;
    let answer = format!("hello Matrix {when}");
    alice.say(CHANNEL, &answer)?;
    you.wait_until("alice's answer", patience, |you| {
        you.heard(room, "@irc_", &answer)
    })
}

fn only_the_persons_own(pi: &Pi) -> Result<()> {
    let owners = pi.machine.shell(
        "for name in postgres nginx python3 hearth; do ps -C $name -o user:20=,args=; done | sort | uniq -c",
    )?;
    ensure!(
        owners.contains("postgres") && owners.contains("nginx") && owners.contains("synapse"),
        "not even the server's processes are there: {owners}"
    );
    let foreign: Vec<&str> = owners
        .lines()
        .filter(|line| line.split_whitespace().nth(1) != Some("you"))
        .collect();
    ensure!(foreign.is_empty(), "somebody else runs {foreign:?}");
    // The server runs meanwhile: files come and go between a directory's list and a look at them.
    let roots = pi.machine.shell(&format!(
        "find /home/you -ignore_readdir_race -not -user you; \
         find {STATE} -ignore_readdir_race -type f -perm /0077 -not -name fullchain.pem"
    ))?;
    ensure!(roots.trim().is_empty(), "not the person's alone: {roots}");
    // Where everybody may write is often a file system of its own; PostgreSQL has its shared memory there while it runs.
    let outside = pi.machine.shell(
        "find / /tmp /var/tmp /dev/shm -ignore_readdir_race -xdev -path /home/you -prune -o \
         -user you -not -path '/var/lib/systemd/linger/*' -not -path '/dev/shm/PostgreSQL.*' -print",
    )?;
    ensure!(outside.trim().is_empty(), "outside the home: {outside}");
    Ok(())
}

/// As the bridge sees it from inside: of the home its own configuration, and nobody's secrets.
fn a_bridge_sees_only_its_own(pi: &Pi) -> Result<()> {
    let pid = pi.succeed(&format!(
        "systemctl --user show --value --property=MainPID {BRIDGE}"
    ))?;
    let pid = pid.trim();
    let as_bridge = |script: &str| {
        pi.machine.run(&[
            "nsenter",
            "--target",
            pid,
            "--mount",
            "--pid",
            "--",
            "setpriv",
            "--reuid=1000",
            "--regid=1000",
            "--clear-groups",
            "--bounding-set=-all",
            "--inh-caps=-all",
            "--no-new-privs",
            "--",
            "sh",
            "-c",
            script,
        ])
    };
    let own = as_bridge(
        "cat /run/user/1000/credentials/hearth-bridge-heisenbridge.service/registration",
    )?;
    ensure!(
        own.success(),
        "it cannot read its own registration: {}",
        own.stderr
    );
    for there in [
        "hearth/secrets/synapse-macaroon",
        "hearth/registrations/heisenbridge.yaml",
        "matrix-synapse/homeserver.signing.key",
        "hearth-postgresql/data/PG_VERSION",
    ] {
        let path = format!("{STATE}/{there}");
        ensure!(
            pi.machine.run(&["test", "-e", &path])?.success(),
            "{path} is not there at all"
        );
        ensure!(
            !as_bridge(&format!("cat {path}"))?.success(),
            "the bridge can read {path}"
        );
    }
    ensure!(
        !as_bridge("touch /home/you/planted")?.success(),
        "the bridge can write into the home"
    );
    let start = as_bridge("XDG_RUNTIME_DIR=/run/user/1000 systemctl --user show-environment")?;
    ensure!(
        !start.success(),
        "the bridge can talk to the person's systemd"
    );
    Ok(())
}

/// Every file that must outlive a restart: its content, its inode and when it was written.
fn kept(pi: &Pi) -> Result<String> {
    Ok(pi.machine.shell(&format!(
        "find {STATE}/hearth {STATE}/matrix-synapse/homeserver.signing.key -type f ! -name .lock \
         -printf '%p %i %T@ %m\\n' -exec sha256sum {{}} \\; | sort"
    ))?)
}

/// Each verb that somebody wants day by day, without root and without naming the plan.
fn the_persons_tool(pi: &Pi) -> Result<()> {
    // The bridge is told of all that was said, also by its own people; the talk does not wait for that.
    let patience = Duration::from_secs(60);
    pi.machine
        .wait_until("all to be delivered", patience, || -> Result<()> {
            let waiting = pi.succeed("hearth bridge queue")?;
            ensure!(waiting.contains("heisenbridge  0"), "{waiting}");
            Ok(())
        })?;
    let password = |verb: &str| {
        format!(
            "echo 'battery staple' > ~/password; hearth user {verb} guest --password-file ~/password; rm ~/password"
        )
    };
    for (command, words) in [
        ("hearth check", "nothing is wrong"),
        ("hearth db check", "PostgreSQL: is version `1"),
        ("hearth host check", "has all that the plan needs"),
        ("hearth host settle", "units are up"),
        (
            "hearth registration list",
            "in place  http://127.0.0.1:9898",
        ),
        ("hearth bridge list", "heisenbridge  active  yes"),
        ("hearth bridge show heisenbridge", "waiting       0 events"),
        ("hearth bridge ping", " ms"),
        (
            "hearth bridge login heisenbridge",
            "@heisenbridge:pi.example.org",
        ),
        ("hearth bridge logs heisenbridge", "Init done"),
        ("hearth bridge queue", "heisenbridge  0"),
        ("hearth graph", "bridge_hearth_bridge_heisenbridge"),
        (&password("add"), "made `@guest:pi.example.org`"),
        (
            &password("passwd"),
            "set the password of `@guest:pi.example.org`",
        ),
        ("hearth user list", "@guest:pi.example.org"),
        (
            "hearth user deactivate guest --yes",
            "deactivated `@guest:pi.example.org`",
        ),
    ] {
        let output = pi.run(command)?;
        let said = format!("{}{}", output.stdout, output.stderr);
        ensure!(
            output.success() && said.contains(words),
            "`{command}` ended with {}, and {words:?} was looked for in: {said}",
            output.status
        );
    }
    Ok(())
}

/// What needs the database comes up with its second start, as after a disk that came late.
fn a_first_start_that_fails_is_not_the_last(pi: &Pi) -> Result<()> {
    let own = "/home/you/.config/systemd/user/hearth-postgresql.service.d/once.conf";
    pi.succeed(&format!(
        "mkdir -p $(dirname {own}) && printf '[Service]\\nExecStartPre=rm /nowhere\\n' > {own}; \
         systemctl --user stop hearth.target 'hearth-*' matrix-synapse; systemctl --user daemon-reload; \
         if systemctl --user start matrix-synapse; then echo 'it started'; exit 1; fi; \
         rm -r $(dirname {own}) && systemctl --user daemon-reload"
    ))?;
    pi.wait_ready()
}
