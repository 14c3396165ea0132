//! Tokens that may turn out to be keys, and how long they may wait for their `:`.

use super::{Family, Scanner, signed};
use crate::Span;
use crate::error::{Problem, Step, fail};

/// How far a key may lie from its `:`, in characters, on one line.
pub(crate) const KEY_REACH: usize = 1024;

/// A token that turns out to be a key if a `:` follows.
#[derive(Debug, Clone, Copy)]
pub(super) struct MaybeKey {
    pub(super) token: usize,
    pub(super) required: bool,
    pub(super) column: usize,
    pub(super) line_start: usize,
    pub(super) span: Span,
}

impl Scanner<'_> {
    /// The number of the first token that may still become a key.
    pub(super) fn next_key(&mut self) -> Option<usize> {
        while let Some(slot) = self.keys.get(self.first_key) {
            if let Some(key) = slot {
                return Some(key.token);
            }
            self.first_key += 1;
        }
        None
    }

    /// Keys of outer levels come first and grow stale first, so the walk ends at the first fresh one.
    pub(super) fn drop_stale_keys(&mut self) -> Step<()> {
        let column = self.at.column();
        while let Some(slot) = self.keys.get_mut(self.first_key) {
            if let Some(key) = slot {
                let fresh = key.line_start == self.at.line_start
                    && column.saturating_sub(key.column) <= KEY_REACH;
                if fresh {
                    break;
                }
                // yaml.v3 finds a missing `:` only when it gets to the key.
                if key.required && self.family == Family::Go && key.token != self.taken {
                    break;
                }
                if key.required {
                    return fail(key.span.offset as usize, Problem::NoColon);
                }
                *slot = None;
            }
            self.first_key += 1;
        }
        Ok(())
    }

    pub(super) fn save_key(&mut self) -> Step<()> {
        let column = self.at.column();
        let required = !self.in_flow() && self.indent == signed(column);
        if self.key_allowed {
            self.remove_key()?;
            let span = self.at.span();
            let key = MaybeKey {
                token: self.taken + self.tokens.len(),
                required,
                column,
                line_start: self.at.line_start,
                span,
            };
            let level = self.flow.len();
            if let Some(slot) = self.keys.get_mut(level) {
                *slot = Some(key);
            }
            self.first_key = self.first_key.min(level);
        }
        Ok(())
    }

    pub(super) fn remove_key(&mut self) -> Step<()> {
        if let Some(slot) = self.keys.get_mut(self.flow.len())
            && let Some(key) = slot.take()
            && key.required
        {
            return fail(key.span.offset as usize, Problem::NoColon);
        }
        Ok(())
    }
}
