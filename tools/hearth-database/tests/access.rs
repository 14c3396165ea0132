//! Who can connect to a database of the plan, against a real cluster.
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
}

/// As a run leaves it that is killed after it has made the database, and as it was made before there was anything to
/// close.
#[test]
fn a_database_that_is_open_to_every_role_is_closed_once() {
    let (server, cluster) = trusting();
    server.sql("postgres", "CREATE ROLE \"matrix-synapse\" LOGIN");
    for role in ["reader", "backup"] {
        server.sql("postgres", &format!("CREATE ROLE {role} LOGIN"));
    }
    server.sql(
        "postgres",
        "CREATE DATABASE \"matrix-synapse\" OWNER \"matrix-synapse\" TEMPLATE template0 ENCODING UTF8 LC_COLLATE 'C' LC_CTYPE 'C'",
    );
    server.sql(
        "postgres",
        "GRANT CONNECT ON DATABASE \"matrix-synapse\" TO backup",
    );
    assert!(enters(&server, "reader", "matrix-synapse"));

    let ensured = ensure(&cluster, &synapse()).unwrap();
    let name = "matrix-synapse".to_owned();
    assert_eq!(ensured.databases, [(name.clone(), Made::Closed)]);
    assert!(!enters(&server, "reader", "matrix-synapse"));
    assert!(enters(&server, "matrix-synapse", "matrix-synapse"));
    assert!(
        enters(&server, "backup", "matrix-synapse"),
        "somebody let it in by name"
    );

    let again = ensure(&cluster, &synapse()).unwrap();
    assert_eq!(again.databases, [(name, Made::Kept)]);
}
