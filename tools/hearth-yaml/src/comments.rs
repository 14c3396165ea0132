//! Comments, hung on what they belong to, after the values are read.

mod absent;

use crate::error::{Problem, Step, fail};
use crate::{Comment, Node, Span, Style, Value};
pub(crate) use absent::{Absent, Absents};

/// The comments of a text, as they are met; some places are looked at twice.
pub(crate) struct Kept<'a> {
    list: Vec<Comment<'a>>,
    wanted: bool,
    most: usize,
    /// Where the first one stood that was too many.
    over: Option<usize>,
}

impl<'a> Kept<'a> {
    pub(crate) fn new(wanted: bool, most: usize) -> Self {
        Self {
            list: Vec::new(),
            wanted,
            most,
            over: None,
        }
    }

    pub(crate) fn none() -> Self {
        Self::new(false, 0)
    }

    pub(crate) fn push(&mut self, comment: Comment<'a>) {
        let last = self.list.last();
        let is_new = last.is_none_or(|last| last.span.offset < comment.span.offset);
        if !self.wanted || !is_new {
            return;
        }
        if self.list.len() >= self.most {
            self.over.get_or_insert(comment.span.offset as usize);
            return;
        }
        self.list.push(comment);
    }

    pub(crate) fn into_list(self) -> Step<Vec<Comment<'a>>> {
        match self.over {
            None => Ok(self.list),
            Some(at) => fail(at, Problem::TooManyComments { limit: self.most }),
        }
    }
}

/// Hands out the comments in the order of the file, and returns those that nothing follows.
pub(crate) fn attach<'a>(root: &mut Node<'a>, comments: Vec<Comment<'a>>) -> Vec<Comment<'a>> {
    let mut hand = Hand {
        left: comments.into_iter(),
    };
    hand.above(root);
    hand.visit(root, u32::MAX, u32::MAX);
    hand.trailing(root);
    hand.left.collect()
}

struct Hand<'a> {
    left: std::vec::IntoIter<Comment<'a>>,
}

impl<'a> Hand<'a> {
    fn take_if(&mut self, fits: impl Fn(&Comment<'a>) -> bool) -> Option<Comment<'a>> {
        let fits = self.left.as_slice().first().is_some_and(fits);
        if fits { self.left.next() } else { None }
    }

    /// In no more room than they need.
    fn take_while(&mut self, fits: impl Fn(&Comment<'a>) -> bool) -> Vec<Comment<'a>> {
        let left = self.left.as_slice();
        let count = left.iter().take_while(|comment| fits(comment)).count();
        self.left.by_ref().take(count).collect()
    }

    /// Everything that stands before the node.
    fn above(&mut self, node: &mut Node<'a>) {
        // The comments of a list or map that starts with its first entry are that entry's.
        if is_block(node) {
            return;
        }
        let start = node.span().offset;
        let found = self.take_while(|comment| comment.span.offset < start);
        if !found.is_empty() {
            node.comment(|comments| match comments.above.is_empty() {
                true => comments.above = found,
                false => comments.above.extend(found),
            });
        }
    }

    /// What stands on the line on which the node ends.
    fn trailing(&mut self, node: &mut Node<'a>) {
        let end = node.span().end;
        let here = |comment: &Comment<'a>| !comment.own_line && comment.span.offset >= end;
        if node
            .comments()
            .is_some_and(|comments| comments.trailing.is_some())
        {
            return;
        }
        if let Some(comment) = self.take_if(here) {
            node.comment(|comments| comments.trailing = Some(comment));
        }
    }

    /// `column` is that of the key or item the node belongs to, `end` where what follows it starts.
    fn visit(&mut self, node: &mut Node<'a>, column: u32, end: u32) {
        if node.alias().is_some() {
            return;
        }
        let flow = node.style() == Style::Flow;
        let inner_end = if flow { node.span().end } else { end };
        let own_column = node.span().column;
        let absents = node.rare_mut().and_then(|rare| rare.absents.take());
        let mut orphans = Vec::new();
        match node.value_mut() {
            Value::Seq(items) | Value::Set(items) => {
                let starts: Vec<u32> = items.iter().skip(1).map(start).chain([inner_end]).collect();
                for (item, next) in items.iter_mut().zip(starts) {
                    self.above(item);
                    self.visit(item, own_column, next);
                    if !is_block(item) {
                        self.trailing_before(item, next);
                    }
                }
            }
            Value::Map(entries) | Value::Pairs(entries) => match &absents {
                Some(absents) => orphans = self.out_of_order(entries, absents, inner_end),
                None => {
                    let keys = entries.iter().skip(1).map(|(key, _)| start(key));
                    let starts: Vec<u32> = keys.chain([inner_end]).collect();
                    for ((key, value), next) in entries.iter_mut().zip(starts) {
                        self.entry(key, value, next);
                    }
                }
            },
            _ => return,
        }
        // Lines below the last entry that are as deep as the entries.
        let below = |comment: &Comment<'a>| {
            comment.own_line
                && comment.span.offset < inner_end
                && (flow || comment.span.column > column && comment.span.column >= own_column)
        };
        orphans.extend(self.take_while(below));
        if !orphans.is_empty() {
            node.comment(|comments| comments.below = orphans);
        }
    }

    fn entry(&mut self, key: &mut Node<'a>, value: &mut Node<'a>, next: u32) {
        self.above(key);
        let value_start = if value.style() == Style::Empty {
            next
        } else {
            value.span().offset
        };
        let same_line = |comment: &Comment<'a>| {
            !comment.own_line
                && comment.span.line == key.span().line
                && comment.span.offset < value_start
        };
        if let Some(comment) = self.take_if(same_line) {
            key.comment(|comments| comments.trailing = Some(comment));
        }
        if value.style() != Style::Empty {
            self.above(value);
        }
        self.visit(value, key.span().column, next);
        if !is_block(value) {
            self.trailing_before(value, next);
        }
    }

    fn trailing_before(&mut self, node: &mut Node<'a>, next: u32) {
        // The comment of a block scalar stands on its first line, inside its span.
        if matches!(node.style(), Style::Literal | Style::Folded) {
            let Span { offset, end, .. } = node.span();
            let header = |comment: &Comment<'a>| {
                (offset..end.max(offset + 1)).contains(&comment.span.offset)
            };
            if let Some(comment) = self.take_if(header) {
                node.comment(|comments| comments.trailing = Some(comment));
            }
            return;
        }
        if self
            .left
            .as_slice()
            .first()
            .is_some_and(|comment| comment.span.offset < next)
        {
            self.trailing(node);
        }
    }
}

fn start(node: &Node<'_>) -> u32 {
    node.span().offset
}

/// A list or map without brackets, which starts where its first entry does.
fn is_block(node: &Node<'_>) -> bool {
    matches!(
        node.value(),
        Value::Seq(_) | Value::Map(_) | Value::Set(_) | Value::Pairs(_)
    ) && node.style() == Style::Plain
        && node.alias().is_none()
}
