use hearth_report::Hint;
use hearth_yaml::ReadError;
use thiserror::Error;

use crate::raw::RawError;

/// Why nothing could be made of the files.
#[derive(Debug, Error)]
pub enum ConvertError {
    #[error(transparent)]
    Read(#[from] ReadError),
    #[error("The result cannot be written as Nix")]
    Nix(#[source] hearth_nix::EmitError),
    #[error(transparent)]
    Raw(#[from] RawError),
    #[error("`{file}` holds more than {limit} secrets")]
    ManySecrets { file: String, limit: usize },
    #[error("`{file}` is not the configuration of a bridge that is known")]
    NoBridge { file: String },
    #[error("No bridge of the host has the id `{id}`, which `{file}` is of")]
    NotInHost {
        file: String,
        id: String,
        known: Vec<String>,
    },
    #[error("`{file}` cannot be an example configuration of `{kind}`")]
    NoExample { file: String, kind: String },
}

impl Hint for ConvertError {
    fn hint(&self) -> Option<String> {
        match self {
            Self::Read(error) => error.hint(),
            Self::Nix(error) => error.hint(),
            Self::Raw(error) => error.hint(),
            Self::ManySecrets { .. } => Some("each becomes a file of its own, which is for configurations; `--keep-secrets` converts it as it is".to_owned()),
            Self::NoBridge { .. } => Some("name the file that the bridge reads, in the layout that it has".to_owned()),
            Self::NotInHost { known, .. } if known.is_empty() => Some("the host has no bridge with a configuration".to_owned()),
            Self::NotInHost { known, .. } => Some(format!("the host has `{}`", known.join("`, `"))),
            Self::NoExample { .. } => Some("give what the bridge prints with `-e`, or the `example-config.yaml` of its sources".to_owned()),
        }
    }
}
