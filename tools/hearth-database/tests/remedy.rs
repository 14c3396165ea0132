//! What a refusal tells to type is typed, and helps.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test's helpers may panic"
)]

mod cluster;
mod common;

use cluster::TestCluster;
use common::{advice, facts, refused, synapse, trusting, typed};
use hearth_database::ensure;

#[test]
fn a_template_with_another_collation_version_is_refused_and_its_remedy_helps() {
    let (server, cluster) = trusting();
    server.sql(
        "postgres",
        "UPDATE pg_database SET datcollversion = '1.0' WHERE datname = 'template0'",
    );
    let findings = refused(&server, &cluster, &synapse());
    assert_eq!(findings[0].subject, "database `template0`");
    assert!(
        findings[0]
            .fact
            .starts_with("records collation version `1.0`, the system's is "),
        "{}",
        findings[0].fact
    );
    let command = typed(
        &server,
        "UPDATE pg_database SET datcollversion = NULL WHERE datname = '\\''template0'\\''",
    );
    assert_eq!(
        advice(&findings),
        [(
            "PostgreSQL then refuses to copy it",
            &*format!("nothing in it is sorted by a collation, so forget the version: {command}")
        )]
    );
    run_remedy(&server, findings[0].remedy.as_deref().unwrap());
    ensure(&cluster, &synapse()).unwrap();
}

#[test]
fn a_cluster_without_template0_is_refused_and_its_remedy_helps() {
    let (server, cluster) = trusting();
    server.sql("postgres", "ALTER DATABASE template0 IS_TEMPLATE false");
    server.sql("postgres", "DROP DATABASE template0");
    let findings = refused(&server, &cluster, &synapse());
    assert_eq!(facts(&findings), ["database `template0` is missing"]);
    let command = typed(
        &server,
        "CREATE DATABASE template0 TEMPLATE template1 IS_TEMPLATE true ALLOW_CONNECTIONS false",
    );
    assert_eq!(
        advice(&findings),
        [(
            "it is the one template that may be copied into another collation",
            &*format!("make it again: {command}")
        )]
    );
    run_remedy(&server, findings[0].remedy.as_deref().unwrap());
    ensure(&cluster, &synapse()).unwrap();
}

/// The part of a remedy between its backticks, run by a shell as PostgreSQL's own user.
#[track_caller]
fn run_remedy(server: &TestCluster, remedy: &str) {
    let command = remedy.split('`').nth(1).unwrap();
    shell(server, command);
}

#[track_caller]
fn shell(server: &TestCluster, script: &str) -> String {
    let path = format!(
        "{}:{}",
        cluster::programs().display(),
        std::env::var("PATH").unwrap()
    );
    cluster::output(
        server
            .as_server("sh")
            .env("PATH", path)
            .args(["-euc", script]),
    )
}

/// A database as a careless restore leaves it: everything belongs to PostgreSQL's own user.
fn careless(server: &TestCluster, order: &str) {
    server.sql(
        "postgres",
        &format!("CREATE DATABASE \"matrix-synapse\" TEMPLATE template0 {order}"),
    );
    server.sql(
        "matrix-synapse",
        "CREATE TABLE events (id serial PRIMARY KEY, sender text); CREATE SEQUENCE loose; \
         CREATE VIEW seen AS SELECT * FROM events; \
         CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1'; \
         INSERT INTO events (sender) VALUES ('@you:example.org')",
    );
}

#[test]
fn the_remedy_for_a_wrong_owner_hands_over_everything_in_the_database() {
    let (server, cluster) = trusting();
    careless(&server, "ENCODING UTF8 LC_COLLATE 'C' LC_CTYPE 'C'");
    let findings = refused(&server, &cluster, &synapse());
    let owner = &server.superuser;
    assert_eq!(
        facts(&findings),
        [format!(
            "database `matrix-synapse` has owner `{owner}` instead of `matrix-synapse`"
        )]
    );
    let remedy = findings[0].remedy.as_deref().unwrap();
    let (_, script) = remedy.split_once('\n').unwrap();
    shell(&server, script);
    ensure(&cluster, &synapse()).unwrap();
    let findings = hearth_database::check(&cluster, &synapse()).unwrap();
    assert_eq!(facts(&findings).len(), 1, "{findings:?}");
}

#[test]
fn the_remedy_for_a_wrong_collation_brings_everything_into_a_right_database() {
    let (server, cluster) = trusting();
    careless(
        &server,
        "ENCODING UTF8 LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'",
    );
    let findings = refused(&server, &cluster, &synapse());
    let remedy = findings[0].remedy.as_deref().unwrap();
    let (_, script) = remedy.split_once('\n').unwrap();
    let (script, warning) = script.rsplit_once('\n').unwrap();
    assert!(warning.starts_with("An index that cannot be built again"));
    // What the tool does itself is done here by the library.
    let (before, after) = script.split_once("hearth db ensure\n").unwrap();
    shell(&server, before);
    ensure(&cluster, &synapse()).unwrap();
    shell(&server, after);
    assert_eq!(
        server.order_of("matrix-synapse"),
        "C|C|UTF8|matrix-synapse|c"
    );
    assert_eq!(
        server.sql("matrix-synapse", "SELECT sender FROM events"),
        "@you:example.org\n"
    );
    assert_eq!(
        server.order_of("matrix-synapse-before-hearth"),
        format!("C.UTF-8|C.UTF-8|UTF8|{}|c", server.superuser)
    );
    let findings = hearth_database::check(&cluster, &synapse()).unwrap();
    assert_eq!(facts(&findings).len(), 1, "{findings:?}");
}
