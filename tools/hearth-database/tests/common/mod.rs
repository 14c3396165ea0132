//! What the tests of this crate share: a cluster they may ask as themselves, and what a refusal is.
#![allow(dead_code, reason = "each test binary uses its own part")]

use std::process::Command;

use hearth_database::{Cluster, DatabaseError, Wanted, ensure};
use hearth_report::Finding;

use crate::cluster::{self, Auth, TestCluster};

/// The name of the user who runs the test.
pub fn me() -> String {
    cluster::output(Command::new("id").arg("-un"))
        .trim()
        .to_owned()
}

/// A cluster that trusts everybody, with a superuser named like the user who runs the test.
pub fn trusting() -> (TestCluster, Cluster) {
    let server = TestCluster::new(Auth::Trust);
    let me = me();
    if me != server.superuser {
        server.sql("postgres", &format!("CREATE ROLE \"{me}\" SUPERUSER LOGIN"));
    }
    let cluster = at(&server);
    (server, cluster)
}

pub fn at(server: &TestCluster) -> Cluster {
    Cluster::new(
        server.socket_directory(),
        cluster::PORT,
        "postgresql.service",
    )
}

pub fn synapse() -> Vec<Wanted> {
    vec![Wanted::in_c("matrix-synapse", "matrix-synapse")]
}

#[track_caller]
pub fn refused(server: &TestCluster, cluster: &Cluster, wanted: &[Wanted]) -> Vec<Finding> {
    let before = server.everything();
    let error = ensure(cluster, wanted).unwrap_err();
    assert_eq!(server.everything(), before, "something was altered");
    match error {
        DatabaseError::Refused { findings } => findings,
        other => panic!("{other}"),
    }
}

/// Why each is so, and the first line of what to do about it.
pub fn advice(findings: &[Finding]) -> Vec<(&str, &str)> {
    findings
        .iter()
        .map(|finding| {
            let remedy = finding.remedy.as_deref().unwrap_or_default();
            (
                finding.cause.as_deref().unwrap_or_default(),
                remedy.lines().next().unwrap_or_default(),
            )
        })
        .collect()
}

/// What is to be typed as PostgreSQL's own user, between backticks.
pub fn typed(server: &TestCluster, sql: &str) -> String {
    format!(
        "`psql --host={} --port=5432 --dbname=postgres '--command={sql}'`",
        server.socket_directory().display()
    )
}

pub fn facts(findings: &[Finding]) -> Vec<String> {
    findings
        .iter()
        .map(|finding| format!("{} {}", finding.subject, finding.fact))
        .collect()
}
