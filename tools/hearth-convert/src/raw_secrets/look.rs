//! Whether there may be a secret at all: most files have none, and half a million values are to be looked at.

use hearth_bridges::{secrets, variable};
use hearth_yaml::{Comments, Document, Node, Value};

use crate::What;
use crate::comments::may_hold_secret;

/// Whether to look closer. What is known to hold secrets always is; in anything else a key that sounds of one or
/// a value that looks like one must be there, or a comment, which may quote anything.
pub fn may_hold_secrets(what: &What, document: &Document<'_>) -> bool {
    *what != What::Plain
        || !document.tail.is_empty()
        || is_whole(what, &document.root)
        || Look::new().inside(&document.root)
}

/// Whether a file is one text, with a secret somewhere in it.
pub(super) fn is_whole(what: &What, root: &Node<'_>) -> bool {
    root.as_str()
        .is_some_and(|text| *what == What::SigningKey || may_hold_secret(text))
}

pub(super) struct Look<'n> {
    /// Names that were found harmless last, each in a place that its letters give: files of many values have few names.
    harmless: [&'n str; 256],
}

impl<'n> Look<'n> {
    pub(super) fn new() -> Self {
        Self {
            harmless: [""; 256],
        }
    }

    fn inside(&mut self, node: &'n Node<'_>) -> bool {
        if node
            .comments()
            .is_some_and(|comments| *comments != Comments::default())
        {
            return true;
        }
        match node.value() {
            Value::String(text) => self.looks(text),
            Value::Seq(items) | Value::Set(items) => items
                .iter()
                .any(|item| item.as_str().is_some_and(is_option) || self.inside(item)),
            Value::Map(entries) | Value::Pairs(entries) => entries
                .iter()
                .any(|(key, value)| self.names(key) || self.inside(value)),
            _ => false,
        }
    }

    fn names(&mut self, key: &'n Node<'_>) -> bool {
        let commented = key
            .comments()
            .is_some_and(|comments| *comments != Comments::default());
        match key.as_str() {
            Some(name) if !commented => self.sounds(name),
            _ => true,
        }
    }

    pub(super) fn sounds(&mut self, name: &'n str) -> bool {
        let place = name
            .bytes()
            .fold(0_u8, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte));
        let known = &mut self.harmless[usize::from(place)];
        if *known == name {
            return false;
        }
        let sounds = secrets().sounds_secret(name);
        if !sounds {
            *known = name;
        }
        sounds
    }

    /// Short words without signs are no addresses and not random, and most variables have names that were seen before.
    pub(super) fn looks(&mut self, value: &'n str) -> bool {
        let may = value.len() >= 32 || value.bytes().any(|byte| matches!(byte, b'=' | b'@'));
        let has_option = value.starts_with('-') || value.contains(" -");
        if !may && !has_option {
            return false;
        }
        let sounds = has_option || variable(value).is_some_and(|(name, _)| self.sounds(name));
        (sounds && secrets().assigned(value).is_some()) || secrets().is_telling(value)
    }
}

fn is_option(text: &str) -> bool {
    text.starts_with('-') && secrets().option(text).is_some()
}
