use std::fmt;

use crate::{Span, excerpt};

/// What the reader would do without a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    pub span: Span,
    pub kind: NoteKind,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoteKind {
    /// The key was there before; the last one counts. `first` is where it was. In Go, a map that
    /// is copied whole is refused for it instead.
    DuplicateKey { key: String, first: Span },
    /// `<<` brought in the keys of another map.
    MergeApplied,
    /// `<<` is an ordinary key to this reader (Go: as long as the map is walked key by key).
    MergeKept,
    /// More documents follow, and are not read.
    MoreDocuments,
    /// A tag that means nothing to this reader; the value is taken without it.
    UnknownTag,
    /// A key that is no text: a number, a boolean, a date, nothing.
    KeyIsNotText,
    /// A whole number too large for the reader, which rounds it.
    Rounded,
}

impl fmt::Display for NoteKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::DuplicateKey { key, first } => write!(
                f,
                "{} is also on line {}, and what stands there is not used",
                excerpt::key(key),
                first.line
            ),
            Self::MergeApplied => f.write_str("`<<` brings in the keys of another map"),
            Self::MergeKept => f.write_str("`<<` is a key like any other here, and merges nothing"),
            Self::MoreDocuments => f.write_str("what follows is another document and is not read"),
            Self::UnknownTag => f.write_str("the tag means nothing to the reader"),
            Self::KeyIsNotText => f.write_str("the key is no text"),
            Self::Rounded => f.write_str("the number is too large to be kept exactly"),
        }
    }
}
