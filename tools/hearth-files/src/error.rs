use std::io;
use std::path::{Path, PathBuf};

use hearth_report::Hint;
use thiserror::Error;

/// What can be wrong with a file, said with its path.
#[derive(Debug, Error)]
pub enum FileError {
    #[error("`{}` does not exist", path.display())]
    Missing { path: PathBuf },

    #[error("Cannot {action} `{}`", path.display())]
    Io {
        action: &'static str,
        path: PathBuf,
        source: io::Error,
    },

    #[error("`{}` is {what}, not a regular file", path.display())]
    NotRegular { path: PathBuf, what: &'static str },

    #[error("`{}` is not a directory", path.display())]
    NotDirectory { path: PathBuf },

    #[error("`{}` is larger than {limit} bytes", path.display())]
    TooLarge { path: PathBuf, limit: u64 },

    #[error("`{}` is not UTF-8 text: byte {offset} is wrong", path.display())]
    NotUtf8 { path: PathBuf, offset: usize },

    #[error("`{}` holds a NUL at byte {offset}, so it is not text", path.display())]
    Nul { path: PathBuf, offset: usize },

    #[error("`{}` names no file", path.display())]
    NoName { path: PathBuf },
}

impl FileError {
    pub(crate) fn io(action: &'static str, path: &Path, source: impl Into<io::Error>) -> Self {
        let source = source.into();
        let path = path.to_owned();
        if source.kind() == io::ErrorKind::NotFound {
            Self::Missing { path }
        } else {
            Self::Io {
                action,
                path,
                source,
            }
        }
    }

    /// Whether it is simply not there, which many callers have an answer to.
    pub fn is_missing(&self) -> bool {
        matches!(self, Self::Missing { .. })
    }
}

impl Hint for FileError {
    fn hint(&self) -> Option<String> {
        Some(match self {
            Self::Missing { .. } => "check the path, or make the file".to_owned(),
            Self::Io { source, .. } => match source.kind() {
                io::ErrorKind::PermissionDenied => {
                    "run it as the user who owns the path, or as root".to_owned()
                }
                io::ErrorKind::StorageFull => "free some space, then run it again".to_owned(),
                io::ErrorKind::ReadOnlyFilesystem => {
                    "choose a path on a file system that can be written to".to_owned()
                }
                _ => return None,
            },
            Self::NotRegular { .. } => "give the path of a regular file".to_owned(),
            Self::NotDirectory { path } => {
                format!("move `{}` away; a directory belongs there", path.display())
            }
            Self::TooLarge { .. } => "check that this is the file you meant".to_owned(),
            Self::NotUtf8 { .. } | Self::Nul { .. } => {
                "save the file as UTF-8 text, or check that this is the file you meant".to_owned()
            }
            Self::NoName { .. } => "give a path that ends in a file's name".to_owned(),
        })
    }
}
