use std::io;
use std::path::PathBuf;

use hearth_files::FileError;
use hearth_report::Hint;
use hearth_secrets::SecretsError;
use thiserror::Error;

use crate::{Damage, ServiceError};

#[derive(Debug, Error)]
pub enum RegistrationError {
    #[error("Registration `{id}` lies at `{}` in the plan, not at `{}`", path.display(), expected.display())]
    Elsewhere {
        id: String,
        path: PathBuf,
        expected: PathBuf,
    },

    #[error("The plan's public part of registration `{id}` has `{field}`")]
    TokenInPlan { id: String, field: &'static str },

    #[error("Registration `{id}` cannot be used: `{}` is damaged", path.display())]
    Damaged {
        id: String,
        path: PathBuf,
        source: Damage,
    },

    #[error("Registration `{id}` cannot have the tokens of `{}`", path.display())]
    NotAdopted {
        id: String,
        path: PathBuf,
        source: Damage,
    },

    #[error("Registrations `{one}` and `{other}` have a token in common")]
    SameToken { one: String, other: String },

    #[error("There is no registration `{id}` in the plan")]
    Unknown {
        id: String,
        meant: Option<String>,
        known: Vec<String>,
    },

    #[error("Registration `{id}` is not there yet: `{}` is missing", path.display())]
    NotThere { id: String, path: PathBuf },

    #[error("Cannot change `{}`", path.display())]
    Change { path: PathBuf, source: io::Error },

    #[error(transparent)]
    Service(#[from] ServiceError),

    #[error(transparent)]
    Secrets(#[from] SecretsError),

    #[error(transparent)]
    File(#[from] FileError),
}

impl Hint for RegistrationError {
    fn hint(&self) -> Option<String> {
        Some(match self {
            Self::Elsewhere { .. } => {
                "build the plan again with the modules of this hearth's release".to_owned()
            }
            Self::TokenInPlan { id, field } => format!(
                "take `{field}` out of the host file, where everybody can read it, then make new \
                 tokens with `hearth registration rotate {id}`"
            ),
            Self::Damaged { id, .. } => format!(
                "put the file back from a backup, so that the bridge keeps its tokens; if there is \
                 none, make new ones with `hearth registration rotate {id}`"
            ),
            Self::NotAdopted { source: Damage::File(error), .. } if error.is_missing() => {
                "copy the registration of the old bridge there, or take `tokensFrom` out of the host \
                 file to begin with new tokens"
                    .to_owned()
            }
            Self::NotAdopted { .. } => {
                "name the file that the old bridge and its server both used, or take `tokensFrom` \
                 out of the host file to begin with new tokens"
                    .to_owned()
            }
            Self::SameToken { other, .. } => format!(
                "one file was copied from the other; make new tokens with \
                 `hearth registration rotate {other}`"
            ),
            Self::Unknown {
                meant: Some(meant), ..
            } => format!("did you mean `{meant}`?"),
            Self::Unknown { known, .. } if known.is_empty() => {
                "the plan has no bridges; enable one in the host file".to_owned()
            }
            Self::Unknown { known, .. } => format!("the plan has `{}`", known.join("`, `")),
            Self::NotThere { .. } => "make it with `hearth registration ensure`".to_owned(),
            Self::Change { .. } => {
                "run it as the user who owns the path, on a file system that can be written to".to_owned()
            }
            Self::Service(error) => return error.hint(),
            Self::Secrets(error) => return error.hint(),
            Self::File(error) => return error.hint(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whose it is depends on the host, so nobody is sent to root.
    #[test]
    fn what_cannot_be_changed_is_for_its_owner() {
        let failure = hearth_report::Failure::of(&RegistrationError::Change {
            path: "/x/irc.yaml".into(),
            source: io::Error::from(io::ErrorKind::PermissionDenied),
        });
        assert_eq!(
            failure.to_string(),
            "error: Cannot change `/x/irc.yaml`\n  Caused by: permission denied\n\n\
             hint: run it as the user who owns the path, on a file system that can be written to"
        );
    }
}
