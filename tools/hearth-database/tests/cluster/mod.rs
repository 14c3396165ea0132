//! A throw-away PostgreSQL cluster: unix socket only, gone when dropped.
//!
//! PostgreSQL does not run as root, so for root it runs as `postgres`. The cluster's own locale is
//! `C.UTF-8`: what comes out as `C` has not been inherited.
#![allow(dead_code, reason = "each test binary uses its own part")]

use std::fs;
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// Who may connect as whom.
#[derive(Clone, Copy)]
pub enum Auth {
    /// Only as oneself, as on a host.
    Peer,
    /// As anybody, so that a test may ask as several roles.
    Trust,
}

pub struct TestCluster {
    dir: TempDir,
    /// The user that the server runs as, and the name of its superuser.
    pub superuser: String,
    root: bool,
}

pub const PORT: u16 = 5432;

impl TestCluster {
    pub fn new(auth: Auth) -> Self {
        let root = output(Command::new("id").arg("-u")).trim() == "0";
        let superuser = if root {
            "postgres".to_owned()
        } else {
            output(Command::new("id").arg("-un")).trim().to_owned()
        };
        let dir = tempfile::Builder::new()
            .prefix("hearth-pg-")
            .permissions(fs::Permissions::from_mode(0o755))
            .tempdir()
            .unwrap();
        if root {
            let id = |flag: &str| {
                output(Command::new("id").args([flag, "postgres"]))
                    .trim()
                    .parse()
                    .expect("PostgreSQL is needed: apt-get install postgresql")
            };
            chown(dir.path(), Some(id("-u")), Some(id("-g"))).unwrap();
        }
        let cluster = Self {
            dir,
            superuser,
            root,
        };
        let auth = match auth {
            Auth::Peer => "peer",
            Auth::Trust => "trust",
        };
        output(
            cluster
                .command("initdb")
                .args(["--no-sync", "--encoding=UTF8", "--locale=C.UTF-8"])
                .args(["--auth", auth, "--username", &cluster.superuser])
                .arg(cluster.data()),
        );
        output(cluster.as_server("mkdir").arg(cluster.socket_directory()));
        cluster.start();
        cluster
    }

    pub fn start(&self) {
        let options = format!(
            "-c listen_addresses='' -c unix_socket_directories='{}' -c port={PORT} -c fsync=off -c full_page_writes=off -c shared_buffers=16MB",
            self.socket_directory().display()
        );
        output(
            self.command("pg_ctl")
                .args(["start", "--wait", "--silent", "--options", &options])
                .arg("--log")
                .arg(self.dir.path().join("log"))
                .arg("--pgdata")
                .arg(self.data()),
        );
    }

    pub fn stop(&self) {
        let _ = self
            .command("pg_ctl")
            .args(["stop", "--wait", "--silent", "--mode=immediate", "--pgdata"])
            .arg(self.data())
            .output();
    }

    pub fn path(&self) -> &Path {
        self.dir.path()
    }

    fn data(&self) -> PathBuf {
        self.dir.path().join("data")
    }

    pub fn socket_directory(&self) -> PathBuf {
        self.dir.path().join("run")
    }

    /// A program run as the user that the server runs as.
    pub fn as_server(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = if self.root {
            let mut command = Command::new("setpriv");
            command
                .args(["--reuid=postgres", "--regid=postgres", "--clear-groups"])
                .arg(program);
            command
        } else {
            Command::new(program)
        };
        command
            .current_dir(self.dir.path())
            .env("LC_ALL", "C.UTF-8");
        command
    }

    /// One of PostgreSQL's own programs.
    pub fn command(&self, program: &str) -> Command {
        self.as_server(programs().join(program))
    }

    /// Runs SQL as the superuser and gives what it printed.
    #[track_caller]
    pub fn sql(&self, database: &str, sql: &str) -> String {
        output(
            self.command("psql")
                .args(["-XAtq", "-v", "ON_ERROR_STOP=1", "--dbname", database])
                .arg("--host")
                .arg(self.socket_directory())
                .args(["--command", sql]),
        )
    }

    /// Everything about roles and databases that a refusal must leave as it was.
    pub fn everything(&self) -> String {
        let tables = [
            "pg_database",
            "pg_roles",
            "pg_auth_members",
            "pg_db_role_setting",
        ];
        let read =
            |table: &&str| self.sql("postgres", &format!("SELECT * FROM {table} ORDER BY 1"));
        tables.iter().map(read).collect()
    }

    /// Collation, ctype, encoding, owner and provider of a database.
    pub fn order_of(&self, database: &str) -> String {
        self.sql(
            "postgres",
            &format!(
                "SELECT datcollate, datctype, pg_encoding_to_char(encoding), pg_get_userbyid(datdba), datlocprovider \
                 FROM pg_database WHERE datname = '{}'",
                database.replace('\'', "''")
            ),
        )
        .trim()
        .to_owned()
    }
}

impl Drop for TestCluster {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Debian keeps the server's programs off the path, a folder a version.
pub fn programs() -> PathBuf {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten();
    versions
        .filter_map(|entry| {
            let version: u32 = entry.ok()?.file_name().to_str()?.parse().ok()?;
            let bin = PathBuf::from(format!("/usr/lib/postgresql/{version}/bin"));
            bin.join("initdb").exists().then_some((version, bin))
        })
        .max()
        .map(|(_, bin)| bin)
        .unwrap_or_default()
}

/// Standard output of a program that must succeed.
#[track_caller]
pub fn output(command: &mut Command) -> String {
    let Output {
        status,
        stdout,
        stderr,
    } = command
        .output()
        .unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let stdout = String::from_utf8_lossy(&stdout).into_owned();
    assert!(
        status.success(),
        "{command:?}\n{stdout}{}",
        String::from_utf8_lossy(&stderr)
    );
    stdout
}
