//! The signing key's guard against a real PostgreSQL: one that never heard of this server, one
//! that holds its events.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test's helpers may panic"
)]

#[path = "../../hearth-database/tests/cluster/mod.rs"]
mod cluster;
mod sandbox;

use std::fs;
use std::process::Command;

use cluster::{Auth, TestCluster};
use sandbox::{Host, succeeds};
use serde_json::json;

const PATH: &str = "synapse/homeserver.signing.key";

/// The example host with a database of Synapse's in which `sender` has spoken.
fn host(sender: &str) -> (TestCluster, Host) {
    let server = TestCluster::new(Auth::Trust);
    let me = cluster::output(Command::new("id").arg("-un"));
    let me = me.trim();
    if me != server.superuser {
        server.sql("postgres", &format!("CREATE ROLE \"{me}\" SUPERUSER LOGIN"));
    }
    server.sql("postgres", "CREATE DATABASE \"matrix-synapse\"");
    server.sql("matrix-synapse", "CREATE TABLE events (sender text)");
    server.sql(
        "matrix-synapse",
        &format!("INSERT INTO events VALUES ('{sender}')"),
    );
    let mut host = Host::new();
    host.plan["postgresql"]["socketDirectory"] = json!(server.socket_directory());
    host.plan["postgresql"]["port"] = json!(cluster::PORT);
    host.write_plan();
    fs::create_dir(host.path("synapse")).unwrap();
    (server, host)
}

#[test]
fn a_database_with_this_servers_events_and_no_key_is_refused() {
    let (_server, host) = host("@you:cabin.example.org");
    let said = host.refused(&["signing-key", "ensure"], 1);
    assert_eq!(
        said,
        "error: Synapse's signing key `HOST/synapse/homeserver.signing.key` is missing, and the \
         database holds events of `cabin.example.org`\n\n\
         hint: bring the key back: copy it from a backup to \
         `HOST/synapse/homeserver.signing.key`, mode 0600 and owned like its directory, or set \
         `hearth.synapse.signingKey.installFrom` to where it is.\n      \
         A new key is a new identity: other servers would distrust what `cabin.example.org` sent \
         before, and rooms may have to be left and joined again. Only if the old key is lost for \
         good: `hearth signing-key new --i-accept-a-new-identity`\n"
    );
    assert!(!host.path(PATH).exists());
}

#[test]
fn a_database_with_others_events_alone_gets_a_key() {
    let (_server, host) = host("@you:example.org");
    let output = host.hearth(&["signing-key", "ensure"]);
    assert!(
        host.text(&succeeds(&output).stderr)
            .starts_with("Made the signing key ed25519:a_")
    );
    let made = fs::read(host.path(PATH)).unwrap();
    succeeds(&host.hearth(&["signing-key", "ensure"]));
    assert_eq!(fs::read(host.path(PATH)).unwrap(), made);
}
