//! Any YAML to any Nix: every value and every comment, nothing understood.

use std::borrow::Cow;
use std::collections::HashSet;

use hearth_nix::{EmitError, Writer};
use hearth_yaml::{Comment, Document, Entry, Int, Node, NoteKind, Value};

use crate::Place;
use crate::base64::base64;

mod comments;
mod error;
mod secret;

pub use error::RawError;
pub(crate) use secret::Hidden;

/// A document as Nix text, in its own order.
///
/// A date becomes the text its reader would write, bytes become base64, `!!set` a list and `!!omap` a list
/// of small sets. A key that is no text becomes one, since names in Nix are text. What JSON and Nix have no
/// word for, infinite numbers among them, is an error: to leave it out silently would be worse.
pub fn raw(file: &str, document: &Document<'_>, comments: bool) -> Result<String, RawError> {
    raw_without(file, document, comments, &Hidden::default())
}

pub(crate) fn raw_without(
    file: &str,
    document: &Document<'_>,
    comments: bool,
    hidden: &Hidden,
) -> Result<String, RawError> {
    let mut raw = Raw {
        // Indentation and signs make the text longer; room that is not used costs nothing.
        writer: Writer::new().expecting(document.root.span().end as usize * 3 / 2),
        file,
        document,
        comments,
        hidden,
        odd_keys: document
            .notes
            .iter()
            .any(|note| note.kind == NoteKind::KeyIsNotText),
    };
    let (root, tail) = (&document.root, document.tail.as_slice());
    let comments = raw.above(&[root])?;
    raw.trailing(root, comments)?;
    if has_entries(root) {
        raw.value(root, tail)?;
    } else {
        raw.lines(root, tail)?;
        raw.value(root, &[])?;
    }
    Ok(raw.writer.finish())
}

struct Raw<'a> {
    writer: Writer,
    file: &'a str,
    document: &'a Document<'a>,
    comments: bool,
    hidden: &'a Hidden,
    /// Somewhere there is a key that is no text.
    odd_keys: bool,
}

impl Raw<'_> {
    /// `tail`: comments that come last in it, after its own.
    fn value(&mut self, node: &Node<'_>, tail: &[Comment<'_>]) -> Result<(), RawError> {
        if let Some((name, prefix)) = self.secret(node) {
            let done = self.reference(name, prefix.as_deref());
            return self.check(node, done);
        }
        let done = match node.value() {
            Value::Null => self.writer.null(),
            Value::Bool(value) => self.writer.bool(*value),
            Value::Int(Int::Small(value)) => self.writer.int(*value),
            Value::Int(Int::Big(digits)) => self.writer.big_int(digits),
            Value::Float(value) => self.writer.float(*value),
            Value::String(text) => self.writer.string(text),
            Value::Timestamp(moment) => self.writer.string(&moment.iso),
            Value::Binary(bytes) => self.writer.string(&base64(bytes)),
            Value::Seq(_) | Value::Set(_) | Value::Pairs(_) | Value::Map(_) => {
                return self.entries(node, tail);
            }
        };
        self.check(node, done)
    }

    fn entries(&mut self, node: &Node<'_>, tail: &[Comment<'_>]) -> Result<(), RawError> {
        match node.value() {
            Value::Map(entries) => {
                self.names(entries)?;
                let begun = self.writer.begin_attrs();
                self.check(node, begun)?;
                entries.iter().try_for_each(|entry| self.entry(entry))?;
            }
            Value::Pairs(entries) => {
                // Keys may come again here, each in a set of its own.
                entries
                    .iter()
                    .try_for_each(|entry| self.names(std::slice::from_ref(entry)))?;
                let begun = self.writer.begin_list();
                self.check(node, begun)?;
                for entry in entries {
                    let begun = self.writer.begin_attrs();
                    self.check(node, begun)?;
                    self.entry(entry)?;
                    let ended = self.writer.end();
                    self.check(node, ended)?;
                }
            }
            _ => {
                let begun = self.writer.begin_list();
                self.check(node, begun)?;
                for item in items(node) {
                    if item.comments().is_some() {
                        let trailing = self.above(&[item])?;
                        self.trailing(item, trailing)?;
                    }
                    self.value(item, &[])?;
                }
            }
        }
        if let Some(comments) = node.comments() {
            self.lines(node, &comments.below)?;
        }
        self.lines(node, tail)?;
        let ended = self.writer.end();
        self.check(node, ended)
    }

    /// A map of one entry is written as a path, as people do.
    fn entry(&mut self, (key, value): &Entry<'_>) -> Result<(), RawError> {
        let Some((inner_key, inner_value)) = self.only_entry(value) else {
            let trailing = match (key.comments(), value.comments()) {
                (None, None) => None,
                _ => self.above(&[key, value])?,
            };
            let secret = self.secret(value);
            let named = match secret {
                Some((_, None)) => self.writer.name(&[self.key(key), "_secret".into()]),
                _ => self.writer.name(&[self.key(key)]),
            };
            self.check(key, named)?;
            if trailing.is_some() {
                self.trailing(value, trailing)?;
            }
            return self.named(value, secret);
        };
        let mut names = vec![self.key(key), self.key(inner_key)];
        let mut nodes = vec![key, value, inner_key, inner_value];
        let mut last = inner_value;
        while let Some((inner_key, inner_value)) = self.only_entry(last) {
            names.push(self.key(inner_key));
            nodes.extend([inner_key, inner_value]);
            last = inner_value;
        }
        let trailing = self.above(&nodes)?;
        let secret = self.secret(last);
        if let Some((_, None)) = secret {
            names.push("_secret".into());
        }
        let named = self.writer.name(&names);
        self.check(key, named)?;
        self.trailing(last, trailing)?;
        self.named(last, secret)
    }

    /// The one entry of a map that holds nothing else, comments included.
    fn only_entry<'n, 'a>(&self, node: &'n Node<'a>) -> Option<&'n Entry<'a>> {
        let has_below = || {
            let below = node.comments().map(|comments| comments.below.as_slice());
            below
                .into_iter()
                .flatten()
                .any(|comment| self.shows(comment))
        };
        match node.value() {
            Value::Map(entries) if entries.len() == 1 && !has_below() => entries.first(),
            _ => None,
        }
    }

    /// Names are text, and two keys of different types may be the same text.
    fn names(&self, entries: &[Entry<'_>]) -> Result<(), RawError> {
        if !self.odd_keys || entries.iter().all(|(key, _)| key.as_str().is_some()) {
            return Ok(());
        }
        let mut names = HashSet::new();
        for (key, _) in entries {
            if let Value::Binary(_)
            | Value::Seq(_)
            | Value::Map(_)
            | Value::Set(_)
            | Value::Pairs(_) = key.value()
            {
                let place = Place::new(self.file, key.span());
                return Err(RawError::NoWord { place });
            }
            if !names.insert(self.key(key)) {
                let place = Place::new(self.file, key.span());
                let key = self.key(key).into_owned();
                return Err(RawError::SameKey { place, key });
            }
        }
        Ok(())
    }

    #[inline]
    fn key<'n>(&self, key: &'n Node<'_>) -> Cow<'n, str> {
        match key.value() {
            Value::String(text) => Cow::Borrowed(text),
            _ => Cow::Owned(self.document.key_text(key).into_owned()),
        }
    }

    #[inline]
    fn check(&self, node: &Node<'_>, done: Result<(), EmitError>) -> Result<(), RawError> {
        match done {
            Ok(()) => Ok(()),
            Err(cause) => Err(RawError::Nix {
                place: Place::new(self.file, node.span()),
                cause,
            }),
        }
    }
}

fn has_entries(node: &Node<'_>) -> bool {
    match node.value() {
        Value::Map(entries) | Value::Pairs(entries) => !entries.is_empty(),
        _ => !items(node).is_empty(),
    }
}

fn items<'n, 'a>(node: &'n Node<'a>) -> &'n [Node<'a>] {
    match node.value() {
        Value::Seq(items) | Value::Set(items) => items,
        _ => &[],
    }
}
