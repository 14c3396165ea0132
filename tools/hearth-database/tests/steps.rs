//! When PostgreSQL refuses a step, the error names the step.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test's helpers may panic"
)]

mod cluster;
mod common;

use cluster::TestCluster;
use common::{me, synapse, trusting};
use hearth_database::{
    Cluster, DatabaseError, check, ensure, has_events_of, presence, put_back, queues,
};
use hearth_report::Failure;

const NAME: &str = "matrix-synapse";
const HINT: &str = "hint: PostgreSQL's log says more; nothing that was there has been changed, and it is safe to run again";

/// The right database, asked by somebody for whom what PostgreSQL grants to everybody is not for granted.
fn asked_by_nobody_special() -> (TestCluster, Cluster) {
    let (server, cluster) = trusting();
    ensure(&cluster, &synapse()).unwrap();
    let me = me();
    if me == server.superuser {
        server.sql("postgres", "CREATE ROLE spare SUPERUSER LOGIN");
    }
    server.sql(
        "postgres",
        &format!(
            "GRANT CONNECT ON DATABASE \"{NAME}\" TO \"{me}\"; ALTER ROLE \"{me}\" NOSUPERUSER"
        ),
    );
    (server, cluster)
}

#[track_caller]
fn refused<T>(result: Result<T, DatabaseError>, doing: &str, why: &str) {
    let Err(error) = result else {
        panic!("nothing was refused")
    };
    assert_eq!(
        Failure::of(&error).to_string(),
        format!("error: Cannot {doing}\n  Caused by: ERROR: {why}\n\n{HINT}")
    );
}

#[test]
fn what_may_not_be_read_about_the_cluster_and_its_databases() {
    let (server, cluster) = asked_by_nobody_special();
    let rows = [
        (
            "postgres",
            "ALL ON pg_roles",
            "",
            "ask PostgreSQL who and what it is",
            "permission denied for view pg_roles (42501)",
        ),
        (
            "postgres",
            "ALL ON pg_roles",
            "SELECT (rolname, rolsuper) ON pg_roles",
            "read the roles",
            "permission denied for view pg_roles (42501)",
        ),
        (
            "postgres",
            "ALL ON pg_database",
            "",
            "read the list of databases",
            "permission denied for table pg_database (42501)",
        ),
        (
            NAME,
            "ALL ON pg_proc",
            "",
            "read what database `matrix-synapse` holds",
            "permission denied for table pg_proc (42501)",
        ),
        (
            NAME,
            "ALL ON pg_namespace",
            "SELECT (oid, nspname) ON pg_namespace",
            "read the schemas of database `matrix-synapse`",
            "permission denied for table pg_namespace (42501)",
        ),
        (
            NAME,
            "ALL ON pg_collation",
            "",
            "read the collations of columns",
            "permission denied for table pg_collation (42501)",
        ),
    ];
    for (database, taken, left, doing, why) in rows {
        server.sql(database, &format!("REVOKE {taken} FROM PUBLIC"));
        if !left.is_empty() {
            server.sql(database, &format!("GRANT {left} TO PUBLIC"));
        }
        refused(check(&cluster, &synapse()), doing, why);
        let table = taken.trim_start_matches("ALL ");
        server.sql(database, &format!("GRANT SELECT {table} TO PUBLIC"));
        check(&cluster, &synapse()).unwrap();
    }
}

#[test]
fn a_lock_that_may_not_be_waited_for() {
    let (server, cluster) = asked_by_nobody_special();
    server.sql(
        "postgres",
        "REVOKE ALL ON FUNCTION pg_advisory_lock(bigint) FROM PUBLIC",
    );
    refused(
        ensure(&cluster, &synapse()),
        "wait for another run to end",
        "permission denied for function pg_advisory_lock (42501)",
    );
}

#[test]
fn tables_that_may_not_be_looked_for() {
    let (server, cluster) = asked_by_nobody_special();
    server.sql(NAME, "REVOKE ALL ON FUNCTION to_regclass(text) FROM PUBLIC");
    let why = "permission denied for function to_regclass (42501)";
    let history = has_events_of(&cluster, NAME, "example.org");
    refused(history, "look for the table `events`", why);
    refused(queues(&cluster, NAME), "look for Synapse's tables", why);
}

#[test]
fn tables_of_another_synapse() {
    let (server, cluster) = trusting();
    ensure(&cluster, &synapse()).unwrap();
    for table in [
        "application_services_state",
        "application_services_txns",
        "appservice_stream_position",
        "local_current_membership",
        "events",
    ] {
        server.sql(NAME, &format!("CREATE TABLE {table} (one int)"));
    }
    let lacks = |column: &str| format!("column {column} does not exist (42703)");
    let step = "read what waits for appservices";
    refused(queues(&cluster, NAME), step, &lacks("\"stream_ordering\""));
    for table in ["events", "appservice_stream_position"] {
        let column = format!("ALTER TABLE {table} ADD COLUMN stream_ordering bigint");
        server.sql(NAME, &column);
    }
    refused(queues(&cluster, NAME), step, &lacks("\"as_id\""));
    refused(
        presence(&cluster, NAME, "@bot:example.org", &[]),
        "count the rooms of an appservice",
        &lacks("\"room_id\""),
    );
    refused(
        put_back(&cluster, NAME, &[]),
        "put back what was left behind for appservices",
        &lacks("\"as_id\" of relation \"application_services_state\""),
    );
}
