//! A bridge that somebody set up by hand, with its own registration and database, is taken over: its tokens, its room
//! and its puppet stay.

use anyhow::{Result, ensure};
use hearth_scenarios::stall::{SYNAPSE, Stall, talk};
use hearth_vm::Machine;

const BRIDGE: &str = "hearth-bridge-loopback.service";
const ADA: &str = "@loopback_ada:stall.example.org";
const PROGRAM: &str = "/opt/hearth/bridges/loopback/bin/loopback-bridge";
const CONFIG: &str = "/var/lib/by-hand/config.yaml";
const REGISTRATION: &str = "/var/lib/by-hand/registration.yaml";

/// As its manual has people write it, with other names than Hearth's for the database and nothing else.
const BY_HAND: &str = "\
homeserver:
  address: http://127.0.0.1:8008
  domain: stall.example.org
appservice:
  address: http://127.0.0.1:29399
  hostname: 127.0.0.1
  port: 29399
  id: loopback
  bot:
    username: loopbackbot
  username_template: loopback_{{.}}
  as_token: This value is generated when generating the registration
  hs_token: This value is generated when generating the registration
database:
  type: postgres
  uri: postgres://postgres@/by_hand?host=/run/postgresql
bridge:
  permissions:
    \"@you:stall.example.org\": admin
";

#[test]
fn adopt() -> Result<()> {
    if hearth_vm::skip("adopt")? {
        return Ok(());
    }
    let stall = Stall::start("adopt", "stall-bare")?;
    set_up_by_hand(&stall.machine)?;
    stall.wait_ready()?;
    let mut you = stall.person("you", true)?;
    let network = stall.network()?;
    stall.log_in(&mut you)?;
    let room = talk(&mut you, &network, ADA, "by hand")?;
    let tokens = stall.tokens_in(REGISTRATION)?;
    let (rooms, puppets) = (rooms(&stall.machine)?, puppets(&stall.machine)?);
    ensure!(
        puppets.lines().any(|name| name == "loopback_ada"),
        "there are {puppets}"
    );

    // What the old one knows comes along, before the new one starts.
    stall.machine.shell(&format!(
        "systemctl stop by-hand.service && mkdir -m 0700 /root/by-hand && mv {REGISTRATION} /root/by-hand/"
    ))?;
    stall.write("stall-adopting")?;
    stall.renew()?;
    stall.machine.shell(
        "set -o pipefail; cd /; (echo 'SET ROLE \"hearth-bridge-loopback\";'; \
         runuser -u postgres -- pg_dump --no-owner --no-privileges by_hand) \
         | runuser -u postgres -- psql --quiet --set ON_ERROR_STOP=1 hearth-bridge-loopback",
    )?;
    stall.start_rest()?;

    ensure!(
        stall.tokens("loopback", BRIDGE)? == tokens,
        "the tokens are not those of the bridge that was set up by hand"
    );
    let same = talk(&mut you, &stall.network()?, ADA, "taken over")?;
    ensure!(same == room, "the conversation went on in another room");
    ensure!(
        self::puppets(&stall.machine)? == puppets,
        "other puppets are there than before"
    );
    ensure!(
        self::rooms(&stall.machine)? == rooms,
        "other rooms are there than before"
    );
    for unit in [SYNAPSE, BRIDGE] {
        ensure!(
            stall.machine.restarts(unit)? == 0,
            "{unit} crashed on the way"
        );
    }
    Ok(())
}

/// The bridge's own registration in Synapse's configuration, its database, and a unit for it.
fn set_up_by_hand(machine: &Machine) -> Result<()> {
    machine.shell(
        "install -d -o postgres -g postgres -m 0755 /var/lib/by-hand && cd / \
         && runuser -u postgres -- createdb by_hand",
    )?;
    machine.write_file(CONFIG, BY_HAND.as_bytes(), "0644")?;
    machine.shell(&format!(
        "chown postgres: {CONFIG} && cd /var/lib/by-hand \
         && runuser -u postgres -- {PROGRAM} -g -c {CONFIG} -r {REGISTRATION} && chmod 0644 {REGISTRATION} \
         && sed -i 's|\"app_service_config_files\":\\[\\]|\"app_service_config_files\":[\"{REGISTRATION}\"]|' \
            /etc/hearth/homeserver.yaml \
         && systemctl restart {SYNAPSE} \
         && systemd-run --unit by-hand --uid postgres --working-directory /var/lib/by-hand {PROGRAM} -n -c {CONFIG}"
    ))?;
    Ok(())
}

/// The bridge's users, as Synapse has them.
fn puppets(machine: &Machine) -> Result<String> {
    ask(
        machine,
        "SELECT split_part(ltrim(name, '@'), ':', 1) FROM users WHERE name LIKE '@loopback%' ORDER BY 1",
    )
}

/// Every room of the server.
fn rooms(machine: &Machine) -> Result<String> {
    ask(machine, "SELECT room_id FROM rooms ORDER BY 1")
}

fn ask(machine: &Machine, query: &str) -> Result<String> {
    Ok(machine.shell(&format!(
        "cd / && runuser -u postgres -- psql -XAtq --dbname matrix-synapse --command \"{query}\""
    ))?)
}
