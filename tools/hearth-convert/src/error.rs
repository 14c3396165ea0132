use hearth_report::Hint;
use hearth_yaml::ReadError;
use thiserror::Error;

/// Why nothing could be made of the files.
#[derive(Debug, Error)]
pub enum ConvertError {
    #[error(transparent)]
    Read(#[from] ReadError),
    #[error("The result cannot be written as Nix")]
    Nix(#[source] hearth_nix::EmitError),
    #[error("`{file}` holds no map, and so nothing that could be an option")]
    NoMap { file: String },
}

impl Hint for ConvertError {
    fn hint(&self) -> Option<String> {
        match self {
            Self::Read(error) => error.hint(),
            Self::Nix(error) => error.hint(),
            Self::NoMap { .. } => Some("convert it with `--raw`, which takes any YAML".to_owned()),
        }
    }
}
