//! Names in the place of secrets.

use std::collections::{HashMap, HashSet};

use hearth_nix::EmitError;
use hearth_yaml::{Node, Value};

use super::{Raw, RawError};
use crate::SecretName;

/// What is not written as it stands.
#[derive(Default)]
pub(crate) struct Hidden {
    /// By where a value stands: the name of the secret in its place, and what stands before that.
    pub(crate) names: HashMap<u32, (SecretName, Option<String>)>,
    /// Comments, by where they stand.
    pub(crate) comments: HashSet<u32>,
}

impl<'f> Raw<'f> {
    /// What stands in the place of this value, if it is a secret.
    pub(super) fn secret(&self, node: &Node<'_>) -> Option<&'f (SecretName, Option<String>)> {
        if self.hidden.names.is_empty() {
            return None;
        }
        match &node.value {
            Value::String(_)
            | Value::Timestamp(_)
            | Value::Binary(_)
            | Value::Int(_)
            | Value::Float(_) => self.hidden.names.get(&node.span.offset),
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
        secret: Option<&(SecretName, Option<String>)>,
    ) -> Result<(), RawError> {
        if let Some((name, None)) = secret {
            let done = self.writer.string(name.as_str());
            return self.check(node, done);
        }
        self.value(node, &[])
    }
}
