use crate::{Comment, Dialect, Node, Note};

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
    /// The text of a node as it stands in the file, quotes and all.
    pub fn raw(&self, node: &Node<'_>) -> &'a str {
        let (start, end) = (node.span.offset as usize, node.span.end as usize);
        self.text.get(start..end).unwrap_or_default()
    }
}
