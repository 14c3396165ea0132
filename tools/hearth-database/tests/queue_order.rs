//! What is told of Synapse's queues while it fills them.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test's helpers may panic"
)]

mod cluster;
mod common;

use std::thread;

use hearth_database::queues;
use postgres::{Config, NoTls};

const TABLES: &str = include_str!("cluster/synapse.sql");

const EVENT: &str = "\
    INSERT INTO events (stream_ordering, event_id, room_id, sender, type, received_ts) \
    VALUES (10, '$e10', '!r:x', '@you:example.org', 'm.room.message', 10000)";

/// Synapse queues its last event and moves its position while somebody looks.
const HANDED_OUT: &str = "\
    INSERT INTO application_services_txns VALUES ('irc', 1, '[\"$e10\"]'); \
    UPDATE appservice_stream_position SET stream_ordering = 10";

#[test]
fn an_event_that_is_queued_meanwhile_is_not_overlooked() {
    let (server, cluster) = common::trusting();
    server.sql("postgres", "CREATE DATABASE synapse");
    server.sql("synapse", &format!("{TABLES}{EVENT}"));
    let mut synapse = Config::new()
        .host_path(server.socket_directory())
        .port(cluster::PORT)
        .user(&common::me())
        .dbname("synapse")
        .connect(NoTls)
        .unwrap();
    let mut moves = synapse.transaction().unwrap();
    moves
        .batch_execute("LOCK TABLE appservice_stream_position")
        .unwrap();
    let look = thread::spawn(move || queues(&cluster, "synapse").unwrap());
    // Until it wants to know the position.
    loop {
        let waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted";
        let row = moves.query_one(waiting, &[]).unwrap();
        if row.get::<_, i64>(0) > 0 || look.is_finished() {
            break;
        }
        thread::yield_now();
    }
    moves.batch_execute(HANDED_OUT).unwrap();
    moves.commit().unwrap();
    let seen = look.join().unwrap();
    assert!(seen.waiting(), "{seen:?}");
}
