use std::io;
use std::path::{Path, PathBuf};

use hearth_files::FileError;
use hearth_report::Hint;
use thiserror::Error;

#[derive(Debug, Error)]
pub enum TreeError {
    #[error("The tree is not a JSON object of paths")]
    NotJson { source: serde_json::Error },

    #[error("In the tree, `{path}` is neither a file (`text` and `mode`) nor a link (`link`)")]
    NotEntry { path: String },

    #[error("`{path}` is not a plain path below the root")]
    Escape { path: String },

    #[error("`{path}` lies below `{other}`, which is not a directory")]
    Below { path: String, other: String },

    #[error("`{}` is a symbolic link, and what it leads to may be outside of the root", path.display())]
    ThroughLink { path: PathBuf },

    #[error("`{}` is a directory, and a file belongs there", path.display())]
    IsDirectory { path: PathBuf },

    #[error("`{}` lists `{line}`, which is no plain path", path.display())]
    NotList { path: PathBuf, line: String },

    #[error("Cannot write the tree")]
    File(#[from] FileError),

    #[error("Cannot {action} `{}`", path.display())]
    Io {
        action: &'static str,
        path: PathBuf,
        source: io::Error,
    },
}

impl TreeError {
    pub(crate) fn io(action: &'static str, path: &Path, source: io::Error) -> Self {
        Self::Io {
            action,
            path: path.to_owned(),
            source,
        }
    }
}

impl Hint for TreeError {
    fn hint(&self) -> Option<String> {
        Some(match self {
            Self::NotJson { .. } | Self::NotEntry { .. } => {
                "make one with `nix eval --json .#rendered.HOST`".to_owned()
            }
            Self::Escape { .. } | Self::Below { .. } => {
                "trees come from the modules; do not write one by hand".to_owned()
            }
            Self::ThroughLink { path } => {
                format!("put a directory in place of `{}`", path.display())
            }
            Self::NotList { path, .. } => format!(
                "remove `{}`; files of an earlier tree then stay behind",
                path.display()
            ),
            Self::IsDirectory { path } => format!("move `{}` away", path.display()),
            Self::File(error) => return error.hint(),
            Self::Io { source, .. } => match source.kind() {
                io::ErrorKind::PermissionDenied => "run it as root".to_owned(),
                io::ErrorKind::NotFound => "check the path of the root".to_owned(),
                _ => return None,
            },
        })
    }
}
