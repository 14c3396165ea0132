use hearth_report::Hint;
use thiserror::Error;

/// What cannot be said in Nix. `at` is the place, as Nix would write it: `a.b."c d"[3]`; no value is
/// ever part of the message, since it may be a secret.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum EmitError {
    #[error("The text at `{at}` holds a NUL character, which no Nix string can")]
    Nul { at: String },
    #[error("The name of an attribute in `{at}` holds a NUL character, which no Nix string can")]
    NulInName { at: String },
    #[error("A comment at `{at}` holds a NUL character, which no Nix file can")]
    NulInComment { at: String },
    #[error("The whole number at `{at}` is too large for Nix, whose numbers have 64 bits")]
    TooLarge { at: String },
    #[error("The number at `{at}` is infinite or not a number, which Nix cannot say")]
    NotFinite { at: String },
    #[error("The number at `{at}` does not read as one")]
    NotANumber { at: String },
    #[error("`{at}` is set twice")]
    Twice { at: String },
    #[error("`{at}` is set as a whole and in part")]
    WholeAndPart { at: String },
    #[error("A binding in `{at}` has no name")]
    NoName { at: String },
    #[error("`{at}` is nested deeper than {limit} levels")]
    TooDeep { at: String, limit: usize },
    #[error("The Nix text grows beyond {limit} bytes at `{at}`")]
    TooLong { at: String, limit: usize },
}

impl Hint for EmitError {
    fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::Nul { .. } => "take the NUL out, or keep the bytes in a file and name that file",
            Self::NulInName { .. } => "rename the key",
            Self::NulInComment { .. } => "take the NUL out, or leave the comments behind",
            Self::TooLarge { .. } => "put it in quotes, if its reader takes text for a number",
            Self::NotFinite { .. } => "leave it out, or put it in quotes to keep it as text",
            Self::NotANumber { .. } => "write it as decimal digits alone",
            Self::Twice { .. } => "keep one of the two",
            Self::WholeAndPart { .. } => "put the part into the set, or leave the set out",
            Self::NoName { .. } => "give it a path of at least one name",
            Self::TooDeep { .. } => "nest less: Nix itself gives up soon after",
            Self::TooLong { .. } => "convert the file in parts",
        };
        Some(hint.to_owned())
    }
}
