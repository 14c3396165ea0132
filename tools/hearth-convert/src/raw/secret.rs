//! Names in the place of secrets.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use hearth_nix::EmitError;
use hearth_yaml::{Node, Value};

use super::{Raw, RawError};
use crate::SecretName;

/// The name of a secret in its place, and what stands before it.
pub(crate) type Reference = (SecretName, Option<String>);

/// What is not written as it stands.
#[derive(Default)]
pub(crate) struct Hidden {
    names: HashMap<u32, Rc<Reference>>,
    /// Each that is in there: one secret may stand in thousands of places.
    references: HashSet<Rc<Reference>>,
    /// Comments, by where they stand.
    pub(crate) comments: HashSet<u32>,
}

impl Hidden {
    pub(crate) fn has_value_at(&self, offset: u32) -> bool {
        self.names.contains_key(&offset)
    }

    pub(crate) fn hide_value(&mut self, offset: u32, name: SecretName, prefix: Option<String>) {
        let reference = (name, prefix);
        let reference = match self.references.get(&reference) {
            Some(known) => Rc::clone(known),
            None => {
                let new = Rc::new(reference);
                self.references.insert(Rc::clone(&new));
                new
            }
        };
        self.names.insert(offset, reference);
    }
}

impl<'f> Raw<'f> {
    /// What stands in the place of this value, if it is a secret.
    pub(super) fn secret(&self, node: &Node<'_>) -> Option<&'f Reference> {
        if self.hidden.names.is_empty() {
            return None;
        }
        match node.value() {
            Value::String(_)
            | Value::Timestamp(_)
            | Value::Binary(_)
            | Value::Int(_)
            | Value::Float(_) => self.hidden.names.get(&node.span().offset).map(Rc::as_ref),
            _ => None,
        }
    }

    pub(super) fn reference(
        &mut self,
        name: &SecretName,
        prefix: Option<&str>,
    ) -> Result<(), EmitError> {
        self.writer.begin_attrs()?;
        self.writer.name(&["_secret"])?;
        self.writer.string(name.as_str())?;
        if let Some(prefix) = prefix {
            self.writer.name(&["prefix"])?;
            self.writer.string(prefix)?;
        }
        self.writer.end()
    }

    /// A value behind its name, which ends in `_secret` for a secret with nothing before it.
    pub(super) fn named(
        &mut self,
        node: &Node<'_>,
        secret: Option<&Reference>,
    ) -> Result<(), RawError> {
        if let Some((name, None)) = secret {
            let done = self.writer.string(name.as_str());
            return self.check(node, done);
        }
        self.value(node, &[])
    }
}
