//! `check` against a real cluster: what it finds, and that it alters nothing.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test's helpers may panic"
)]

mod cluster;
mod common;

use cluster::TestCluster;
use common::{advice, trusting};
use hearth_database::{Cluster, Wanted, check, ensure};
use hearth_report::Finding;

#[track_caller]
fn found(server: &TestCluster, cluster: &Cluster, wanted: &[Wanted]) -> Vec<Finding> {
    let before = server.everything();
    let mut findings = check(cluster, wanted).unwrap();
    assert_eq!(server.everything(), before, "a check altered something");
    assert_eq!(findings[0].subject, "PostgreSQL");
    assert!(findings[0].fact.starts_with("is version `"));
    findings.remove(0);
    findings
}

fn worded(findings: &[Finding]) -> Vec<String> {
    findings
        .iter()
        .map(|finding| {
            format!(
                "{:?} {} {}",
                finding.severity, finding.subject, finding.fact
            )
        })
        .collect()
}

#[track_caller]
fn lines(server: &TestCluster, cluster: &Cluster, wanted: &[Wanted]) -> Vec<String> {
    worded(&found(server, cluster, wanted))
}

#[test]
fn what_is_missing_is_an_error() {
    let (server, cluster) = trusting();
    let findings = found(&server, &cluster, &[Wanted::in_c("synapse", "owner")]);
    assert_eq!(advice(&findings), [("", "`hearth db ensure`"); 2]);
    assert_eq!(
        worded(&findings),
        [
            "Error role `owner` is missing",
            "Error database `synapse` is missing"
        ]
    );
}

#[test]
fn what_ensure_made_is_fine() {
    let (server, cluster) = trusting();
    let wanted = [Wanted::in_c("synapse", "synapse")];
    ensure(&cluster, &wanted).unwrap();
    assert!(lines(&server, &cluster, &wanted).is_empty());
}

#[test]
fn what_only_shows_from_inside_is_found() {
    let (server, cluster) = trusting();
    let wanted = [Wanted::in_c("synapse", "synapse")];
    ensure(&cluster, &wanted).unwrap();
    server.sql(
        "synapse",
        "CREATE TABLE foreign_one (id int); CREATE FUNCTION two() RETURNS int LANGUAGE sql AS 'SELECT 2'; \
         SET ROLE synapse; CREATE TABLE mine (name text COLLATE \"en-x-icu\", other text COLLATE \"C\")",
    );
    server.sql("synapse", "ALTER SCHEMA public OWNER TO CURRENT_USER");
    server.sql("postgres", "ALTER ROLE synapse NOLOGIN");
    let me = &server.superuser;
    let findings = found(&server, &cluster, &wanted);
    assert_eq!(
        advice(&findings),
        [
            ("", "`hearth db ensure`"),
            (
                "a dump was restored by another role",
                "stop what uses it; then, as PostgreSQL's own user, hand over the database and what is in it:"
            ),
            (
                "it was made before PostgreSQL 15, or restored from there",
                "`ALTER SCHEMA public OWNER TO pg_database_owner` in that database"
            ),
            (
                "their indexes break when the system's sorting rules change",
                "`ALTER TABLE … ALTER COLUMN … TYPE … COLLATE \"C\"` for each"
            ),
        ]
    );
    assert_eq!(
        worded(&findings),
        [
            "Error role `synapse` may not log in".to_owned(),
            format!(
                "Error database `synapse` holds objects that `synapse` does not own: `foreign_one ({me})`, `two() ({me})`"
            ),
            format!("Warning database `synapse` has schema `public` owned by `{me}`"),
            "Warning database `synapse` has columns with a collation of their own: `mine.name (en-x-icu)`"
                .to_owned(),
        ]
    );
}

#[test]
fn many_objects_are_counted_rather_than_listed() {
    let (server, cluster) = trusting();
    let wanted = [Wanted::in_c("synapse", "synapse")];
    ensure(&cluster, &wanted).unwrap();
    for number in 1..=7 {
        server.sql("synapse", &format!("CREATE TABLE t{number} (id int)"));
    }
    let lines = lines(&server, &cluster, &wanted);
    assert!(lines[0].ends_with(" and 2 more"), "{lines:?}");
}

#[test]
fn a_collation_that_moved_on_under_a_database_is_a_warning() {
    let (server, cluster) = trusting();
    server.sql("postgres", "CREATE ROLE bridge LOGIN");
    server.sql(
        "postgres",
        "CREATE DATABASE bridge OWNER bridge TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'en-US'",
    );
    server.sql(
        "postgres",
        "UPDATE pg_database SET datcollversion = '1.0' WHERE datname = 'bridge'",
    );
    let mut wanted = Wanted::in_c("bridge", "bridge");
    wanted.strict = false;
    let findings = found(&server, &cluster, &[wanted]);
    assert_eq!(
        advice(&findings)[1],
        (
            "indexes on text may miss rows that are there",
            "`REINDEX DATABASE …`, then `ALTER DATABASE … REFRESH COLLATION VERSION`"
        )
    );
    let lines = worded(&findings);
    assert!(
        lines[1].starts_with(
            "Warning database `bridge` was sorted by collation version `1.0`, the system's is now `"
        ),
        "{lines:?}"
    );
}

#[test]
fn an_owner_cannot_have_the_superusers_queries_run_his_code() {
    let (server, cluster) = trusting();
    let wanted = [Wanted::in_c("synapse", "synapse")];
    ensure(&cluster, &wanted).unwrap();
    server.sql("postgres", "CREATE ROLE thief");
    server.sql(
        "synapse",
        "SET ROLE synapse; \
         CREATE FUNCTION public.pg_get_userbyid(oid) RETURNS name LANGUAGE plpgsql AS \
         $$ BEGIN EXECUTE 'ALTER ROLE thief SUPERUSER'; RETURN 'synapse'; END $$; \
         RESET ROLE; ALTER DATABASE synapse SET search_path = public, pg_catalog",
    );
    assert!(lines(&server, &cluster, &wanted).is_empty());
    assert_eq!(
        server.sql(
            "postgres",
            "SELECT rolsuper FROM pg_roles WHERE rolname = 'thief'"
        ),
        "f\n"
    );
}
