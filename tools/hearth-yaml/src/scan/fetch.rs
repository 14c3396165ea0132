//! Tokens that open and close: lists, maps, keys, documents.

use super::token::{Kind, Token};
use super::{KEY_REACH, MaybeKey, Scanner};
use crate::Span;
use crate::error::{Problem, Step, fail};

impl<'a> Scanner<'a> {
    pub(super) fn fetch_end(&mut self) -> Step<()> {
        self.unwind(-1);
        self.remove_key()?;
        self.key_allowed = false;
        let span = self.at.span();
        self.push(Kind::End, span);
        self.done = true;
        Ok(())
    }

    pub(super) fn fetch_directive(&mut self) -> Step<()> {
        self.unwind(-1);
        self.remove_key()?;
        self.key_allowed = false;
        let (kind, span) = self.directive()?;
        self.push(kind, span);
        Ok(())
    }

    pub(super) fn fetch_marker(&mut self, byte: u8) -> Step<()> {
        self.unwind(-1);
        self.remove_key()?;
        self.key_allowed = false;
        let mut span = self.at.span();
        self.at.pos += 3;
        span.end += 3;
        let kind = if byte == b'-' {
            Kind::DocumentStart
        } else {
            Kind::DocumentEnd
        };
        self.push(kind, span);
        Ok(())
    }

    pub(super) fn fetch_flow_start(&mut self, bracket: u8, kind: Kind<'a>) -> Step<()> {
        self.save_key()?;
        if self.flow.len() > self.depth_limit {
            let limit = self.depth_limit;
            return fail(self.at.pos, Problem::TooDeep { limit });
        }
        self.flow.push(bracket);
        self.keys.push(None);
        self.key_allowed = true;
        self.sign(kind);
        Ok(())
    }

    pub(super) fn fetch_flow_end(&mut self, kind: Kind<'a>) -> Step<()> {
        self.remove_key()?;
        if self.flow.pop().is_some() {
            self.keys.pop();
        }
        self.key_allowed = false;
        self.sign(kind);
        Ok(())
    }

    pub(super) fn fetch_entry(&mut self, column: usize) -> Step<()> {
        if !self.in_flow() {
            if !self.key_allowed {
                return fail(self.at.pos, Problem::DashHere);
            }
            if self.add_indent(column)? {
                let span = self.at.span();
                self.push(Kind::BlockSeq, span);
            }
        }
        self.key_allowed = true;
        self.remove_key()?;
        self.sign(Kind::Entry);
        Ok(())
    }

    pub(super) fn fetch_key(&mut self, column: usize) -> Step<()> {
        if !self.in_flow() {
            if !self.key_allowed {
                return fail(self.at.pos, Problem::QuestionHere);
            }
            if self.add_indent(column)? {
                let span = self.at.span();
                self.push(Kind::BlockMap, span);
            }
        }
        self.key_allowed = !self.in_flow();
        self.remove_key()?;
        self.sign(Kind::Key);
        Ok(())
    }

    pub(super) fn fetch_value(&mut self, column: usize) -> Step<()> {
        let level = self.flow.len();
        // A key further in may still be fresh while this one is not.
        let key = self.keys.get_mut(level).and_then(Option::take);
        let fresh = |key: &MaybeKey| {
            key.line_start == self.at.line_start && column.saturating_sub(key.column) <= KEY_REACH
        };
        if let Some(key) = key.filter(fresh) {
            let index = key.token.saturating_sub(self.taken);
            self.insert(index, Kind::Key, key.span);
            if !self.in_flow() && self.add_indent(key.column)? {
                self.insert(index, Kind::BlockMap, key.span);
            }
            self.key_allowed = false;
        } else {
            if !self.in_flow() {
                if !self.key_allowed {
                    return fail(self.at.pos, Problem::ColonHere);
                }
                if self.add_indent(column)? {
                    let span = self.at.span();
                    self.push(Kind::BlockMap, span);
                }
            }
            self.key_allowed = !self.in_flow();
        }
        self.sign(Kind::Value);
        Ok(())
    }

    fn insert(&mut self, index: usize, kind: Kind<'a>, span: Span) {
        let index = index.min(self.tokens.len());
        self.tokens.insert(index, Token { kind, span });
    }
}
