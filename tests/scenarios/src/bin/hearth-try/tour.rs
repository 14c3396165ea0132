//! The tour: boot, an account, IRC, a message each way, and what there is to see.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use hearth_report::{Printer, Secret};
use hearth_scenarios::cabin::{BOT, BRIDGE, CHANNEL, Cabin, SYNAPSE, URL};
use hearth_vm::{Image, Recipe};

const PATIENCE: Duration = Duration::from_secs(120);
const UNITS: [(&str, &str); 4] = [
    ("Synapse", SYNAPSE),
    ("Heisenbridge", BRIDGE),
    ("nginx", "nginx.service"),
    ("PostgreSQL", "postgresql@17-main.service"),
];

pub struct Tour {
    cabin: Cabin,
    password: Secret,
    /// From the power button to the first client answered.
    ready: Duration,
    /// From the message to IRC to the answer on Matrix.
    round_trip: Duration,
}

pub fn take(printer: Printer) -> Result<Tour> {
    printer.say("== the machine image");
    let image = Image::ensure(&Recipe::project()?)?;

    printer.say("== booting hosts/cabin");
    let booted = Instant::now();
    let machine = Cabin::builder("try")?.image(&image).start()?;
    let cabin = Cabin { machine };
    cabin.wait_ready()?;
    let ready = booted.elapsed();

    printer.say("== making the admin's account: hearth user add you --admin");
    let password = hearth_password(&cabin)?;

    printer.say("== telling the bridge to join IRC");
    let friend = cabin.irc("alice")?;
    let mut you = cabin.sign_in(password.expose())?;
    let room = cabin.bridge_channel(&mut you)?;

    printer.say("== a message to IRC, and the answer");
    let sent = Instant::now();
    you.say(&room, "Is anybody there?")?;
    friend.wait_for(PATIENCE, |line| {
        line.contains(&format!("PRIVMSG {CHANNEL} :Is anybody there?"))
    })?;
    friend.say(CHANNEL, "Yes, by the fire.")?;
    you.wait_until("the answer from IRC", PATIENCE, |you| {
        you.heard(&room, "@irc_", "by the fire")
    })?;
    Ok(Tour {
        cabin,
        password,
        ready,
        round_trip: sent.elapsed(),
    })
}

/// Makes the account with a password that the machine makes up.
fn hearth_password(cabin: &Cabin) -> Result<Secret> {
    let password =
        cabin
            .machine
            .succeed(&["sh", "-c", "head --bytes=12 /dev/urandom | base64 --wrap=0"])?;
    cabin.add_admin(&password)?;
    Ok(Secret::new(password))
}

impl Tour {
    pub fn report(&self, printer: Printer) -> Result<()> {
        let row = |what: &str, fact: String| vec![what.to_owned(), fact];
        let mut rows = vec![
            row("server", self.server()?),
            row("database", self.database()?),
            row("registrations", self.registrations()?),
            row(
                "bridge",
                format!(
                    "{BOT} is on {CHANNEL}; a message and its answer took {}",
                    seconds(self.round_trip)
                ),
            ),
            row("proxy", self.proxy()?),
            row(
                "ready",
                format!("{} after the power button", seconds(self.ready)),
            ),
        ];
        for (name, unit) in UNITS {
            let mebibytes = self.cabin.machine.memory(unit)? / (1024 * 1024);
            rows.push(row("memory", format!("{mebibytes:>4} MiB  {name}")));
        }
        printer.data("");
        printer.table(&[], &rows);
        Ok(())
    }

    fn server(&self) -> Result<String> {
        let version = self.json("/_matrix/federation/v1/version")?;
        let version = version["server"]["version"]
            .as_str()
            .context("Synapse does not tell its version")?;
        Ok(format!(
            "Synapse {version} as {}",
            self.cabin.plan()?.server_name
        ))
    }

    fn database(&self) -> Result<String> {
        let sql = "SELECT 'collation ' || datcollate || ', ctype ' || datctype || ', ' || pg_encoding_to_char(encoding) \
                   FROM pg_database WHERE datname = 'matrix-synapse'";
        let facts = self.cabin.machine.succeed(&[
            "runuser",
            "-u",
            "postgres",
            "--",
            "psql",
            "--dbname=postgres",
            "--no-align",
            "--tuples-only",
            "--command",
            sql,
        ])?;
        Ok(format!("PostgreSQL, {}", facts.trim()))
    }

    fn registrations(&self) -> Result<String> {
        let list = self
            .cabin
            .machine
            .succeed(&["hearth", "registration", "list", "--json"])?;
        let list: serde_json::Value = serde_json::from_str(&list)?;
        let list = list
            .as_array()
            .context("`hearth registration list` gave no list")?;
        let word = |entry: &serde_json::Value, field: &str| {
            entry[field].as_str().unwrap_or_default().to_owned()
        };
        let entries = list
            .iter()
            .map(|entry| format!("{}: {}", word(entry, "id"), word(entry, "state")));
        Ok(entries.collect::<Vec<_>>().join(", "))
    }

    fn proxy(&self) -> Result<String> {
        let client = self.json("/.well-known/matrix/client")?;
        let base = client["m.homeserver"]["base_url"]
            .as_str()
            .unwrap_or_default();
        ensure!(base == URL, "the well-known file sends clients to {base:?}");
        Ok(format!(
            "nginx, TLS with a placeholder certificate, sends clients to {base}"
        ))
    }

    fn json(&self, path: &str) -> Result<serde_json::Value> {
        let agent = self.cabin.machine.agent(Some(&self.cabin.certificate()?))?;
        let text = agent
            .get(format!("{URL}{path}"))
            .call()?
            .body_mut()
            .read_to_string()?;
        Ok(serde_json::from_str(&text)?)
    }

    /// For a person at a terminal.
    pub fn how_to_log_in(&self, printer: Printer) -> Result<()> {
        let synapse = self.cabin.machine.publish(0, 8008)?;
        let proxy = self.cabin.machine.publish(0, 443)?;
        printer.say(&format!(
            "\nThe server is yours until Ctrl-C. From another terminal:\n\
             \x20 log in     any Matrix client on this computer, homeserver http://{synapse}\n\
             \x20            user you, password {}\n\
             \x20 the proxy  https://{proxy}, with a certificate nobody knows\n\
             \x20 a shell    {}target/debug/hearth vm shell {}",
            self.password.expose(),
            as_root(),
            self.cabin.machine.name()
        ));
        Ok(())
    }
}

/// What a person who came here by sudo puts before a command; the home directory stays, where the
/// machines are listed.
fn as_root() -> &'static str {
    match std::env::var_os("SUDO_UID") {
        Some(_) => "sudo --preserve-env ",
        None => "",
    }
}

fn seconds(time: Duration) -> String {
    format!("{:.1} s", time.as_secs_f64())
}
