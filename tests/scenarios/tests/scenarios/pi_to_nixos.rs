//! A person's server moves to a machine of its own, by the steps of docs/raspberry-pi.md: the same key, the same people,
//! the same rooms, and the bridge is still bound. The machine is one of the systemd target; on NixOS the same paths and
//! commands apply.

use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hearth_report::Secret;
use hearth_scenarios::irc;
use hearth_scenarios::person::Person;
use hearth_scenarios::pi::{BRIDGE, CHANNEL, Debian, Pi, SYNAPSE};
use hearth_scenarios::places;
use hearth_synapse::Http;
use hearth_vm::Machine;

const LOOPBACK_BOT: &str = "@loopbackbot:pi.example.org";
/// Whom the bridge with a database knows, and where it talks to them.
const KNOWN: &str = r#"--tuples-only --no-align hearth-bridge-loopback --command 'SELECT mxid, management_room FROM "user"'"#;
const PASSWORD: &str = "correct horse";
const URL: &str = "https://pi.example.org";

/// On the Pi, as the guide has it.
const PACK: &str = r"
systemctl --user stop matrix-synapse 'hearth-bridge-*' hearth-nginx
mkdir -m 700 ~/move
pg_dump --host=$XDG_RUNTIME_DIR/hearth-postgresql --format=custom --file ~/move/matrix-synapse.dump matrix-synapse
tar -C ~/.local/state -czf ~/move/state.tar.gz hearth/secrets hearth/registrations matrix-synapse
pg_dump --host=$XDG_RUNTIME_DIR/hearth-postgresql --format=custom --file ~/move/hearth-bridge-loopback.dump hearth-bridge-loopback
";

/// On the new machine, as root.
const UNPACK: &str = r"
systemctl stop matrix-synapse 'hearth-bridge-*'
rm -rf /var/lib/hearth/secrets /var/lib/hearth/registrations
tar -C /var/lib --no-same-owner -xzf move/state.tar.gz hearth
rm -rf /var/lib/matrix-synapse/*
tar -C /var/lib/matrix-synapse --strip-components=1 --no-same-owner -xzf move/state.tar.gz matrix-synapse
chown -R --reference=/var/lib/matrix-synapse/ /var/lib/matrix-synapse/
runuser -u postgres -- dropdb matrix-synapse
hearth db ensure
runuser -u postgres -- pg_restore --exit-on-error --dbname matrix-synapse < move/matrix-synapse.dump
systemctl restart hearth-registrations
runuser -u postgres -- dropdb hearth-bridge-loopback
hearth db ensure
runuser -u postgres -- pg_restore --exit-on-error --dbname hearth-bridge-loopback < move/hearth-bridge-loopback.dump
systemctl start matrix-synapse
systemctl start hearth-bridge-heisenbridge
systemctl start hearth-bridge-loopback
";

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
    pi.succeed(PACK)?;

    let new = Machine::builder("pi-moved")
        .image(&places::image("bazaar")?)
        .tree(places::rendered("pi-moving"))
        .binary(places::hearth_binary()?)
        .alias("pi.example.org")
        .start()?;
    new.wait_for_unit(SYNAPSE)?;
    new.wait_for_unit(BRIDGE)?;
    for file in [
        "matrix-synapse.dump",
        "state.tar.gz",
        "hearth-bridge-loopback.dump",
    ] {
        let text = pi.succeed(&format!("base64 --wrap=0 ~/move/{file}"))?;
        let bytes = STANDARD
            .decode(text.trim())
            .context("The machine sent no base64")?;
        new.shell("mkdir -p /root/move")?;
        new.write_file(&format!("/root/move/{file}"), &bytes, "0644")?;
    }
    if let Err(error) = new.shell(&format!("cd /root\n{UNPACK}")) {
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
    irc::serve(&new, "irc.pi.example.org")?;
    let alice = irc::IrcUser::register(new.connect(6667)?, "alice")?;
    alice.join(CHANNEL)?;
    alice.wait_for(Duration::from_secs(300), |line| {
        line.contains("JOIN") && line.contains("you")
    })?;

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

/// The bot of the bridge with a database answers, in the room that it knows.
fn ask(you: &mut Person<Http>, room: &str) -> Result<()> {
    let patience = Duration::from_secs(120);
    you.wait_for_event("the bot to be there", patience, |at, event| {
        at == room
            && event.kind == "m.room.member"
            && event.sender == LOOPBACK_BOT
            && event.content["membership"] == "join"
    })?;
    you.listen()?;
    let said = |you: &Person<Http>| {
        let messages = you.messages.iter();
        messages
            .filter(|message| message.room == room && message.sender == LOOPBACK_BOT)
            .count()
    };
    let before = said(you);
    you.say(room, "help")?;
    you.wait_until("the bot's answer", patience, |you| said(you) > before)
}
