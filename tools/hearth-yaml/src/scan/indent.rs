//! How deep blocks are indented, and which signs mean something where.

use super::token::Kind;
use super::{Family, Scanner, signed};
use crate::error::{Problem, Step, fail};

impl Scanner<'_> {
    pub(super) fn unwind(&mut self, column: isize) {
        if self.in_flow() {
            return;
        }
        while self.indent > column {
            let span = self.at.span();
            self.indent = self.indents.pop().unwrap_or(-1);
            self.push(Kind::BlockEnd, span);
        }
    }

    pub(super) fn add_indent(&mut self, column: usize) -> Step<bool> {
        if self.indent >= signed(column) {
            return Ok(false);
        }
        if self.indents.len() > self.depth_limit {
            let limit = self.depth_limit;
            return fail(self.at.pos, Problem::TooDeep { limit });
        }
        self.indents.push(self.indent);
        self.indent = signed(column);
        Ok(true)
    }

    pub(super) fn is_value(&self, next_blank: bool) -> bool {
        match (self.family, self.flow.last()) {
            (_, None) => next_blank,
            (Family::Py | Family::Go, _) => true,
            (Family::Ruamel, Some(b'[')) => next_blank,
            (Family::Ruamel, _) => next_blank || !self.last_was_value,
        }
    }

    pub(super) fn is_plain(&self, byte: u8, next_blank: bool) -> bool {
        let flow = self.in_flow();
        match byte {
            b'-' if self.family == Family::Go => !matches!(self.at.ahead(1), b' ' | b'\t'),
            b'-' => !next_blank,
            b':' if self.family == Family::Ruamel && flow => {
                !matches!(self.at.ahead(1), b' ' | b'\t')
            }
            b'?' | b':' => !flow && !next_blank,
            b',' | b'[' | b']' | b'{' | b'}' | b'#' | b'&' | b'*' | b'!' | b'|' | b'>' | b'\''
            | b'"' | b'%' | b'@' | b'`' => false,
            _ => !self.at.is_blank(self.at.pos),
        }
    }
}
