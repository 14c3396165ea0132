use std::borrow::Cow;

use crate::{Comment, Dialect, Node, Note, keys};

/// One document, with everything that a reader would drop.
#[derive(Debug, Clone, PartialEq)]
pub struct Document<'a> {
    pub dialect: Dialect,
    pub root: Node<'a>,
    /// In the order of the file.
    pub notes: Vec<Note>,
    /// Comments that no value follows.
    pub tail: Vec<Comment<'a>>,
    pub(crate) text: &'a str,
}

impl<'a> Document<'a> {
    /// A key as text: what it becomes in a program that wants text for a key.
    pub fn key_text<'k>(&'k self, key: &'k Node<'_>) -> Cow<'k, str> {
        match self.dialect {
            Dialect::GoYaml3 => keys::written(self.text, key),
            dialect => keys::text(dialect, key),
        }
    }

    /// The text of a node as it stands in the file, quotes and all.
    pub fn raw(&self, node: &Node<'_>) -> &'a str {
        let (start, end) = (node.span().offset as usize, node.span().end as usize);
        self.text.get(start..end).unwrap_or_default()
    }
}
