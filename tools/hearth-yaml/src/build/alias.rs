//! Anchors, and the aliases that repeat what they stand before.

use std::collections::HashSet;

use super::{Anchor, Builder};
use crate::error::{Problem, Step, fail};
use crate::{Comments, Dialect, Entry, Node, Span, Style, Value};

impl<'a> Builder<'a> {
    pub(crate) fn open_anchor(&mut self, name: &'a str, span: Span) -> Step<()> {
        if self.dialect == Dialect::PyYaml && self.anchors.contains_key(name) {
            return fail(span.offset as usize, Problem::AnchorTwice);
        }
        self.anchors.insert(name, Anchor::Open);
        Ok(())
    }

    pub(super) fn close_anchor(&mut self, name: &'a str, node: &Node<'a>) -> Step<()> {
        let kept = if self.aliases.contains(stem(name)) {
            self.repeat(node, node.span())?;
            Anchor::Done(node.clone())
        } else {
            Anchor::Unused
        };
        self.anchors.insert(name, kept);
        Ok(())
    }

    pub(crate) fn alias(&mut self, name: &'a str, span: Span) -> Step<()> {
        let at = span.offset as usize;
        let node = match self.anchors.get(name) {
            None | Some(Anchor::Unused) => return fail(at, Problem::NoAnchor),
            Some(Anchor::Open) => return fail(at, Problem::Recursive),
            // js-yaml 3 makes an empty list of it, by mistake.
            Some(Anchor::Done(node))
                if node.style() == Style::Empty && self.dialect == Dialect::JsYaml3 =>
            {
                return fail(at, Problem::NoValue);
            }
            Some(Anchor::Done(node)) => node,
        };
        let weight = weight(node);
        self.count_repeated(weight, at)?;
        let Some(Anchor::Done(node)) = self.anchors.get(name) else {
            return fail(at, Problem::NoAnchor);
        };
        let mut node = node.clone();
        node.set_span(span);
        node.mark(|rare| {
            rare.anchor = None;
            rare.alias = Some(name);
        });
        node.comment(|comments| *comments = Comments::default());
        self.push(node)
    }

    pub(super) fn repeat(&mut self, node: &Node<'a>, span: Span) -> Step<()> {
        self.count_repeated(weight(node), span.offset as usize)
    }

    pub(super) fn count_repeated(&mut self, weight: usize, at: usize) -> Step<()> {
        self.repeated = self.repeated.saturating_add(weight);
        if self.repeated > self.limits.repeated {
            let limit = self.limits.repeated;
            return fail(at, Problem::TooMuchRepeated { limit });
        }
        Ok(())
    }
}

/// How many values a node holds, itself included.
pub(super) fn weight(node: &Node<'_>) -> usize {
    let pairs = |entries: &[Entry<'_>]| {
        let both = |(key, value): &Entry<'_>| weight(key) + weight(value);
        entries.iter().map(both).sum()
    };
    let inside: usize = match node.value() {
        Value::Seq(items) | Value::Set(items) => items.iter().map(weight).sum(),
        Value::Map(entries) | Value::Pairs(entries) => pairs(entries),
        _ => 0,
    };
    inside + 1
}

/// How much of an alias's name tells it from others, so that a hostile text costs no more than this
/// for each of its bytes.
const NAME: usize = 128;

fn stem(name: &str) -> &[u8] {
    let bytes = name.as_bytes();
    bytes.get(..NAME).unwrap_or(bytes)
}

/// Every name that stands behind a `*`: what no alias asks for need not be kept. Where a name ends
/// depends on the reader, so both ways go in.
pub(super) fn alias_names(text: &str) -> HashSet<&[u8]> {
    let mut names = HashSet::new();
    let bytes = text.as_bytes();
    for (star, _) in text.match_indices('*') {
        let rest = bytes.get(star + 1..).unwrap_or_default();
        let rest = rest.get(..NAME).unwrap_or(rest);
        let word = |byte: &u8| !(byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
        let ends = |byte: &u8| {
            byte.is_ascii_whitespace() || matches!(byte, b',' | b'[' | b']' | b'{' | b'}')
        };
        for end in [rest.iter().position(word), rest.iter().position(ends)] {
            names.insert(rest.get(..end.unwrap_or(rest.len())).unwrap_or_default());
        }
    }
    names
}
