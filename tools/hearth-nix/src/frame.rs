//! Lists and sets that are open, and the shapes of what stands in them.

use std::ops::Range;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    List,
    Attrs,
}

impl Kind {
    pub(crate) fn open(self) -> char {
        match self {
            Self::List => '[',
            Self::Attrs => '{',
        }
    }

    pub(crate) fn close(self) -> char {
        match self {
            Self::List => ']',
            Self::Attrs => '}',
        }
    }

    pub(crate) fn empty(self) -> &'static str {
        match self {
            Self::List => "[ ]",
            Self::Attrs => "{ }",
        }
    }
}

#[derive(Debug)]
pub(crate) struct Frame {
    pub(crate) kind: Kind,
    /// Where the bracket stands, once something is in it.
    pub(crate) bracket: Option<usize>,
    /// The indentation of the entries.
    pub(crate) indent: usize,
    pub(crate) entries: usize,
    /// Nothing in it asks for a line of its own.
    pub(crate) may_be_flat: bool,
    /// Where the current entry begins, or its value if that had to go below.
    pub(crate) entry_start: usize,
    /// The name of the current binding.
    pub(crate) name: Range<usize>,
    /// Few names and none in quotes: nixfmt then takes it for short.
    pub(crate) has_plain_name: bool,
    /// The comment behind its closing bracket.
    pub(crate) trailing: Option<String>,
}

impl Frame {
    pub(crate) fn new(kind: Kind, trailing: Option<String>) -> Self {
        Self {
            kind,
            bracket: None,
            indent: 0,
            entries: 0,
            may_be_flat: true,
            entry_start: 0,
            name: 0..0,
            has_plain_name: true,
            trailing,
        }
    }
}

/// What nixfmt looks at when it decides whether a value stays behind its `=`.
#[derive(Clone, Copy)]
pub(crate) enum Shape<'a> {
    /// Goes below where it does not fit.
    Word(&'a str),
    /// A string or a call: does so only below a long name.
    Text(&'a str),
    /// The opening of something longer, so many characters wide.
    Open(usize),
}

impl Shape<'_> {
    /// Whether it fits on a line of that width, behind what stands there and a space.
    pub(crate) fn fits(self, width: usize, before: &str) -> bool {
        let (text, wide) = match self {
            Self::Word(text) | Self::Text(text) => (text, 1),
            Self::Open(wide) => ("", wide),
        };
        let others = wide + 1;
        // Bytes are never fewer than characters, and no character has more than four.
        let bytes = before.len() + text.len() + others;
        bytes <= width || bytes <= 4 * width && chars(before) + chars(text) + others <= width
    }
}

pub(crate) fn chars(text: &str) -> usize {
    text.chars().count()
}
