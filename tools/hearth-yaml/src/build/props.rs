//! What stands before a value.

use std::borrow::Cow;

use crate::Span;

/// A tag, in its short form, and where it stands.
#[derive(Debug, Clone)]
pub(crate) struct Tag<'a> {
    pub(crate) name: Cow<'a, str>,
    pub(crate) at: usize,
}

const CORE: &str = "tag:yaml.org,2002:";

impl<'a> Tag<'a> {
    pub(crate) fn full(name: Cow<'a, str>, at: usize) -> Self {
        match name.strip_prefix(CORE) {
            Some(rest) => Self::short(rest, at),
            None => Self { name, at },
        }
    }

    /// `!!` and this.
    pub(crate) fn short(rest: &str, at: usize) -> Self {
        let name = Cow::Owned(format!("!!{rest}"));
        Self { name, at }
    }
}

/// What stands before a value.
#[derive(Debug, Clone)]
pub(crate) struct Props<'a> {
    pub(crate) anchor: Option<(&'a str, Span)>,
    pub(crate) tag: Option<Tag<'a>>,
}

impl Props<'_> {
    pub(crate) fn none() -> Self {
        Self {
            anchor: None,
            tag: None,
        }
    }

    pub(crate) fn is_any(&self) -> bool {
        self.anchor.is_some() || self.tag.is_some()
    }
}
