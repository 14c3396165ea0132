//! What can go wrong on the way to the right databases.

use std::path::PathBuf;

use hearth_plan::{Daemon, Target};
use hearth_report::{Finding, Hint};

use crate::Reason;

#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    #[error("No PostgreSQL answers at `{}`", socket.display())]
    Unreachable {
        socket: PathBuf,
        daemon: Daemon,
        source: Reason,
    },
    #[error("PostgreSQL at `{}` took the connection but did not answer within {seconds} s", socket.display())]
    Silent {
        socket: PathBuf,
        daemon: Daemon,
        seconds: u64,
    },
    #[error("PostgreSQL at `{}` is still not ready after {seconds} s", socket.display())]
    Starting {
        socket: PathBuf,
        daemon: Daemon,
        seconds: u64,
        source: Reason,
    },
    #[error("May not open the socket `{}`", socket.display())]
    SocketForbidden {
        socket: PathBuf,
        target: Target,
        source: Reason,
    },
    #[error("PostgreSQL at `{}` does not let this user in", socket.display())]
    NotLetIn {
        socket: PathBuf,
        target: Target,
        source: Reason,
    },
    #[error("May not connect to database `{database}`")]
    MayNotConnect { database: String, source: Reason },
    #[error("PostgreSQL at `{}` has no database `{database}`", socket.display())]
    NoDatabase { socket: PathBuf, database: String },
    #[error("PostgreSQL is version `{version}`, but Synapse needs 14 or newer")]
    TooOld { version: String },
    #[error("Role `{role}` may not make roles and databases")]
    NotAllowed { role: String },
    #[error("Name of {what} `{name}` {why}")]
    UnusableName {
        what: &'static str,
        name: String,
        why: &'static str,
    },
    #[error("Database `{database}` is wanted with locale provider `{provider}`")]
    UnknownProvider { database: String, provider: String },
    #[error("Cannot {doing}")]
    Failed { doing: String, source: Reason },
    #[error("Cannot tell whether database `{database}` holds events of `{server_name}`")]
    HistoryUnknown {
        database: String,
        server_name: String,
        source: Reason,
    },
    #[error("{}; nothing was altered", count(findings))]
    Refused { findings: Vec<Finding> },
}

fn count(findings: &[Finding]) -> String {
    match findings.len() {
        1 => "Found a problem with PostgreSQL".to_owned(),
        number => format!("Found {number} problems with PostgreSQL"),
    }
}

/// The first step of anything that failed while talking to the server.
pub(crate) fn failed(doing: impl Into<String>) -> impl FnOnce(postgres::Error) -> DatabaseError {
    let doing = doing.into();
    move |error| DatabaseError::Failed {
        doing,
        source: Reason::from(&error),
    }
}

impl Hint for DatabaseError {
    fn hint(&self) -> Option<String> {
        Some(match self {
            Self::Unreachable { daemon, .. } => format!(
                "start it with {}; if it runs, it listens elsewhere: see `hearth.database.socketDirectory` and `port`",
                daemon.systemctl("start")
            ),
            Self::Silent { daemon, .. } | Self::Starting { daemon, .. } => format!(
                "look at {} and {}",
                daemon.systemctl("status"),
                daemon.journalctl()
            ),
            Self::SocketForbidden {
                target: Target::HomeManager,
                ..
            }
            | Self::NotLetIn {
                target: Target::HomeManager,
                ..
            } => format!("run it as {}", Target::HomeManager.keeper()),
            Self::SocketForbidden { .. } => {
                "run it as the user that PostgreSQL runs as: `runuser -u postgres -- hearth …`"
                    .to_owned()
            }
            Self::NotLetIn { .. } => {
                "the role must be named like the user who connects; run it as PostgreSQL's own user, `runuser -u postgres -- hearth …`, and keep `local all all peer` in pg_hba.conf".to_owned()
            }
            Self::MayNotConnect { database, .. } => format!(
                "allow it with `GRANT CONNECT ON DATABASE {} TO …`",
                crate::quote::identifier(database)
            ),
            Self::NoDatabase { .. } => "make it with `hearth db ensure`".to_owned(),
            Self::TooOld { .. } => {
                "upgrade the cluster with pg_upgrade, or dump it and restore it into a newer one"
                    .to_owned()
            }
            Self::NotAllowed { .. } => {
                "run it as PostgreSQL's own user: `runuser -u postgres -- hearth db ensure`".to_owned()
            }
            Self::UnusableName { .. } => "choose another name in the host file".to_owned(),
            Self::UnknownProvider { .. } => {
                "use `libc`: it is the one provider whose `C` Synapse accepts".to_owned()
            }
            Self::Failed { source, .. } if source.code() == "55006" => {
                "end the session that is connected to `template0`, then run it again".to_owned()
            }
            Self::Failed { source, .. } if source.code() == "55P03" => {
                "another `hearth db ensure` is under way; wait for it, then run it again".to_owned()
            }
            Self::Failed { .. } => {
                "PostgreSQL's log says more; nothing that was there has been changed, and it is safe to run again".to_owned()
            }
            Self::HistoryUnknown { database, .. } => format!(
                "look yourself: `SELECT sender FROM events LIMIT 20` in database `{database}`"
            ),
            Self::Refused { .. } => {
                "mend each of the above, then run it again".to_owned()
            }
        })
    }
}
