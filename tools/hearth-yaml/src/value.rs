//! What a text says, as its reader takes it.

use crate::{Node, Text};

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
    String(Text<'a>),
    Timestamp(Box<Moment>),
    Binary(Box<[u8]>),
    Seq(Box<[Node<'a>]>),
    /// In the order of the file; keys are distinct, and what they are.
    Map(Box<[Entry<'a>]>),
    /// `!!set`, where the reader knows it.
    Set(Box<[Node<'a>]>),
    /// `!!omap` and `!!pairs`, where the reader knows them.
    Pairs(Box<[Entry<'a>]>),
}
