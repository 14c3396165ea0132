//! `ensure` against a real cluster. Long, since each refusal is read to its end.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test's helpers may panic"
)]

mod cluster;
mod common;

use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;

use common::{advice, facts, me, refused, synapse, trusting, typed};
use hearth_database::{Ensured, Made, Wanted, ensure};
use hearth_report::{Failure, Hint};

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
    assert_eq!(
        words(&ensured.databases),
        [("matrix-synapse", Made::Closed)]
    );
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
    assert_eq!(
        advice(&ensured.findings),
        [(
            "a daemon's role needs no more than its own database",
            &*typed(&server, "ALTER ROLE \"matrix-synapse\" NOSUPERUSER")
        )]
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
    let findings = refused(&server, &cluster, &wanted);
    let sorted = (
        "an index sorted by a collation that is not `C` breaks when the system's sorting rules change",
        "stop what uses it; then, as PostgreSQL's own user, dump it, move it aside, make a right one and restore:",
    );
    let owned = (
        "who does not own the database may not make tables in it",
        "stop what uses it; then, as PostgreSQL's own user, hand over the database and what is in it:",
    );
    assert_eq!(advice(&findings), [sorted, sorted, sorted, sorted, owned]);
    assert_eq!(
        facts(&findings),
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
    assert_eq!(
        error.hint().unwrap(),
        "mend each of the above, then run it again"
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
    let remedy = format!(
        "remove what is left, then restore a backup: {}",
        typed(&server, "DROP DATABASE \"matrix-synapse\"")
    );
    assert_eq!(
        advice(&findings),
        [(
            "its files are partly gone, so PostgreSQL lets nobody in",
            &*remedy
        )]
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
    let findings = refused(&server, &cluster, &synapse());
    assert_eq!(
        facts(&findings),
        ["database `matrix-synapse` takes no connections"]
    );
    assert_eq!(
        advice(&findings),
        [(
            "",
            &*typed(
                &server,
                "ALTER DATABASE \"matrix-synapse\" ALLOW_CONNECTIONS true"
            )
        )]
    );
}

#[test]
fn who_is_no_superuser_is_told_before_anything_is_made() {
    let (server, cluster) = trusting();
    let me = me();
    if me == server.superuser {
        server.sql("postgres", "CREATE ROLE spare SUPERUSER LOGIN");
    }
    server.sql("postgres", &format!("ALTER ROLE \"{me}\" NOSUPERUSER"));
    let error = ensure(&cluster, &synapse()).unwrap_err();
    assert_eq!(
        error.to_string(),
        format!("Role `{me}` may not make roles and databases")
    );
    assert_eq!(
        error.hint().unwrap(),
        "run it as PostgreSQL's own user: `runuser -u postgres -- hearth db ensure`"
    );
}

#[test]
fn who_sits_in_the_template_is_to_leave_it() {
    let (server, cluster) = trusting();
    server.sql(
        "postgres",
        "ALTER DATABASE template0 ALLOW_CONNECTIONS true",
    );
    let mut sitting = server
        .command("psql")
        .args(["-XAtq", "--dbname=template0", "--host"])
        .arg(server.socket_directory())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    sitting
        .stdin
        .as_mut()
        .unwrap()
        .write_all(b"SELECT 'here';\n")
        .unwrap();
    let mut said = String::new();
    BufReader::new(sitting.stdout.take().unwrap())
        .read_line(&mut said)
        .unwrap();
    assert_eq!(said, "here\n");
    let error = ensure(&cluster, &synapse()).unwrap_err();
    // Its standard input ends, and so does it.
    drop(sitting.stdin.take());
    sitting.wait().unwrap();
    let text = Failure::of(&error).to_string();
    assert!(
        text.starts_with("error: Cannot make database `matrix-synapse`\n")
            && text
                .contains("source database \"template0\" is being accessed by other users (55006)"),
        "{text}"
    );
    assert!(
        text.ends_with(
            "\n\nhint: end the session that is connected to `template0`, then run it again"
        ),
        "{text}"
    );
    ensure(&cluster, &synapse()).unwrap();
}
