//! Whether a server has already spoken from a database.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test's helpers may panic"
)]

mod cluster;

use cluster::{Auth, TestCluster};
use hearth_database::{Cluster, has_events_of};
use hearth_report::Failure;

/// A database that the user who runs the test may read, and the cluster it is in.
fn with_database(sql: &str) -> (TestCluster, Cluster) {
    let server = TestCluster::new(Auth::Trust);
    let me = cluster::output(std::process::Command::new("id").arg("-un"));
    if me.trim() != server.superuser {
        server.sql("postgres", &format!("CREATE ROLE {me} LOGIN"));
    }
    server.sql("postgres", "CREATE DATABASE synapse");
    if !sql.is_empty() {
        server.sql("synapse", sql);
    }
    let cluster = Cluster::new(
        server.socket_directory(),
        cluster::PORT,
        "postgresql.service",
    );
    (server, cluster)
}

const EVENTS: &str =
    "CREATE TABLE events (stream_ordering bigint, sender text); GRANT SELECT ON events TO PUBLIC;";

fn history(cluster: &Cluster) -> bool {
    has_events_of(cluster, "synapse", "example.org").unwrap()
}

#[test]
fn an_empty_database_has_none() {
    let (_server, cluster) = with_database("");
    assert!(!history(&cluster));
}

#[test]
fn a_table_of_that_name_that_is_not_synapses_is_none() {
    let (_server, cluster) = with_database("CREATE TABLE events (id int)");
    assert!(!history(&cluster));
}

#[test]
fn events_of_others_alone_are_none() {
    let (_server, cluster) = with_database(&format!(
        "{EVENTS} INSERT INTO events VALUES (1, '@a:other.org'), (2, '@example.org:other.org'), \
         (3, '@a:matrix.example.org'), (4, '@a:example.org:8448')"
    ));
    assert!(!history(&cluster));
}

#[test]
fn one_event_of_a_local_user_is_some() {
    let (_server, cluster) = with_database(&format!(
        "{EVENTS} INSERT INTO events VALUES (1, '@a:other.org'), (2, '@you:example.org')"
    ));
    assert!(history(&cluster));
}

#[test]
fn a_table_that_one_may_not_read_is_an_error_and_not_a_no() {
    let me = cluster::output(std::process::Command::new("id").arg("-un"));
    let (server, cluster) =
        with_database("CREATE TABLE events (stream_ordering bigint, sender text)");
    if me.trim() == server.superuser {
        server.sql("postgres", "CREATE ROLE spare SUPERUSER LOGIN");
        server.sql("synapse", "ALTER TABLE events OWNER TO spare");
        server.sql(
            "postgres",
            &format!("ALTER ROLE \"{}\" NOSUPERUSER", me.trim()),
        );
    }
    let error = has_events_of(&cluster, "synapse", "example.org").unwrap_err();
    assert_eq!(
        Failure::of(&error).to_string(),
        "error: Cannot tell whether database `synapse` holds events of `example.org`\n  \
         Caused by: ERROR: permission denied for table events (42501)\n\n\
         hint: look yourself: `SELECT sender FROM events LIMIT 20` in database `synapse`"
    );
}
