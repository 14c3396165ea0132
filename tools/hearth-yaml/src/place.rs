//! Where and how something was written, and what was written beside it.

/// Where something stands. Lines and columns count from 1, columns in characters; offsets in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, PartialOrd, Ord)]
pub struct Span {
    pub line: u32,
    pub column: u32,
    pub offset: u32,
    /// The offset after the last byte.
    pub end: u32,
}

/// How a value was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Style {
    /// Without quotes; for a list or map, by indentation.
    #[default]
    Plain,
    SingleQuoted,
    DoubleQuoted,
    /// `|`
    Literal,
    /// `>`
    Folded,
    /// A list or map in brackets.
    Flow,
    /// Nothing was written where a value could stand.
    Empty,
}

/// A comment, without its `#` and the one space after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Comment<'a> {
    pub text: &'a str,
    pub span: Span,
    /// Nothing stands before it on its line.
    pub own_line: bool,
    /// An empty line stands above it.
    pub blank_above: bool,
}

/// The comments of a map entry hang on its key, those of a list item on the item.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Comments<'a> {
    /// Lines above it.
    pub above: Vec<Comment<'a>>,
    /// At the end of its line; on the value if it ends on that line, else on the key.
    pub trailing: Option<Comment<'a>>,
    /// Lines below the last entry of a list or map, as deep as the entries: on the list or map.
    pub below: Vec<Comment<'a>>,
}
