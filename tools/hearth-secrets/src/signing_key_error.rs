use std::error::Error;
use std::path::PathBuf;

use hearth_files::FileError;
use hearth_report::Hint;
use thiserror::Error;

use crate::{Malformed, SecretsError};

#[derive(Debug, Error)]
pub enum SigningKeyError {
    #[error(
        "Synapse's signing key `{}` is missing, and the database holds events of `{server_name}`",
        path.display()
    )]
    Lost { path: PathBuf, server_name: String },

    #[error(
        "Synapse's signing key `{}` is missing, and whether the database holds events of \
         `{server_name}` cannot be told",
        path.display()
    )]
    HistoryUnknown {
        path: PathBuf,
        server_name: String,
        source: Box<dyn Error + Send + Sync>,
        hint: Option<String>,
    },

    #[error(
        "Synapse has the signing key {}, and `{}` is to be installed with {}",
        present.join(", "),
        from.display(),
        given.join(", ")
    )]
    Differs {
        path: PathBuf,
        from: PathBuf,
        present: Vec<String>,
        given: Vec<String>,
        /// The same id with another seed.
        is_contradiction: bool,
    },

    #[error("`{}` is to be installed as Synapse's signing key, and no key is there", from.display())]
    NothingToInstall { from: PathBuf },

    #[error("`{}` is not a signing key of Synapse", path.display())]
    Malformed { path: PathBuf, source: Malformed },

    #[error("Everybody may read or change Synapse's signing key `{}`: its mode is {mode:04o}", path.display())]
    Open { path: PathBuf, mode: u32 },

    #[error("Synapse has a signing key already: {}", ids.join(", "))]
    IsThere { path: PathBuf, ids: Vec<String> },

    #[error("Synapse's signing key `{}` is not there", path.display())]
    NotThere { path: PathBuf },

    #[error("Cannot give `{}` to the owner of its directory", path.display())]
    Owner {
        path: PathBuf,
        source: std::io::Error,
    },

    #[error(transparent)]
    Secrets(#[from] SecretsError),

    #[error(transparent)]
    File(#[from] FileError),
}

impl Hint for SigningKeyError {
    fn hint(&self) -> Option<String> {
        Some(match self {
            Self::Lost { path, server_name } => format!(
                "bring the key back: copy it from a backup to `{0}`, mode 0600 and owned like its \
                 directory, or set `hearth.synapse.signingKey.installFrom` to where it is.\n      \
                 A new key is a new identity: other servers would distrust what `{server_name}` sent \
                 before, and rooms may have to be left and joined again. Only if the old key is lost \
                 for good: `hearth signing-key new --i-accept-a-new-identity`",
                path.display()
            ),
            Self::HistoryUnknown { hint, .. } => {
                let first = hint.as_deref().unwrap_or("let PostgreSQL answer");
                format!("{first}; no new key is made as long as the old one may be needed")
            }
            Self::Differs {
                path,
                is_contradiction: true,
                ..
            } => format!(
                "two keys with one id: find out which of them other servers know (`/_matrix/key/v2/server` \
                 of a backup, or a peer's copy), keep that one in `{}`, and unset \
                 `hearth.synapse.signingKey.installFrom`",
                path.display()
            ),
            Self::Differs { path, .. } => format!(
                "to keep the present key, unset `hearth.synapse.signingKey.installFrom`; to take the other \
                 one, stop Synapse and move `{}` to a safe place first",
                path.display()
            ),
            Self::NothingToInstall { from } => format!(
                "put the key to `{}`, or unset `hearth.synapse.signingKey.installFrom`",
                from.display()
            ),
            Self::Malformed { path, .. } => format!(
                "bring it back from a backup; `{}` is left as it is, and no key is made in its place",
                path.display()
            ),
            Self::Open { path, .. } => format!("run `chmod 0600 {}`", path.display()),
            Self::IsThere { path, .. } => format!(
                "nothing is lost, so no new key is needed; if it must be replaced all the same, move `{}` \
                 to a safe place first",
                path.display()
            ),
            Self::NotThere { .. } => {
                "`hearth-signing-key.service` makes it before Synapse first starts; \
                 so does `hearth signing-key ensure`"
                    .to_owned()
            }
            Self::Owner { path, .. } => {
                format!(
                    "run `chown --reference=$(dirname {0}) {0}` as root",
                    path.display()
                )
            }
            Self::Secrets(error) => return error.hint(),
            Self::File(error) => return error.hint(),
        })
    }
}

#[cfg(test)]
mod tests {
    use hearth_report::Failure;

    use super::*;

    #[test]
    fn a_history_that_cannot_be_told_makes_no_key() {
        let told = |hint: Option<&str>| {
            Failure::of(&SigningKeyError::HistoryUnknown {
                path: "/k/key".into(),
                server_name: "example.org".to_owned(),
                source: "no answer".into(),
                hint: hint.map(str::to_owned),
            })
            .to_string()
        };
        let words = "error: Synapse's signing key `/k/key` is missing, and whether the database holds events of \
                     `example.org` cannot be told\n  Caused by: no answer\n\nhint: ";
        let rest = "; no new key is made as long as the old one may be needed";
        assert_eq!(told(None), format!("{words}let PostgreSQL answer{rest}"));
        assert_eq!(told(Some("start it")), format!("{words}start it{rest}"));
    }

    #[test]
    fn two_keys_with_one_id_are_for_the_person_to_judge() {
        let error = SigningKeyError::Differs {
            path: "/k/key".into(),
            from: "/old/key".into(),
            present: vec!["ed25519:a_1".to_owned()],
            given: vec!["ed25519:a_1".to_owned()],
            is_contradiction: true,
        };
        assert_eq!(
            Failure::of(&error).to_string(),
            "error: Synapse has the signing key ed25519:a_1, and `/old/key` is to be installed with ed25519:a_1\n\n\
             hint: two keys with one id: find out which of them other servers know (`/_matrix/key/v2/server` of a \
             backup, or a peer's copy), keep that one in `/k/key`, and unset `hearth.synapse.signingKey.installFrom`"
        );
    }

    #[test]
    fn an_owner_that_cannot_be_set_is_told_with_the_command() {
        let error = SigningKeyError::Owner {
            path: "/k/key".into(),
            source: std::io::Error::from_raw_os_error(1),
        };
        assert_eq!(
            Failure::of(&error).to_string(),
            "error: Cannot give `/k/key` to the owner of its directory\n  \
             Caused by: Operation not permitted (os error 1)\n\n\
             hint: run `chown --reference=$(dirname /k/key) /k/key` as root"
        );
    }
}
