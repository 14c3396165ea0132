//! `ensure` against a real cluster.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test's helpers may panic"
)]

mod cluster;

use cluster::{Auth, TestCluster};
use hearth_database::{Cluster, DatabaseError, Ensured, Made, Wanted, ensure};
use hearth_report::Finding;

/// A cluster that trusts everybody, with a superuser named like the user who runs the test.
fn trusting() -> (TestCluster, Cluster) {
    let server = TestCluster::new(Auth::Trust);
    let me = cluster::output(std::process::Command::new("id").arg("-un"));
    let me = me.trim();
    if me != server.superuser {
        server.sql("postgres", &format!("CREATE ROLE {me} SUPERUSER LOGIN"));
    }
    let cluster = Cluster::new(
        server.socket_directory(),
        cluster::PORT,
        "postgresql.service",
    );
    (server, cluster)
}

fn synapse() -> Vec<Wanted> {
    vec![Wanted::in_c("matrix-synapse", "matrix-synapse")]
}

#[track_caller]
fn refused(server: &TestCluster, cluster: &Cluster, wanted: &[Wanted]) -> Vec<Finding> {
    let before = server.everything();
    let error = ensure(cluster, wanted).unwrap_err();
    assert_eq!(server.everything(), before, "something was altered");
    match error {
        DatabaseError::Refused { findings } => findings,
        other => panic!("{other}"),
    }
}

fn facts(findings: &[Finding]) -> Vec<String> {
    findings
        .iter()
        .map(|finding| format!("{} {}", finding.subject, finding.fact))
        .collect()
}

fn words(made: &[(String, Made)]) -> Vec<(&str, Made)> {
    made.iter().map(|(name, made)| (&**name, *made)).collect()
}

#[test]
fn a_fresh_cluster_gets_role_and_database_in_c_and_a_second_run_changes_nothing() {
    let (server, cluster) = trusting();
    let Ensured {
        roles, databases, ..
    } = ensure(&cluster, &synapse()).unwrap();
    assert_eq!(words(&roles), [("matrix-synapse", Made::Made)]);
    assert_eq!(words(&databases), [("matrix-synapse", Made::Made)]);
    assert_eq!(
        server.order_of("matrix-synapse"),
        "C|C|UTF8|matrix-synapse|c"
    );
    assert_eq!(
        server.sql(
            "postgres",
            "SELECT rolcanlogin, rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls \
             FROM pg_roles WHERE rolname = 'matrix-synapse'"
        ),
        "t|f|f|f|f|f\n"
    );

    let before = server.everything();
    let again = ensure(&cluster, &synapse()).unwrap();
    assert_eq!(words(&again.roles), [("matrix-synapse", Made::Kept)]);
    assert_eq!(words(&again.databases), [("matrix-synapse", Made::Kept)]);
    assert_eq!(server.everything(), before);
}

#[test]
fn names_may_hold_quotes_and_spaces() {
    let (server, cluster) = trusting();
    let name = "it's \"my\" bridge; DROP ROLE x --";
    ensure(&cluster, &[Wanted::in_c(name, name)]).unwrap();
    assert_eq!(server.order_of(name), format!("C|C|UTF8|{name}|c"));
}

#[test]
fn a_right_database_that_was_there_is_adopted_with_what_it_holds() {
    let (server, cluster) = trusting();
    server.sql("postgres", "CREATE ROLE \"matrix-synapse\" LOGIN");
    server.sql(
        "postgres",
        "CREATE DATABASE \"matrix-synapse\" OWNER \"matrix-synapse\" TEMPLATE template0 ENCODING UTF8 LC_COLLATE 'C' LC_CTYPE 'C'",
    );
    server.sql("matrix-synapse", "CREATE TABLE kept AS SELECT 1 AS one");
    let ensured = ensure(&cluster, &synapse()).unwrap();
    assert_eq!(words(&ensured.databases), [("matrix-synapse", Made::Kept)]);
    assert_eq!(server.sql("matrix-synapse", "SELECT one FROM kept"), "1\n");
}

#[test]
fn a_role_that_may_not_log_in_is_mended() {
    let (server, cluster) = trusting();
    server.sql("postgres", "CREATE ROLE \"matrix-synapse\" NOLOGIN");
    let ensured = ensure(&cluster, &synapse()).unwrap();
    assert_eq!(words(&ensured.roles), [("matrix-synapse", Made::Mended)]);
}

#[test]
fn a_superuser_role_is_kept_and_told() {
    let (server, cluster) = trusting();
    server.sql("postgres", "CREATE ROLE \"matrix-synapse\" SUPERUSER LOGIN");
    let ensured = ensure(&cluster, &synapse()).unwrap();
    assert_eq!(
        facts(&ensured.findings),
        ["role `matrix-synapse` is a superuser"]
    );
}

#[test]
fn every_wrong_database_is_refused_in_one_go_and_nothing_is_altered() {
    let (server, cluster) = trusting();
    let make = |name: &str, rest: &str| {
        server.sql("postgres", &format!("CREATE ROLE {name} LOGIN"));
        server.sql(
            "postgres",
            &format!("CREATE DATABASE {name} OWNER {name} TEMPLATE template0 {rest}"),
        );
    };
    make(
        "utf",
        "ENCODING UTF8 LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'",
    );
    make("ctype", "ENCODING UTF8 LC_COLLATE 'C' LC_CTYPE 'C.UTF-8'");
    make("ascii", "ENCODING SQL_ASCII LC_COLLATE 'C' LC_CTYPE 'C'");
    make(
        "icu",
        "ENCODING UTF8 LOCALE_PROVIDER icu ICU_LOCALE 'en-US' LC_COLLATE 'C' LC_CTYPE 'C'",
    );
    make("mine", "ENCODING UTF8 LC_COLLATE 'C' LC_CTYPE 'C'");
    server.sql("postgres", "ALTER DATABASE mine OWNER TO utf");
    let wanted =
        ["utf", "missing", "ctype", "ascii", "icu", "mine"].map(|name| Wanted::in_c(name, name));
    assert_eq!(
        facts(&refused(&server, &cluster, &wanted)),
        [
            "database `utf` has collation `C.UTF-8` instead of `C`, ctype `C.UTF-8` instead of `C`",
            "database `ctype` has ctype `C.UTF-8` instead of `C`",
            "database `ascii` has encoding `SQL_ASCII` instead of `UTF8`",
            "database `icu` has locale provider `icu (en-US)` instead of `libc`",
            "database `mine` has owner `utf` instead of `mine`",
        ]
    );
    let error = ensure(&cluster, &wanted).unwrap_err();
    assert_eq!(
        error.to_string(),
        "Found 5 problems with PostgreSQL; nothing was altered"
    );
}

#[test]
fn a_database_whose_daemon_does_not_mind_is_noted_but_not_refused() {
    let (server, cluster) = trusting();
    server.sql("postgres", "CREATE ROLE bridge LOGIN");
    server.sql("postgres", "CREATE DATABASE bridge OWNER bridge");
    let mut wanted = Wanted::in_c("bridge", "bridge");
    wanted.strict = false;
    let ensured = ensure(&cluster, &[wanted]).unwrap();
    assert_eq!(
        facts(&ensured.findings),
        [
            "database `bridge` has collation `C.UTF-8` instead of `C`, ctype `C.UTF-8` instead of `C`; its daemon does not mind"
        ]
    );
}

#[test]
fn a_half_dropped_database_is_refused() {
    let (server, cluster) = trusting();
    ensure(&cluster, &synapse()).unwrap();
    server.sql(
        "postgres",
        "UPDATE pg_database SET datconnlimit = -2 WHERE datname = 'matrix-synapse'",
    );
    let findings = refused(&server, &cluster, &synapse());
    assert_eq!(
        facts(&findings),
        ["database `matrix-synapse` was left behind by a DROP DATABASE that did not end"]
    );
    assert_eq!(
        findings[0].remedy.as_deref().unwrap(),
        format!(
            "remove what is left, then restore a backup: `psql --host={} --port=5432 --dbname=postgres '--command=DROP DATABASE \"matrix-synapse\"'`",
            server.socket_directory().display()
        )
    );
}

#[test]
fn a_database_closed_to_everybody_is_refused() {
    let (server, cluster) = trusting();
    ensure(&cluster, &synapse()).unwrap();
    server.sql(
        "postgres",
        "ALTER DATABASE \"matrix-synapse\" ALLOW_CONNECTIONS false",
    );
    assert_eq!(
        facts(&refused(&server, &cluster, &synapse())),
        ["database `matrix-synapse` takes no connections"]
    );
}

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

#[test]
fn who_is_no_superuser_is_told_before_anything_is_made() {
    let (server, cluster) = trusting();
    let me = cluster::output(std::process::Command::new("id").arg("-un"));
    let me = me.trim();
    if me == server.superuser {
        server.sql("postgres", "CREATE ROLE spare SUPERUSER LOGIN");
    }
    server.sql("postgres", &format!("ALTER ROLE \"{me}\" NOSUPERUSER"));
    let error = ensure(&cluster, &synapse()).unwrap_err();
    assert_eq!(
        error.to_string(),
        format!("Role `{me}` may not make roles and databases")
    );
}
