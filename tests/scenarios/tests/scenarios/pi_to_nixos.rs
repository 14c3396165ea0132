//! A person's server moves to a machine of its own, by the steps that docs/raspberry-pi.md has: the same key, the same
//! people, the same rooms, and the bridge is still bound. The machine is one of the systemd target; on NixOS the same paths and
//! commands apply.

use std::fs;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hearth_report::Secret;
use hearth_scenarios::irc;
use hearth_scenarios::person::Person;
use hearth_scenarios::pi::{ADMIN, BRIDGE, CHANNEL, Debian, Pi, SYNAPSE};
use hearth_scenarios::places;
use hearth_synapse::Http;
use hearth_vm::Machine;

const LOOPBACK_BOT: &str = "@loopbackbot:pi.example.org";
/// Whom the bridge with a database knows, and where it talks to them.
const KNOWN: &str = r#"--tuples-only --no-align hearth-bridge-loopback --command 'SELECT mxid, management_room FROM "user"'"#;
const PASSWORD: &str = "correct horse";
const URL: &str = "https://pi.example.org";

/// The bridge with a database and no directory, as most are.
const WITH_DATABASE: &str = "loopback";
/// The bridge without a database. It keeps nothing in files by itself; with `DIRECTORY` it has a place for them, and stands
/// for those that have one.
const WITH_DIRECTORY: &str = "heisenbridge";
const DIRECTORY: &str = "[Service]\nStateDirectory=hearth-bridge-heisenbridge\n";

#[test]
fn pi_to_nixos() -> Result<()> {
    if hearth_vm::skip("pi_to_nixos")? {
        return Ok(());
    }
    let pi = Pi::start_as("pi-moving", "pi-moves", Debian::Trixie)?;
    pi.add_admin(PASSWORD)?;
    let alice = pi.irc("alice")?;
    let mut you = pi.sign_in(PASSWORD)?;
    let room = pi.bridge_channel(&mut you)?;
    you.say(&room, "before the move")?;
    alice.wait_for(Duration::from_secs(120), |line| {
        line.contains("before the move")
    })?;
    let bot = you.open_direct(LOOPBACK_BOT)?;
    ask(&mut you, &bot)?;
    let known = pi.succeed(&format!(
        "psql --host=$XDG_RUNTIME_DIR/hearth-postgresql {KNOWN}"
    ))?;
    ensure!(
        known.contains(&bot),
        "the bridge did not note the room: {known}"
    );
    let key = pi.succeed("hearth signing-key show")?;
    let registration = "registrations/heisenbridge.yaml";
    let tokens = pi.succeed(&format!("sha256sum < ~/.local/state/hearth/{registration}"))?;
    let guide = Guide::read()?;
    pi.succeed("mkdir -m 700 ~/.local/state/hearth-bridge-heisenbridge && echo kept > ~/.local/state/hearth-bridge-heisenbridge/file")?;
    pi.succeed(&format!("set -e\n{}", guide.pack))?;

    let new = Machine::builder("pi-moved")
        .image(&places::image("bazaar")?)
        .tree(places::rendered("pi-moving"))
        .binary(places::hearth_binary()?)
        .file(
            "/etc/systemd/system/hearth-bridge-heisenbridge.service.d/directory.conf",
            DIRECTORY,
            0o644,
        )
        .alias("pi.example.org")
        .start()?;
    new.wait_for_unit(SYNAPSE)?;
    new.wait_for_unit(BRIDGE)?;
    let packed = pi.succeed("ls ~/move")?;
    ensure!(packed.lines().count() == 4, "packed were {packed}");
    for file in packed.lines() {
        let text = pi.succeed(&format!("base64 --wrap=0 ~/move/{file}"))?;
        let bytes = STANDARD
            .decode(text.trim())
            .context("The machine sent no base64")?;
        new.shell("mkdir -p /root/move")?;
        new.write_file(&format!("/root/move/{file}"), &bytes, "0644")?;
    }
    if let Err(error) = new.shell(&format!("cd /root\n{}", guide.unpack)) {
        bail!("{error:?}\n{}", new.journal(SYNAPSE)?);
    }
    new.wait_for_unit(SYNAPSE)?;

    ensure!(
        new.succeed(&["hearth", "signing-key", "show"])? == key,
        "the signing key is another one"
    );
    let moved = new.shell(&format!("sha256sum < /var/lib/hearth/{registration}"))?;
    ensure!(moved == tokens, "the bridge has other tokens");
    let moved = new.shell(&format!("runuser -u postgres -- psql {KNOWN}"))?;
    ensure!(moved == known, "the bridge knows another room: {moved}");
    let owners = new.shell(
        "cd /var/lib/hearth-bridge-heisenbridge/ && cat file && stat --format=%u . file | uniq | wc --lines",
    )?;
    ensure!(owners == "kept\n1\n", "the bridge's own file: {owners}");
    irc::serve(&new, "irc.pi.example.org")?;
    let alice = irc::IrcUser::register(new.connect(6667)?, "alice")?;
    alice.join(CHANNEL)?;
    alice.wait_to_meet(ADMIN, Duration::from_secs(300))?;

    let certificate = new.read_file("/var/lib/hearth/tls/pi.example.org/fullchain.pem")?;
    let http = Http::over(new.agent(Some(&certificate))?);
    let mut you = Person::sign_in(http, URL, "you", &Secret::new(PASSWORD))?;
    let patience = Duration::from_secs(120);
    you.say(&room, "after the move")?;
    alice.wait_for(patience, |line| {
        line.contains(&format!("PRIVMSG {CHANNEL} :after the move"))
    })?;
    alice.say(CHANNEL, "welcome home")?;
    you.wait_until("alice's answer", patience, |you| {
        you.heard(&room, "@irc_", "welcome home")
    })?;
    ask(&mut you, &bot)
}

/// The steps of docs/raspberry-pi.md, word for word, with a bridge's name where it says `NAME`.
struct Guide {
    /// On the Pi.
    pack: String,
    /// On the new machine, as root.
    unpack: String,
}

impl Guide {
    fn read() -> Result<Self> {
        let text = fs::read_to_string(places::project().join("docs/raspberry-pi.md"))?;
        let (_, section) = text
            .split_once("\n## To NixOS, or to any machine with root\n")
            .context("The guide has no section about moving")?;
        let section = section.split("\n## ").next().unwrap_or(section);
        let blocks: Vec<&str> = section.split("```").skip(1).step_by(2).collect();
        let [
            pack,
            pack_database,
            pack_directory,
            unpack,
            unpack_database,
            unpack_directory,
            start,
        ] = blocks[..]
        else {
            bail!("The guide's section about moving has other blocks: {blocks:#?}");
        };
        let bridges = |database: &str, directory: &str| {
            database.replace("NAME", WITH_DATABASE) + &directory.replace("NAME", WITH_DIRECTORY)
        };
        let other = start
            .lines()
            .find(|line| line.contains("heisenbridge"))
            .context("The guide starts no bridge at the end")?
            .replace("heisenbridge", WITH_DATABASE);
        Ok(Self {
            pack: pack.to_owned() + &bridges(pack_database, pack_directory),
            unpack: format!(
                "{unpack}{}{start}{other}",
                bridges(unpack_database, unpack_directory)
            ),
        })
    }
}

/// The bot of the bridge with a database answers, in the room that it knows.
fn ask(you: &mut Person<Http>, room: &str) -> Result<()> {
    let patience = Duration::from_secs(120);
    you.wait_for_membership(room, LOOPBACK_BOT, &["join"], patience)?;
    you.ask(room, LOOPBACK_BOT, "help", patience)
}
