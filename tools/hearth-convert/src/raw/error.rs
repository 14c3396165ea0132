use hearth_nix::EmitError;
use hearth_report::Hint;
use thiserror::Error;

use crate::Place;

/// What YAML can say and Nix cannot, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RawError {
    #[error("What stands at `{place}` cannot be said in Nix")]
    Nix {
        place: Place,
        #[source]
        cause: EmitError,
    },
    #[error("The key `{key}` at `{place}` is there twice, once it is text as all names in Nix are")]
    SameKey { place: Place, key: String },
    #[error("The key at `{place}` is no word, and names in Nix are text")]
    NoWord { place: Place },
}

impl Hint for RawError {
    fn hint(&self) -> Option<String> {
        match self {
            Self::Nix { cause, .. } => cause.hint(),
            Self::SameKey { .. } => Some("keep one of the two".to_owned()),
            Self::NoWord { .. } => Some("give it a key that is text".to_owned()),
        }
    }
}
