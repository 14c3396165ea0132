//! `hearth db` as a person and systemd run it: the real binary, peer authentication, exact words. Over 250
//! lines because every test needs the same cluster and plan.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test's helpers may panic"
)]

#[path = "../../hearth-database/tests/cluster/mod.rs"]
mod cluster;
mod programs;

use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use cluster::{Auth, TestCluster};
use serde_json::{Value, json};

const PLAN: &str = include_str!("../../../tests/fixtures/plan/cabin.json");

/// The example plan with its socket where the test's cluster has it.
fn plan(server: &TestCluster, change: impl FnOnce(&mut Value)) -> PathBuf {
    let mut plan: Value = serde_json::from_str(PLAN).unwrap();
    plan["postgresql"]["socketDirectory"] = json!(server.socket_directory());
    change(&mut plan);
    write(server.path(), &plan)
}

fn write(directory: &Path, plan: &Value) -> PathBuf {
    let path = directory.join("plan.json");
    fs::write(&path, plan.to_string()).unwrap();
    path
}

/// Runs the tool as PostgreSQL's own user, as the unit does.
fn hearth(server: &TestCluster, arguments: &[&str], plan: &Path) -> Output {
    server
        .as_server(binary(server))
        .args(arguments)
        .arg("--plan")
        .arg(plan)
        .output()
        .unwrap()
}

/// A copy where that user may run it, wherever the tree lies.
fn binary(server: &TestCluster) -> PathBuf {
    let copy = server.path().join("hearth");
    if !copy.exists() {
        programs::copy(env!("CARGO_BIN_EXE_hearth"), &copy);
    }
    copy
}

#[track_caller]
fn said(output: &Output, code: i32, stdout: &str, stderr: &str) {
    let read = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    assert_eq!(
        (
            output.status.code(),
            &*read(&output.stdout),
            &*read(&output.stderr)
        ),
        (Some(code), stdout, stderr)
    );
}

#[test]
fn ensure_makes_what_is_missing_then_keeps_it() {
    let server = TestCluster::new(Auth::Peer);
    let plan = plan(&server, |_| ());
    said(
        &hearth(&server, &["db", "ensure"], &plan),
        0,
        "made role `matrix-synapse`\nmade database `matrix-synapse`\n",
        "",
    );
    assert_eq!(
        server.order_of("matrix-synapse"),
        "C|C|UTF8|matrix-synapse|c"
    );
    said(
        &hearth(&server, &["db", "ensure"], &plan),
        0,
        "kept role `matrix-synapse`\nkept database `matrix-synapse`\n",
        "",
    );
    let output = hearth(&server, &["--json", "db", "ensure"], &plan);
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        told,
        json!({"roles": [["matrix-synapse", "kept"]], "databases": [["matrix-synapse", "kept"]], "findings": []})
    );
}

#[test]
fn ensure_tells_of_a_database_that_it_closes() {
    let server = TestCluster::new(Auth::Peer);
    let plan = plan(&server, |_| ());
    hearth(&server, &["db", "ensure"], &plan);
    server.sql(
        "postgres",
        "GRANT CONNECT ON DATABASE \"matrix-synapse\" TO PUBLIC",
    );
    said(
        &hearth(&server, &["db", "ensure"], &plan),
        0,
        "kept role `matrix-synapse`\nclosed database `matrix-synapse` to other roles\n",
        "",
    );
}

#[test]
fn ensure_refuses_a_wrong_database_with_fact_and_remedy_and_alters_nothing() {
    let server = TestCluster::new(Auth::Peer);
    let plan = plan(&server, |_| ());
    server.sql(
        "postgres",
        "CREATE DATABASE \"matrix-synapse\" TEMPLATE template0 LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'",
    );
    let before = server.everything();
    let at = format!("--host={} --port=5432", server.socket_directory().display());
    let owner = &server.superuser;
    said(
        &hearth(&server, &["db", "ensure"], &plan),
        1,
        &format!(
            "error: database `matrix-synapse`: has collation `C.UTF-8` instead of `C`, ctype `C.UTF-8` instead of `C`, owner `{owner}` instead of `matrix-synapse`
  Caused by: an index sorted by a collation that is not `C` breaks when the system's sorting rules change
  hint: stop what uses it; then, as PostgreSQL's own user, dump it, move it aside, make a right one and restore:
umask 077
pg_dump {at} --format=custom --encoding=UTF8 --file=matrix-synapse.dump --dbname=matrix-synapse
psql {at} --dbname=postgres '--command=ALTER DATABASE \"matrix-synapse\" RENAME TO \"matrix-synapse-before-hearth\"'
hearth db ensure
pg_restore {at} --exit-on-error --no-owner --role=matrix-synapse --dbname=matrix-synapse matrix-synapse.dump
An index that cannot be built again means that rows are there twice: the old collation lost sight of them
"
        ),
        "error: Found a problem with PostgreSQL; nothing was altered\n\nhint: mend each of the above, then run it again\n",
    );
    assert_eq!(server.everything(), before);
}

#[test]
fn check_tells_what_is_missing_and_json_holds_the_same() {
    let server = TestCluster::new(Auth::Peer);
    let plan = plan(&server, |_| ());
    let version = server.sql("postgres", "SHOW server_version");
    said(
        &hearth(&server, &["db", "check"], &plan),
        1,
        &format!(
            "error: role `matrix-synapse`: is missing\n  hint: `hearth db ensure`\n\
             error: database `matrix-synapse`: is missing\n  hint: `hearth db ensure`\n\
             note: PostgreSQL: is version `{}`\n",
            version.trim()
        ),
        "",
    );
    hearth(&server, &["db", "ensure"], &plan);
    let output = hearth(&server, &["--json", "db", "check"], &plan);
    assert_eq!(output.status.code(), Some(0));
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(told[0]["severity"], "note");
    assert_eq!(told.as_array().unwrap().len(), 1);
}

#[test]
fn another_user_is_told_whom_to_be() {
    let server = TestCluster::new(Auth::Peer);
    let plan = plan(&server, |_| ());
    // As root the command would become the right user by itself, so it is somebody else who asks.
    let root = rustix::process::geteuid().is_root();
    let me = if root {
        "nobody".to_owned()
    } else {
        cluster::output(Command::new("id").arg("-un"))
            .trim()
            .to_owned()
    };
    if me == server.superuser {
        server.sql("postgres", "CREATE ROLE spare SUPERUSER LOGIN");
        server.sql("postgres", &format!("ALTER ROLE \"{me}\" RENAME TO other"));
    }
    let mut command = if root {
        let mut command = Command::new("setpriv");
        command.args(["--reuid=nobody", "--regid=nogroup", "--clear-groups", "--"]);
        command.arg(binary(&server));
        command
    } else {
        Command::new(binary(&server))
    };
    let output = command
        .args(["db", "ensure", "--plan"])
        .arg(plan)
        .output()
        .unwrap();
    said(
        &output,
        1,
        "",
        &format!(
            "error: PostgreSQL at `{}` does not let this user in\n  Caused by: FATAL: role \"{me}\" does not exist (28000)\n\n\
             hint: the role must be named like the user who connects; run it as PostgreSQL's own user, `runuser -u postgres -- hearth …`, and keep `local all all peer` in pg_hba.conf\n",
            server.socket_directory().join(".s.PGSQL.5432").display(),
        ),
    );
}

#[test]
fn a_closed_socket_directory_is_told() {
    let server = TestCluster::new(Auth::Peer);
    let closed = tempfile::tempdir().unwrap();
    fs::set_permissions(closed.path(), fs::Permissions::from_mode(0o000)).unwrap();
    let plan = plan(&server, |plan| {
        plan["postgresql"]["socketDirectory"] = json!(closed.path());
    });
    said(
        &hearth(&server, &["db", "ensure"], &plan),
        1,
        "",
        &format!(
            "error: May not open the socket `{}`\n  Caused by: Permission denied (os error 13)\n\n\
             hint: run it as the user that PostgreSQL runs as: `runuser -u postgres -- hearth …`\n",
            closed.path().join(".s.PGSQL.5432").display()
        ),
    );
}

#[test]
fn a_name_that_postgresql_would_cut_short_is_refused() {
    let server = TestCluster::new(Auth::Peer);
    let long = "b".repeat(70);
    let plan = plan(&server, |plan| {
        plan["databases"][&long] = plan["databases"]["matrix-synapse"].clone();
    });
    let before = server.everything();
    said(
        &hearth(&server, &["db", "ensure"], &plan),
        1,
        "",
        &format!(
            "error: Name of database `{long}` is longer than 63 bytes\n\nhint: choose another name in the host file\n"
        ),
    );
    assert_eq!(server.everything(), before);
}

/// A person who looks after the host is root, for whom PostgreSQL has no role.
#[test]
fn root_becomes_the_user_of_the_database() {
    if !rustix::process::geteuid().is_root() {
        // Past libtest, which keeps what `eprintln` says to itself.
        let line = b"skipped: `root_becomes_the_user_of_the_database`: not root\n";
        std::io::stderr().write_all(line).unwrap();
        return;
    }
    let server = TestCluster::new(Auth::Peer);
    let plan = plan(&server, |_| ());
    let as_root = |verb: &str| {
        let mut command = Command::new(binary(&server));
        command
            .args(["db", verb, "--plan"])
            .arg(&plan)
            .output()
            .unwrap()
    };
    assert!(as_root("ensure").status.success());
    said(
        &as_root("ensure"),
        0,
        "kept role `matrix-synapse`\nkept database `matrix-synapse`\n",
        "",
    );
    assert!(as_root("check").status.success());
}

/// Root is nobody in PostgreSQL, and so it becomes who is somebody.
#[test]
fn root_that_cannot_become_the_databases_user_is_told() {
    if !rustix::process::geteuid().is_root() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let plan = write(dir.path(), &serde_json::from_str(PLAN).unwrap());
    let program = env!("CARGO_BIN_EXE_hearth");
    let arguments = ["db", "ensure", "--plan", plan.to_str().unwrap()];
    let mut without_runuser = Command::new(program);
    without_runuser.args(arguments).env("PATH", dir.path());
    said(
        &without_runuser.output().unwrap(),
        1,
        "",
        "error: Cannot become the user `postgres` with `runuser`\n  \
         Caused by: No such file or directory (os error 2)\n\n\
         hint: install util-linux, or run it as that user\n",
    );
    let mut without_proc = programs::without_proc(program);
    let output = without_proc.args(arguments).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(
        text.starts_with("error: Cannot find this program's own file\n  Caused by: "),
        "{text}"
    );
}
