//! Where PostgreSQL listens, and a connection to it that cannot hang.

use std::path::PathBuf;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use hearth_plan::Daemon;
use postgres::{Client, Config, NoTls};

use crate::{DatabaseError, Reason};

#[derive(Debug, Clone)]
pub struct Cluster {
    /// The directory of the unix socket.
    pub socket_directory: PathBuf,
    pub port: u16,
    /// The unit to look at when it does not answer.
    pub daemon: Daemon,
    /// How long connecting may take, a server that is still starting included.
    pub patience: Duration,
}

/// What every connection sets. It goes with the start-up packet, which wins over settings that the
/// owner of a database may have left there: nothing of theirs is to be run by a superuser's queries.
const SAFE_SETTINGS: &str = "-c search_path=pg_catalog -c standard_conforming_strings=on";

impl Cluster {
    pub fn new(socket_directory: impl Into<PathBuf>, port: u16, daemon: impl Into<Daemon>) -> Self {
        Self {
            socket_directory: socket_directory.into(),
            port,
            daemon: daemon.into(),
            patience: Duration::from_secs(20),
        }
    }

    pub fn socket(&self) -> PathBuf {
        self.socket_directory
            .join(format!(".s.PGSQL.{}", self.port))
    }

    /// Connects as the user this process runs as.
    pub(crate) fn connect(&self, database: &str) -> Result<Client, DatabaseError> {
        self.connect_with(database, SAFE_SETTINGS)
    }

    /// Connects with the settings that the database gives its own users.
    pub(crate) fn connect_plainly(&self, database: &str) -> Result<Client, DatabaseError> {
        self.connect_with(database, "-c standard_conforming_strings=on")
    }

    fn connect_with(&self, database: &str, settings: &str) -> Result<Client, DatabaseError> {
        let deadline = Instant::now() + self.patience;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            let error = match self.attempt(database, settings, left)? {
                Ok(client) => return Ok(client),
                Err(error) => error,
            };
            let reason = Reason::from(&error);
            if reason.code() != "57P03" {
                return Err(self.explain(database, reason));
            }
            if Instant::now() >= deadline {
                return Err(DatabaseError::Starting {
                    socket: self.socket(),
                    daemon: self.daemon.clone(),
                    seconds: self.patience.as_secs(),
                    source: reason,
                });
            }
            thread::sleep(Duration::from_millis(200));
        }
    }

    /// One attempt, on a thread of its own: the driver bounds the socket but not the greeting, and a
    /// stopped server still takes connections. A thread that never ends goes with the process.
    fn attempt(
        &self,
        database: &str,
        settings: &str,
        limit: Duration,
    ) -> Result<Result<Client, postgres::Error>, DatabaseError> {
        let mut config = Config::new();
        config
            .host_path(&self.socket_directory)
            .port(self.port)
            .dbname(database)
            .application_name("hearth")
            .options(&format!(
                "{settings} -c statement_timeout=120s -c lock_timeout=60s"
            ))
            .connect_timeout(self.patience);
        let (sender, receiver) = mpsc::channel();
        thread::spawn(move || {
            // Nobody listens any more when the time was up.
            let _ = sender.send(config.connect(NoTls));
        });
        receiver
            .recv_timeout(limit.max(Duration::from_millis(50)))
            .map_err(|_| DatabaseError::Silent {
                socket: self.socket(),
                daemon: self.daemon.clone(),
                seconds: self.patience.as_secs(),
            })
    }

    fn explain(&self, database: &str, source: Reason) -> DatabaseError {
        let socket = self.socket();
        let target = self.daemon.target;
        match source.code() {
            "28000" | "28P01" => DatabaseError::NotLetIn {
                socket,
                target,
                source,
            },
            "42501" => DatabaseError::MayNotConnect {
                database: database.to_owned(),
                source,
            },
            "3D000" => DatabaseError::NoDatabase {
                socket,
                database: database.to_owned(),
            },
            "" if source.io() == Some(std::io::ErrorKind::PermissionDenied) => {
                DatabaseError::SocketForbidden {
                    socket,
                    target,
                    source,
                }
            }
            "" => DatabaseError::Unreachable {
                socket,
                daemon: self.daemon.clone(),
                source,
            },
            _ => DatabaseError::Failed {
                doing: format!("connect to database `{database}`"),
                source,
            },
        }
    }
}
