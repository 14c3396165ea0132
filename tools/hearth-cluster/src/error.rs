use std::io;
use std::path::PathBuf;

use hearth_files::FileError;
use hearth_report::Hint;
use thiserror::Error;

#[derive(Debug, Error)]
pub enum ClusterError {
    #[error("Hearth does not run PostgreSQL on this host: `{unit}` is somebody else's")]
    NotOurs { unit: String },

    #[error("The data in `{}` is of PostgreSQL {found}, and the plan wants {wanted}", directory.display())]
    OtherVersion {
        directory: PathBuf,
        found: String,
        wanted: String,
    },

    #[error("PostgreSQL's data was made in `{}`, and in `{}` there is none", remembered.display(), directory.display())]
    Gone {
        directory: PathBuf,
        remembered: PathBuf,
        memory: PathBuf,
    },

    #[error("`{}` holds something that is no data of PostgreSQL's: `{example}`", directory.display())]
    Foreign { directory: PathBuf, example: String },

    #[error("`{}` is on {kind}, on another computer, where PostgreSQL's data is not safe", directory.display())]
    Network {
        directory: PathBuf,
        kind: &'static str,
    },

    #[error("There are {free} MB left on the disk of `{}`, and PostgreSQL needs {needed} MB to begin", directory.display())]
    NoRoom {
        directory: PathBuf,
        free: u64,
        needed: u64,
    },

    #[error("PostgreSQL's data could not be made in `{}`: {said}", directory.display())]
    Initdb { directory: PathBuf, said: String },

    #[error("Cannot run `{}`", program.display())]
    NoProgram { program: PathBuf, source: io::Error },

    #[error("Cannot {action} `{}`", path.display())]
    Io {
        action: &'static str,
        path: PathBuf,
        source: io::Error,
    },

    #[error("`{}` cannot be understood", path.display())]
    Memory {
        path: PathBuf,
        source: serde_json::Error,
    },

    #[error(transparent)]
    File(#[from] FileError),
}

impl ClusterError {
    pub(crate) fn io(
        action: &'static str,
        path: impl Into<PathBuf>,
    ) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::Io {
            action,
            path,
            source,
        }
    }
}

impl Hint for ClusterError {
    fn hint(&self) -> Option<String> {
        Some(match self {
            Self::NotOurs { .. } => "on this host the data is made by NixOS or Debian".to_owned(),
            Self::OtherVersion {
                directory,
                found,
                wanted,
            } => format!(
                "write `hearth.database.cluster.version = \"{found}\";` and switch, and all is as it was; to move what is in `{}` \
                 to {wanted}, go on from there as docs/raspberry-pi.md says under \"A newer PostgreSQL\"",
                directory.display()
            ),
            Self::Gone {
                remembered, memory, ..
            } => format!(
                "is the disk mounted that `{}` is on? If the data has moved, name its place in \
                 `hearth.database.cluster.directory`; to begin anew and lose it, remove `{}`",
                remembered.display(),
                memory.display()
            ),
            Self::Foreign { directory, .. } => format!(
                "name a directory of its own in `hearth.database.cluster.directory`, such as `{}`",
                directory.join("hearth-postgresql").display()
            ),
            Self::Network { .. } => {
                "name a directory on a disk of this machine in `hearth.database.cluster.directory`".to_owned()
            }
            Self::NoRoom { .. } => {
                "make room, or name a directory on a larger disk in `hearth.database.cluster.directory`".to_owned()
            }
            Self::Initdb { .. } => {
                "nothing was left behind; it is tried again when the unit starts again".to_owned()
            }
            Self::NoProgram { .. } => {
                "check `hearth.programs.postgresql`, and that this version of PostgreSQL is installed".to_owned()
            }
            Self::Io { .. } => "check who owns it, and the disk that it is on".to_owned(),
            Self::Memory { path, .. } => format!(
                "look at `{}`; without it Hearth believes what it finds on the disk",
                path.display()
            ),
            Self::File(error) => return error.hint(),
        })
    }
}
