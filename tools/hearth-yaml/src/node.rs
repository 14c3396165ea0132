//! What was read, and where. Files of half a million values are read too, so a node is small: it borrows from the
//! text where it can, has what most nodes have not in a box, and its place and style in sixteen bytes.

use std::borrow::Cow;

use crate::comments::Absents;
use crate::spot::Spot;
use crate::{Comments, Dialect, Entry, Span, Style, Value, keys};

/// A value, alone or with what most have not.
#[derive(Debug, Clone, PartialEq)]
enum Content<'a> {
    Bare(Value<'a>),
    Dressed(Box<Dressed<'a>>),
}

#[derive(Debug, Clone, PartialEq)]
struct Dressed<'a> {
    value: Value<'a>,
    comments: Comments<'a>,
    rare: Option<Box<Rare<'a>>>,
}

/// What hardly any node has.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Rare<'a> {
    pub(crate) tag: Option<Cow<'a, str>>,
    pub(crate) anchor: Option<&'a str>,
    pub(crate) alias: Option<&'a str>,
    pub(crate) merged: bool,
    /// Until the comments are handed out.
    pub(crate) absents: Option<Absents>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Node<'a> {
    content: Content<'a>,
    spot: Spot,
}

impl<'a> Node<'a> {
    pub fn new(value: Value<'a>, span: Span, style: Style) -> Self {
        Self {
            content: Content::Bare(value),
            spot: Spot::new(span, style),
        }
    }

    #[inline]
    pub fn value(&self) -> &Value<'a> {
        match &self.content {
            Content::Bare(value) => value,
            Content::Dressed(dressed) => &dressed.value,
        }
    }

    pub(crate) fn value_mut(&mut self) -> &mut Value<'a> {
        match &mut self.content {
            Content::Bare(value) => value,
            Content::Dressed(dressed) => &mut dressed.value,
        }
    }

    pub(crate) fn into_value(self) -> Value<'a> {
        match self.content {
            Content::Bare(value) => value,
            Content::Dressed(dressed) => dressed.value,
        }
    }

    /// The same node with another value.
    #[must_use]
    pub fn with_value(mut self, value: Value<'a>) -> Self {
        *self.value_mut() = value;
        self
    }

    #[inline]
    pub fn span(&self) -> Span {
        self.spot.span()
    }

    #[inline]
    pub fn style(&self) -> Style {
        self.spot.style()
    }

    /// Puts it elsewhere, as an alias does.
    pub(crate) fn set_span(&mut self, span: Span) {
        self.spot = Spot::new(span, self.style());
    }

    /// Whether it is a value in its place and nothing else.
    #[inline]
    pub(crate) fn is_bare(&self) -> bool {
        matches!(self.content, Content::Bare(_))
    }

    fn rare(&self) -> Option<&Rare<'a>> {
        match &self.content {
            Content::Bare(_) => None,
            Content::Dressed(dressed) => dressed.rare.as_deref(),
        }
    }

    pub(crate) fn rare_mut(&mut self) -> Option<&mut Rare<'a>> {
        match &mut self.content {
            Content::Bare(_) => None,
            Content::Dressed(dressed) => dressed.rare.as_deref_mut(),
        }
    }

    /// Gives it what hardly any has.
    pub(crate) fn mark(&mut self, change: impl FnOnce(&mut Rare<'a>)) {
        self.dress(|dressed| change(dressed.rare.get_or_insert_default()));
    }

    pub(crate) fn comment(&mut self, change: impl FnOnce(&mut Comments<'a>)) {
        self.dress(|dressed| change(&mut dressed.comments));
    }

    fn dress(&mut self, change: impl FnOnce(&mut Dressed<'a>)) {
        match &mut self.content {
            Content::Dressed(dressed) => change(dressed),
            Content::Bare(value) => {
                let mut dressed = Box::new(Dressed {
                    value: std::mem::replace(value, Value::Null),
                    comments: Comments::default(),
                    rare: None,
                });
                change(&mut dressed);
                self.content = Content::Dressed(dressed);
            }
        }
    }

    /// The tag, written short: `!!bool`, `!local`. As written where it was written, else what the
    /// reader takes the value for, `!!merge` included.
    pub fn tag(&self) -> &str {
        if let Some(tag) = self.written_tag() {
            return tag;
        }
        match self.value() {
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
        self.rare()?.tag.as_deref()
    }

    /// `&name` before it.
    pub fn anchor(&self) -> Option<&'a str> {
        self.rare()?.anchor
    }

    /// `*name`, where the value stands for what another place holds. The span is the alias's.
    pub fn alias(&self) -> Option<&'a str> {
        self.rare()?.alias
    }

    /// A key that came in through `<<`.
    pub fn is_merged(&self) -> bool {
        self.rare().is_some_and(|rare| rare.merged)
    }

    pub fn comments(&self) -> Option<&Comments<'a>> {
        match &self.content {
            Content::Bare(_) => None,
            Content::Dressed(dressed) => Some(&dressed.comments),
        }
    }

    pub fn as_str(&self) -> Option<&str> {
        match self.value() {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    pub fn as_bool(&self) -> Option<bool> {
        match *self.value() {
            Value::Bool(value) => Some(value),
            _ => None,
        }
    }

    pub fn as_i64(&self) -> Option<i64> {
        match self.value() {
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
        matches!(self.value(), Value::Null)
    }

    /// The entries of a map; none for anything else.
    pub fn entries(&self) -> &[Entry<'a>] {
        match self.value() {
            Value::Map(entries) => entries,
            _ => &[],
        }
    }

    /// The items of a list; none for anything else.
    pub fn items(&self) -> &[Node<'a>] {
        match self.value() {
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
