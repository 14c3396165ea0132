//! What cannot be a key, and what cannot be a value.

use super::Builder;
use crate::error::{Problem, Step, fail};
use crate::{Dialect, Node, Note, NoteKind, Value, resolve};

impl<'a> Builder<'a> {
    pub(super) fn check_key(&mut self, key: &Node<'a>) -> Step<()> {
        let kind = match key.value() {
            Value::String(_) => return Ok(()),
            Value::Seq(_) | Value::Map(_) | Value::Set(_) | Value::Pairs(_) => {
                return fail(key.span().offset as usize, Problem::CollectionAsKey);
            }
            _ => NoteKind::KeyIsNotText,
        };
        let span = key.span();
        self.notes.push(Note { span, kind });
        Ok(())
    }

    /// PyYAML makes something of `<<` and `=` that it cannot use as a value.
    pub(super) fn check_value(&self, node: &Node<'a>) -> Step<()> {
        if self.dialect != Dialect::PyYaml {
            return Ok(());
        }
        match node.written_tag() {
            Some(resolve::MERGE) if node.as_str().is_some() => {
                fail(node.span().offset as usize, Problem::MergeAsValue)
            }
            Some(resolve::VALUE) => fail(node.span().offset as usize, Problem::ValueSign),
            _ => Ok(()),
        }
    }

    /// JavaScript knows whole numbers up to 2⁵³ alone; Go makes floats of those that are too large.
    pub(super) fn note_rounded(&mut self, node: &Node<'a>) {
        let Value::Float(value) = *node.value() else {
            return;
        };
        let raw = (node.span().end - node.span().offset) as usize;
        let rounds = self.dialect != Dialect::PyYaml && self.dialect != Dialect::Ruamel;
        if rounds && value.abs() >= 9_007_199_254_740_992.0 && value.is_finite() && raw > 15 {
            let (span, kind) = (node.span(), NoteKind::Rounded);
            self.notes.push(Note { span, kind });
        }
    }
}
