//! Any YAML to any Nix: every value and every comment, nothing understood.

use std::borrow::Cow;
use std::collections::HashSet;

use hearth_nix::{EmitError, Writer};
use hearth_report::Hint;
use hearth_yaml::{Comment, Document, Entry, Int, Node, NoteKind, Value};
use thiserror::Error;

use crate::Place;
use crate::data::{base64, key_text};

/// What YAML can say and Nix cannot, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RawError {
    #[error("What stands at `{place}` cannot be said in Nix")]
    Nix {
        place: Place,
        #[source]
        cause: EmitError,
    },
    #[error("The key `{key}` at `{place}` is there twice, once it is text as all names in Nix are")]
    SameKey { place: Place, key: String },
    #[error("The key at `{place}` is no word, and names in Nix are text")]
    NoWord { place: Place },
}

impl Hint for RawError {
    fn hint(&self) -> Option<String> {
        match self {
            Self::Nix { cause, .. } => cause.hint(),
            Self::SameKey { .. } => Some("keep one of the two".to_owned()),
            Self::NoWord { .. } => Some("give it a key that is text".to_owned()),
        }
    }
}

/// A document as Nix text, in its own order.
///
/// A date becomes the text its reader would write, bytes become base64, `!!set` a list and `!!omap` a list
/// of small sets. A key that is no text becomes one, since names in Nix are text. What JSON and Nix have no
/// word for, infinite numbers among them, is an error: to leave it out silently would be worse.
pub fn raw(file: &str, document: &Document<'_>, comments: bool) -> Result<String, RawError> {
    let mut raw = Raw {
        // Indentation and signs make the text longer; room that is not used costs nothing.
        writer: Writer::new().expecting(document.root.span.end as usize * 3 / 2),
        file,
        comments,
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
    comments: bool,
    /// Somewhere there is a key that is no text.
    odd_keys: bool,
}

impl Raw<'_> {
    /// `tail`: comments that come last in it, after its own.
    fn value(&mut self, node: &Node<'_>, tail: &[Comment<'_>]) -> Result<(), RawError> {
        let done = match &node.value {
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
        match &node.value {
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
            let named = self.writer.name(&[name(key)]);
            self.check(key, named)?;
            if trailing.is_some() {
                self.trailing(value, trailing)?;
            }
            return self.value(value, &[]);
        };
        let mut names = vec![name(key), name(inner_key)];
        let mut nodes = vec![key, value, inner_key, inner_value];
        let mut last = inner_value;
        while let Some((inner_key, inner_value)) = self.only_entry(last) {
            names.push(name(inner_key));
            nodes.extend([inner_key, inner_value]);
            last = inner_value;
        }
        let trailing = self.above(&nodes)?;
        let named = self.writer.name(&names);
        self.check(key, named)?;
        self.trailing(last, trailing)?;
        self.value(last, &[])
    }

    /// The one entry of a map that holds nothing else, comments included.
    fn only_entry<'n, 'a>(&self, node: &'n Node<'a>) -> Option<&'n Entry<'a>> {
        let has_below = || {
            node.comments()
                .is_some_and(|comments| !comments.below.is_empty())
        };
        match &node.value {
            Value::Map(entries) if entries.len() == 1 && !(self.comments && has_below()) => {
                entries.first()
            }
            _ => None,
        }
    }

    /// Writes the comments that go above these nodes, which begin one entry together. Gives the one that may go
    /// behind the last of them.
    fn above<'a>(&mut self, nodes: &[&Node<'a>]) -> Result<Option<Comment<'a>>, RawError> {
        let mut trailing: Option<Comment<'a>> = None;
        if !self.comments {
            return Ok(None);
        }
        for node in nodes {
            let Some(comments) = node.comments() else {
                continue;
            };
            if !comments.above.is_empty() {
                self.lines(node, trailing.take().as_slice())?;
            }
            self.lines(node, &comments.above)?;
            if let Some(next) = comments.trailing
                && let Some(before) = trailing.replace(next)
            {
                self.lines(node, &[before])?;
            }
        }
        match nodes.last() {
            Some(last) if has_entries(last) => {
                self.lines(last, trailing.as_slice())?;
                Ok(None)
            }
            _ => Ok(trailing),
        }
    }

    fn lines(&mut self, node: &Node<'_>, comments: &[Comment<'_>]) -> Result<(), RawError> {
        for comment in comments.iter().filter(|_| self.comments) {
            if comment.blank_above {
                self.writer.blank();
            }
            let written = self.writer.comment(comment.text);
            self.check(node, written)?;
        }
        Ok(())
    }

    fn trailing(&mut self, node: &Node<'_>, comment: Option<Comment<'_>>) -> Result<(), RawError> {
        let Some(comment) = comment else {
            return Ok(());
        };
        let taken = self.writer.trailing(comment.text);
        self.check(node, taken)
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
            | Value::Pairs(_) = key.value
            {
                let place = Place::new(self.file, key.span);
                return Err(RawError::NoWord { place });
            }
            if !names.insert(name(key)) {
                let place = Place::new(self.file, key.span);
                let key = name(key).into_owned();
                return Err(RawError::SameKey { place, key });
            }
        }
        Ok(())
    }

    #[inline]
    fn check(&self, node: &Node<'_>, done: Result<(), EmitError>) -> Result<(), RawError> {
        match done {
            Ok(()) => Ok(()),
            Err(cause) => Err(RawError::Nix {
                place: Place::new(self.file, node.span),
                cause,
            }),
        }
    }
}

fn has_entries(node: &Node<'_>) -> bool {
    match &node.value {
        Value::Map(entries) | Value::Pairs(entries) => !entries.is_empty(),
        _ => !items(node).is_empty(),
    }
}

fn items<'n, 'a>(node: &'n Node<'a>) -> &'n [Node<'a>] {
    match &node.value {
        Value::Seq(items) | Value::Set(items) => items,
        _ => &[],
    }
}

fn name<'n>(key: &'n Node<'_>) -> Cow<'n, str> {
    match &key.value {
        Value::String(text) => Cow::Borrowed(text),
        _ => Cow::Owned(key_text(key)),
    }
}
