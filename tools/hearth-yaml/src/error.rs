//! Why a text cannot be read. No message shows an alias, a tag or a value: a password that was
//! left unquoted can be any of them.

use hearth_report::Hint;
use thiserror::Error;

use crate::Dialect;
use crate::excerpt;

#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Problem {
    // The bytes.
    #[error("The text is longer than {limit} bytes")]
    TooLarge { limit: usize },
    #[error("This byte is no part of UTF-8")]
    NotUtf8,
    #[error("The text is UTF-16, not UTF-8")]
    Utf16,
    #[error("The character U+{code:04X} may not stand in the text")]
    Control { code: u32 },

    // The amount.
    #[error("Lists and maps are nested more than {limit} deep")]
    TooDeep { limit: usize },
    #[error("There are more than {limit} values")]
    TooManyValues { limit: usize },
    #[error("There are more than {limit} comments")]
    TooManyComments { limit: usize },
    #[error("Aliases repeat more than {limit} values")]
    TooMuchRepeated { limit: usize },

    // Tokens.
    #[error("A tab stands where only spaces may")]
    Tab,
    #[error("Nothing can start with `{letter}`")]
    CannotStart { letter: char },
    #[error("A `:` is missing after this key")]
    NoColon,
    #[error("A `:` cannot stand here")]
    ColonHere,
    #[error("A `?` cannot stand here")]
    QuestionHere,
    #[error("A `-` cannot stand here")]
    DashHere,
    #[error("The quote is not closed")]
    QuoteOpen,
    #[error("A document marker stands inside the quotes")]
    MarkerInQuotes,
    #[error("This escape has no meaning here")]
    Escape,
    #[error("The escape is no character")]
    EscapeIsNoCharacter,
    #[error("After `|` or `>` only `+`, `-`, one digit from 1 to 9 and a comment may stand")]
    BlockHeader,
    #[error("The first lines of the block are indented more than its text")]
    BlockIndent,
    #[error("The anchor or alias has no name that can be used")]
    AnchorName,
    #[error("The tag is not well formed")]
    TagForm,
    #[error("The tag's handle was not declared")]
    TagHandle,
    #[error("The directive is not well formed")]
    Directive,
    #[error("The directive is there twice")]
    DirectiveTwice,
    #[error("The text asks for a version of YAML that is not read here")]
    Version,

    // Structure.
    #[error("A value is missing here")]
    NoValue,
    #[error("This does not fit the {what} above")]
    NotInBlock { what: &'static str },
    #[error("A `,` or `{close}` is missing")]
    FlowSeparator { close: char },
    #[error("The brackets are not closed")]
    FlowOpen,
    #[error("This is not indented as deep as it has to be")]
    Indent,
    #[error("A key cannot go over several lines")]
    KeyOverLines,
    #[error("A space is missing after the `:`")]
    NoSpaceAfterColon,
    #[error("A `---` is missing before this")]
    NoDocumentStart,
    #[error("A second document starts here, and the reader takes one")]
    SecondDocument,
    #[error("An anchor or tag cannot stand here")]
    PropertyHere,

    // Meaning.
    #[error("The alias has no anchor above it")]
    NoAnchor,
    #[error("The anchor is there twice")]
    AnchorTwice,
    #[error("The alias stands inside what it stands for")]
    Recursive,
    #[error("The key {} is there twice, first on line {first}", excerpt::key(key))]
    DuplicateKey { key: String, first: u32 },
    #[error("`<<` takes a map or a list of maps")]
    MergeSource,
    #[error("`<<` is there twice")]
    MergeTwice,
    #[error("`<<` can only be a key")]
    MergeAsValue,
    #[error("A list or map cannot be a key")]
    CollectionAsKey,
    #[error("The tag means nothing to the reader")]
    UnknownTag,
    #[error("The value is not what its tag `{tag}` says")]
    TagValue { tag: &'static str },
    #[error("There is no such date or time")]
    Moment,
    #[error("The number has more than {limit} digits")]
    LongNumber { limit: usize },
    #[error("A `=` alone means something else to the reader, which then fails")]
    ValueSign,

    // JSON.
    #[error("JSON has {expected} here")]
    Json { expected: &'static str },
}

impl Hint for Problem {
    fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::TooLarge { .. } => "a configuration is never that long; check the path",
            Self::NotUtf8 => "save the file as UTF-8; `file` says what it is now",
            Self::Utf16 => "save the file as UTF-8",
            Self::Control { .. } => {
                "take it out, or write it as an escape in double quotes, such as \"\\u0000\""
            }
            Self::TooDeep { .. } => "no configuration is nested like that; check the path",
            Self::TooManyValues { .. } | Self::TooManyComments { .. } => {
                "no configuration is that dense; check the path"
            }
            Self::TooMuchRepeated { .. } => {
                "write the values out instead of repeating them with `*` or `<<`"
            }
            Self::Tab => "indent with spaces; put quotes around text that holds a tab",
            Self::CannotStart { .. } => "put quotes around the text",
            Self::NoColon => "write `key: value`, or put quotes around text that goes on",
            Self::ColonHere => {
                "put quotes around text that holds `: `, or check how deep the line is indented"
            }
            Self::QuestionHere | Self::DashHere | Self::NotInBlock { .. } | Self::Indent => {
                "check how deep this line and those above it are indented"
            }
            Self::QuoteOpen => "close it with the sign that opened it",
            Self::MarkerInQuotes => "close the quotes above `---` or `...`",
            Self::Escape => "write `\\\\` for one `\\`, or use single quotes",
            Self::EscapeIsNoCharacter => "write the character itself",
            Self::BlockHeader => "put the text on the next line",
            Self::BlockIndent => "give the depth after the sign, as in `|2`",
            Self::AnchorName => {
                "use letters and digits, or put quotes around text that starts with `&` or `*`"
            }
            Self::TagForm | Self::TagHandle | Self::UnknownTag => {
                "take the tag away, or put quotes around text that starts with `!`"
            }
            Self::Directive | Self::DirectiveTwice | Self::Version => {
                "take the line that starts with `%` away"
            }
            Self::NoValue => "write a value, or `null`",
            Self::FlowSeparator { .. } => {
                "separate with `,`; put quotes around text that holds brackets or commas"
            }
            Self::FlowOpen => "close each `[` with `]` and each `{` with `}`",
            Self::KeyOverLines => "put the key on one line",
            Self::NoSpaceAfterColon => "write `key: value`",
            Self::NoDocumentStart => "check how deep the line is indented, or write `---` above it",
            Self::SecondDocument => "keep one document in the file",
            Self::PropertyHere => "put it before the value that it belongs to",
            Self::NoAnchor => {
                "set the anchor first, or put quotes around text that starts with `*`"
            }
            Self::AnchorTwice => "give each anchor a name of its own",
            Self::Recursive => "write the value out",
            Self::DuplicateKey { .. } => "keep the one that counts",
            Self::MergeSource | Self::MergeTwice => "write the keys out",
            Self::MergeAsValue => "put quotes around it",
            Self::CollectionAsKey => "use text as key, in quotes if it starts with a bracket",
            Self::TagValue { .. } => "take the tag away, or correct the value",
            Self::Moment => "correct it, or put quotes around it if it is text",
            Self::LongNumber { .. } => "put quotes around it if it is text",
            Self::ValueSign => "put quotes around it",
            Self::Json { .. } => "correct it there; `--dialect plain` reads YAML instead",
        };
        Some(hint.to_owned())
    }
}

/// The place, the line with its values masked, and what is wrong there.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{file}`, line {line}, column {column}: {problem}\n  {line} | {excerpt}")]
pub struct ReadError {
    pub file: String,
    /// From 1; lines end as editors see them.
    pub line: u32,
    /// From 1, in characters.
    pub column: u32,
    /// The line itself, shortened, values masked.
    pub excerpt: String,
    /// As which reader the text was read.
    pub dialect: Dialect,
    pub problem: Problem,
}

impl Hint for ReadError {
    fn hint(&self) -> Option<String> {
        self.problem.hint()
    }
}

/// A problem at an offset, on its way to a [`ReadError`].
#[derive(Debug)]
pub(crate) struct Fail {
    pub(crate) at: usize,
    pub(crate) problem: Problem,
}

pub(crate) type Step<T> = Result<T, Fail>;

pub(crate) fn fail<T>(at: usize, problem: Problem) -> Step<T> {
    Err(Fail { at, problem })
}

impl Fail {
    pub(crate) fn into_error(self, file: &str, bytes: &[u8], dialect: Dialect) -> ReadError {
        let at = self.at.min(bytes.len());
        let (line, start) = excerpt::line_of(bytes, at);
        let before = String::from_utf8_lossy(bytes.get(start..at).unwrap_or_default());
        ReadError {
            file: file.to_owned(),
            line,
            column: u32::try_from(before.chars().count()).map_or(u32::MAX, |n| n.saturating_add(1)),
            excerpt: excerpt::masked(bytes, start),
            dialect,
            problem: self.problem,
        }
    }
}
