//! Who can connect to a database that `ensure` has made, against a real cluster.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test's helpers may panic"
)]

mod cluster;
mod common;

use cluster::TestCluster;
use common::{synapse, trusting};
use hearth_database::{Made, Wanted, ensure};

/// Whether a role can connect to a database.
fn enters(server: &TestCluster, role: &str, database: &str) -> bool {
    let answer = server
        .command("psql")
        .args(["-XAtq", "--username", role, "--dbname", database])
        .arg("--host")
        .arg(server.socket_directory())
        .args(["--command", "SELECT 1"])
        .output()
        .unwrap();
    answer.status.success()
}

#[test]
fn one_daemon_cannot_even_connect_to_anothers_database() {
    let (server, cluster) = trusting();
    let wanted = ["one", "other"].map(|name| Wanted::in_c(name, name));
    ensure(&cluster, &wanted).unwrap();
    assert!(enters(&server, "one", "one"));
    assert!(enters(&server, "other", "other"));
    assert!(!enters(&server, "one", "other"));
    assert!(!enters(&server, "other", "one"));
    assert_eq!(
        server.sql(
            "postgres",
            "SELECT DISTINCT datconnlimit FROM pg_database WHERE datname IN ('one', 'other')"
        ),
        "-1\n"
    );
}

#[test]
fn a_database_whose_making_was_interrupted_is_closed_by_the_next_run() {
    let (server, cluster) = trusting();
    ensure(&cluster, &[Wanted::in_c("one", "one")]).unwrap();
    // What is there when a run is killed after it has made the database.
    server.sql("postgres", "CREATE ROLE other LOGIN");
    server.sql(
        "postgres",
        "CREATE DATABASE other OWNER other TEMPLATE template0 ENCODING UTF8 LC_COLLATE 'C' LC_CTYPE 'C' \
         CONNECTION LIMIT 1751474546",
    );
    assert!(enters(&server, "one", "other"));

    let wanted = [Wanted::in_c("other", "other")];
    let ensured = ensure(&cluster, &wanted).unwrap();
    assert_eq!(ensured.databases, [("other".to_owned(), Made::Closed)]);
    assert!(!enters(&server, "one", "other"));
    assert!(enters(&server, "other", "other"));

    let again = ensure(&cluster, &wanted).unwrap();
    assert_eq!(again.databases, [("other".to_owned(), Made::Kept)]);
}

#[test]
fn a_database_that_somebody_else_made_keeps_the_access_that_they_gave() {
    let (server, cluster) = trusting();
    server.sql("postgres", "CREATE ROLE \"matrix-synapse\" LOGIN");
    server.sql("postgres", "CREATE ROLE reader LOGIN");
    server.sql(
        "postgres",
        "CREATE DATABASE \"matrix-synapse\" OWNER \"matrix-synapse\" TEMPLATE template0 ENCODING UTF8 LC_COLLATE 'C' LC_CTYPE 'C'",
    );
    ensure(&cluster, &synapse()).unwrap();
    assert!(enters(&server, "reader", "matrix-synapse"));
}
