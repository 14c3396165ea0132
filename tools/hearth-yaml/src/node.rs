//! What was read. A node borrows from the text where it can, and keeps rare things in a box, so
//! that a file of half a million values stays small.

use std::borrow::Cow;

use crate::comments::Absents;
use crate::{Comments, Dialect, Span, Style, keys};

/// A whole number, of any size.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Int {
    Small(i64),
    /// Decimal digits, with a `-` where negative.
    Big(Box<str>),
}

impl Int {
    pub fn as_i64(&self) -> Option<i64> {
        match self {
            Self::Small(value) => Some(*value),
            Self::Big(_) => None,
        }
    }
}

impl std::fmt::Display for Int {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Small(value) => value.fmt(f),
            Self::Big(digits) => f.write_str(digits),
        }
    }
}

/// A date or a time, where the reader makes one of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moment {
    /// As written.
    pub text: Box<str>,
    /// In ISO 8601, as the reader would write it: a date alone, or with a time, or with an offset.
    pub iso: Box<str>,
}

/// One entry of a map.
pub type Entry<'a> = (Node<'a>, Node<'a>);

#[derive(Debug, Clone, PartialEq)]
pub enum Value<'a> {
    Null,
    Bool(bool),
    Int(Int),
    /// The text as written is [`crate::Document::raw`].
    Float(f64),
    String(Cow<'a, str>),
    Timestamp(Box<Moment>),
    Binary(Box<[u8]>),
    Seq(Vec<Node<'a>>),
    /// In the order of the file; keys are distinct, and what they are.
    Map(Vec<Entry<'a>>),
    /// `!!set`, where the reader knows it.
    Set(Vec<Node<'a>>),
    /// `!!omap` and `!!pairs`, where the reader knows them.
    Pairs(Vec<Entry<'a>>),
}

/// What most nodes have not.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Extra<'a> {
    pub(crate) tag: Option<Cow<'a, str>>,
    pub(crate) anchor: Option<&'a str>,
    pub(crate) alias: Option<&'a str>,
    pub(crate) merged: bool,
    /// Until the comments are handed out.
    pub(crate) absents: Option<Box<Absents>>,
    pub(crate) comments: Comments<'a>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Node<'a> {
    pub value: Value<'a>,
    pub span: Span,
    pub style: Style,
    pub(crate) extra: Option<Box<Extra<'a>>>,
}

impl<'a> Node<'a> {
    pub fn new(value: Value<'a>, span: Span, style: Style) -> Self {
        Self {
            value,
            span,
            style,
            extra: None,
        }
    }

    pub(crate) fn extra_mut(&mut self) -> &mut Extra<'a> {
        self.extra.get_or_insert_default()
    }

    /// The tag, written short: `!!bool`, `!local`. As written where it was written, else what the
    /// reader takes the value for, `!!merge` included.
    pub fn tag(&self) -> &str {
        if let Some(tag) = self.written_tag() {
            return tag;
        }
        match &self.value {
            Value::Null => "!!null",
            Value::Bool(_) => "!!bool",
            Value::Int(_) => "!!int",
            Value::Float(_) => "!!float",
            Value::String(_) => "!!str",
            Value::Timestamp(_) => "!!timestamp",
            Value::Binary(_) => "!!binary",
            Value::Seq(_) => "!!seq",
            Value::Map(_) => "!!map",
            Value::Set(_) => "!!set",
            Value::Pairs(_) => "!!pairs",
        }
    }

    /// The tag that stands in the text (or `!!merge` for `<<`).
    pub fn written_tag(&self) -> Option<&str> {
        self.extra.as_ref()?.tag.as_deref()
    }

    /// `&name` before it.
    pub fn anchor(&self) -> Option<&'a str> {
        self.extra.as_ref()?.anchor
    }

    /// `*name`, where the value stands for what another place holds. The span is the alias's.
    pub fn alias(&self) -> Option<&'a str> {
        self.extra.as_ref()?.alias
    }

    /// A key that came in through `<<`.
    pub fn is_merged(&self) -> bool {
        self.extra.as_ref().is_some_and(|extra| extra.merged)
    }

    pub fn comments(&self) -> Option<&Comments<'a>> {
        self.extra.as_ref().map(|extra| &extra.comments)
    }

    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    pub fn as_bool(&self) -> Option<bool> {
        match self.value {
            Value::Bool(value) => Some(value),
            _ => None,
        }
    }

    pub fn as_i64(&self) -> Option<i64> {
        match &self.value {
            Value::Int(value) => value.as_i64(),
            _ => None,
        }
    }

    /// The text of a key, as far as its value tells: JavaScript readers make text of every key, `null` and numbers
    /// included. What it is to every reader is [`crate::Document::key_text`].
    pub fn key_text(&self, dialect: Dialect) -> Cow<'_, str> {
        keys::text(dialect, self)
    }

    pub fn is_null(&self) -> bool {
        matches!(self.value, Value::Null)
    }

    /// The entries of a map; none for anything else.
    pub fn entries(&self) -> &[Entry<'a>] {
        match &self.value {
            Value::Map(entries) => entries,
            _ => &[],
        }
    }

    /// The items of a list; none for anything else.
    pub fn items(&self) -> &[Node<'a>] {
        match &self.value {
            Value::Seq(items) => items,
            _ => &[],
        }
    }

    /// The value of a text key.
    pub fn get(&self, key: &str) -> Option<&Node<'a>> {
        self.entry(key).map(|(_, value)| value)
    }

    /// The entry of a text key, for its position and comments.
    pub fn entry(&self, key: &str) -> Option<&Entry<'a>> {
        self.entries()
            .iter()
            .find(|(name, _)| name.as_str() == Some(key))
    }

    /// The value at a path of text keys.
    pub fn at(&self, path: &[&str]) -> Option<&Node<'a>> {
        path.iter().try_fold(self, |node, key| node.get(key))
    }
}
