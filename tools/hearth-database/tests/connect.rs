//! Servers that do not answer as they should. Long, since each of them is told in whole sentences.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test's helpers may panic"
)]

mod cluster;

use std::io::{Read, Write};
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::thread;
use std::time::Duration;

use cluster::{Auth, TestCluster};
use hearth_database::{Cluster, DatabaseError, Wanted, check, has_events_of};
use hearth_plan::Target;
use hearth_report::Failure;

fn at(directory: &Path) -> Cluster {
    let mut cluster = Cluster::new(directory, cluster::PORT, "postgresql.service");
    cluster.patience = Duration::from_secs(1);
    cluster
}

#[track_caller]
fn text(cluster: &Cluster) -> String {
    let error: DatabaseError = check(cluster, &[Wanted::in_c("x", "x")]).unwrap_err();
    Failure::of(&error).to_string()
}

/// A stand-in that greets every connection with the same bytes, for states that a real server is
/// seldom in.
fn stand_in(directory: &Path, greeting: Vec<u8>) {
    let listener = UnixListener::bind(directory.join(".s.PGSQL.5432")).unwrap();
    thread::spawn(move || {
        let mut kept = Vec::new();
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut length = [0; 4];
            stream.read_exact(&mut length).unwrap();
            let mut rest = vec![0; u32::from_be_bytes(length) as usize - 4];
            stream.read_exact(&mut rest).unwrap();
            stream.write_all(&greeting).unwrap();
            kept.push(stream);
        }
    });
}

fn error_response(code: &str, message: &str) -> Vec<u8> {
    let fields = format!("SFATAL\0VFATAL\0C{code}\0M{message}\0\0");
    let mut bytes = vec![b'E'];
    bytes.extend(u32::try_from(fields.len() + 4).unwrap().to_be_bytes());
    bytes.extend(fields.as_bytes());
    bytes
}

#[test]
fn no_socket_at_all() {
    let dir = tempfile::tempdir().unwrap();
    let socket = dir.path().join(".s.PGSQL.5432");
    assert_eq!(
        text(&at(dir.path())),
        format!(
            "error: No PostgreSQL answers at `{}`\n  Caused by: No such file or directory (os error 2)\n\n\
             hint: start it with `systemctl start postgresql.service`; if it runs, it listens elsewhere: see `hearth.database.socketDirectory` and `port`",
            socket.display()
        )
    );
}

#[test]
fn a_socket_that_nobody_listens_on_any_more() {
    let dir = tempfile::tempdir().unwrap();
    drop(UnixListener::bind(dir.path().join(".s.PGSQL.5432")).unwrap());
    assert!(
        text(&at(dir.path())).contains("Caused by: Connection refused (os error 111)"),
        "{}",
        text(&at(dir.path()))
    );
}

#[test]
fn a_server_that_takes_the_connection_and_says_nothing() {
    let dir = tempfile::tempdir().unwrap();
    stand_in(dir.path(), Vec::new());
    assert_eq!(
        text(&at(dir.path())),
        format!(
            "error: PostgreSQL at `{}` took the connection but did not answer within 1 s\n\n\
             hint: look at `systemctl status postgresql.service` and `journalctl --unit postgresql.service`",
            dir.path().join(".s.PGSQL.5432").display()
        )
    );
}

#[test]
fn a_server_that_goes_on_starting() {
    let dir = tempfile::tempdir().unwrap();
    stand_in(
        dir.path(),
        error_response("57P03", "the database system is starting up"),
    );
    assert_eq!(
        text(&at(dir.path())),
        format!(
            "error: PostgreSQL at `{}` is still not ready after 1 s\n  Caused by: FATAL: the database system is starting up (57P03)\n\n\
             hint: look at `systemctl status postgresql.service` and `journalctl --unit postgresql.service`",
            dir.path().join(".s.PGSQL.5432").display()
        )
    );
}

#[test]
fn a_persons_own_server_is_looked_after_without_root() {
    let dir = tempfile::tempdir().unwrap();
    let mut cluster = at(dir.path());
    cluster.daemon.target = Target::HomeManager;
    assert!(
        text(&cluster)
            .contains("hint: start it with `systemctl --user start postgresql.service`; "),
        "{}",
        text(&cluster)
    );
    stand_in(dir.path(), Vec::new());
    assert!(
        text(&cluster).ends_with(
            "hint: look at `systemctl --user status postgresql.service` and `journalctl --user --unit postgresql.service`"
        ),
        "{}",
        text(&cluster)
    );
}

#[test]
fn a_server_with_too_many_clients() {
    let dir = tempfile::tempdir().unwrap();
    stand_in(
        dir.path(),
        error_response("53300", "sorry, too many clients already"),
    );
    assert_eq!(
        text(&at(dir.path())),
        "error: Cannot connect to database `postgres`\n  Caused by: FATAL: sorry, too many clients already (53300)\n\n\
         hint: PostgreSQL's log says more; nothing that was there has been changed, and it is safe to run again"
    );
}

#[test]
fn a_server_whose_locks_another_run_holds() {
    let dir = tempfile::tempdir().unwrap();
    stand_in(
        dir.path(),
        error_response("55P03", "canceling statement due to lock timeout"),
    );
    let text = text(&at(dir.path()));
    assert!(
        text.ends_with(
            "lock timeout (55P03)\n\nhint: another `hearth db ensure` is under way; wait for it, then run it again"
        ),
        "{text}"
    );
}

#[test]
fn something_that_is_not_postgresql() {
    let dir = tempfile::tempdir().unwrap();
    stand_in(dir.path(), b"HTTP/1.1 400 Bad Request\r\n\r\n".to_vec());
    assert!(
        text(&at(dir.path())).starts_with("error: "),
        "{}",
        text(&at(dir.path()))
    );
}

#[test]
fn a_user_without_a_role_is_not_let_in() {
    let server = TestCluster::new(Auth::Trust);
    let me = cluster::output(std::process::Command::new("id").arg("-un"));
    let me = me.trim();
    if me == server.superuser {
        server.sql("postgres", "CREATE ROLE spare SUPERUSER LOGIN");
        server.sql("postgres", &format!("ALTER ROLE \"{me}\" NOLOGIN"));
    }
    let text = text(&at(&server.socket_directory()));
    let (first, rest) = text.split_once('\n').unwrap();
    assert_eq!(
        first,
        format!(
            "error: PostgreSQL at `{}` does not let this user in",
            server.socket_directory().join(".s.PGSQL.5432").display()
        )
    );
    assert!(rest.contains("(28000)"), "{rest}");
    assert!(rest.contains("hint: the role must be named like the user who connects"));

    // There is no `postgres` where the server is a person's.
    let mut persons = at(&server.socket_directory());
    persons.daemon.target = Target::HomeManager;
    let text = self::text(&persons);
    assert!(text.contains("(28000)"), "{text}");
    assert!(
        text.ends_with("\n\nhint: run it as the person whose host it is"),
        "{text}"
    );
}

#[test]
fn a_socket_directory_that_is_a_file() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("file");
    std::fs::write(&file, "").unwrap();
    assert!(text(&at(&file)).contains("Caused by: Not a directory (os error 20)"));
}

#[test]
fn a_database_that_is_not_there() {
    let server = TestCluster::new(Auth::Trust);
    let me = cluster::output(std::process::Command::new("id").arg("-un"));
    if me.trim() != server.superuser {
        server.sql("postgres", &format!("CREATE ROLE {me} LOGIN"));
    }
    let error = has_events_of(
        &at(&server.socket_directory()),
        "matrix-synapse",
        "example.org",
    )
    .unwrap_err();
    assert_eq!(
        Failure::of(&error).to_string(),
        format!(
            "error: PostgreSQL at `{}` has no database `matrix-synapse`\n\nhint: make it with `hearth db ensure`",
            server.socket_directory().join(".s.PGSQL.5432").display()
        )
    );
}

#[test]
fn a_database_that_one_may_not_connect_to() {
    let server = TestCluster::new(Auth::Trust);
    let me = cluster::output(std::process::Command::new("id").arg("-un"));
    if me.trim() == server.superuser {
        server.sql("postgres", "CREATE ROLE spare SUPERUSER LOGIN");
        server.sql(
            "postgres",
            &format!("ALTER ROLE \"{}\" NOSUPERUSER", me.trim()),
        );
    } else {
        server.sql("postgres", &format!("CREATE ROLE {me} LOGIN"));
    }
    server.sql("template1", "CREATE DATABASE closed");
    server.sql(
        "template1",
        "REVOKE CONNECT ON DATABASE closed FROM PUBLIC; ALTER DATABASE closed OWNER TO pg_database_owner",
    );
    let error =
        has_events_of(&at(&server.socket_directory()), "closed", "example.org").unwrap_err();
    assert_eq!(error.to_string(), "May not connect to database `closed`");
    assert_eq!(
        hearth_report::Hint::hint(&error).unwrap(),
        "allow it with `GRANT CONNECT ON DATABASE \"closed\" TO …`"
    );
}
