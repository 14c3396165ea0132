//! What can be the matter with the file of a secret.

use std::error::Error as _;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use hearth_files::FileError;
use hearth_plan::SecretSource;
use hearth_report::Secret;
use thiserror::Error;

/// No secret is larger; a private key in PEM is some kilobytes.
const SIZE_LIMIT: u64 = 64 * 1024;

/// How a secret's file was found.
#[derive(Debug)]
pub enum State {
    Usable { value: Secret, mode: u32 },
    Missing,
    Wrong { problem: Problem, mode: Option<u32> },
}

#[derive(Debug, Error)]
pub enum Problem {
    #[error("`{}` is not there", .0.display())]
    Missing(PathBuf),
    #[error("`{}` is not made yet", .0.display())]
    NotMade(PathBuf),
    #[error("`{}` is empty", .0.display())]
    Empty(PathBuf),
    #[error("Everybody may read or change `{}`: its mode is {mode:04o}", path.display())]
    Open { path: PathBuf, mode: u32 },
    #[error("`{}` is in the Nix store, where everybody can read it", .0.display())]
    InStore(PathBuf),
    #[error("{}", in_full(.0))]
    File(FileError),
}

/// With the system's own words, which are the source of a file error: here it is one line of many.
fn in_full(error: &FileError) -> String {
    match error.source() {
        Some(source) => format!("{error}: {source}"),
        None => error.to_string(),
    }
}

impl Problem {
    /// In a word or two, for a table.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Missing(_) => "missing",
            Self::NotMade(_) => "not made yet",
            Self::Empty(_) => "empty",
            Self::Open { .. } => "open to everybody",
            Self::InStore(_) => "in the store",
            Self::File(FileError::Io { .. }) => "not readable",
            Self::File(_) => "not a secret",
        }
    }

    pub fn remedy(&self) -> String {
        match self {
            Self::Missing(path) => format!(
                "put the secret into `{}`, mode 0600; it is yours to bring, not to be generated",
                path.display()
            ),
            Self::NotMade(_) => {
                "start `hearth-secrets.service`, or run `hearth secrets ensure`".to_owned()
            }
            Self::Empty(path) => format!(
                "put the secret into `{0}`; where Hearth may generate it, remove `{0}` and run this again",
                path.display()
            ),
            Self::Open { path, .. } => format!(
                "run `chmod 0600 {}`, and replace the secret if others use this machine",
                path.display()
            ),
            Self::InStore(_) => {
                "write the path as a string, keep the file outside the store, and replace the secret: \
                 it has been readable"
                    .to_owned()
            }
            Self::File(error) => hearth_report::Hint::hint(error)
                .unwrap_or_else(|| "check the disk and the file system it is on".to_owned()),
        }
    }
}

impl State {
    /// Looks at the file behind `path`; symbolic links are followed, as secret managers use them.
    pub(crate) fn of(path: &Path, source: SecretSource) -> Self {
        let wrong = |problem, mode| Self::Wrong { problem, mode };
        let mode = match fs::metadata(path) {
            Ok(meta) => meta.is_file().then_some(meta.mode() & 0o7777),
            Err(_) => None,
        };
        let text = match hearth_files::read_text(path, SIZE_LIMIT) {
            Ok(text) => text,
            Err(error) if error.is_missing() => {
                return match source {
                    // A link that leads nowhere is not made whole by writing over it.
                    SecretSource::Generated if fs::symlink_metadata(path).is_err() => Self::Missing,
                    _ => wrong(Problem::Missing(path.to_owned()), None),
                };
            }
            Err(error) => return wrong(Problem::File(error), mode),
        };
        let is_in_store = fs::canonicalize(path).is_ok_and(|real| real.starts_with("/nix/store"));
        let value = text.trim_end_matches(['\n', '\r']);
        match mode {
            _ if is_in_store => wrong(Problem::InStore(path.to_owned()), mode),
            Some(mode) if mode & 0o007 != 0 => wrong(
                Problem::Open {
                    path: path.to_owned(),
                    mode,
                },
                Some(mode),
            ),
            _ if value.trim().is_empty() => wrong(Problem::Empty(path.to_owned()), mode),
            _ => Self::Usable {
                value: Secret::new(value),
                mode: mode.unwrap_or_default(),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::ErrorKind;

    use super::*;

    #[test]
    fn a_file_that_the_disk_does_not_give_is_told_as_such() {
        let of = |kind: ErrorKind| {
            let path = PathBuf::from("/x");
            let action = "read";
            Problem::File(FileError::Io {
                action,
                path,
                source: kind.into(),
            })
        };
        let broken = of(ErrorKind::InvalidData);
        assert_eq!(broken.to_string(), "Cannot read `/x`: invalid data");
        assert_eq!(broken.word(), "not readable");
        assert_eq!(
            broken.remedy(),
            "check the disk and the file system it is on"
        );
        assert_eq!(
            of(ErrorKind::PermissionDenied).remedy(),
            "run it as the user who owns the path, or as root"
        );
    }
}
