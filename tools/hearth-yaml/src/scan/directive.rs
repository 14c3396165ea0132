//! Lines that start with `%`.

use super::tag::is_word;
use super::token::Kind;
use super::{Family, Scanner};
use crate::Span;
use crate::error::{Problem, Step, fail};

impl<'a> Scanner<'a> {
    pub(super) fn directive(&mut self) -> Step<(Kind<'a>, Span)> {
        let span = self.at.span();
        let open = self.at.pos;
        self.at.pos += 1;
        let start = self.at.pos;
        while is_word(self.at.peek())
            || self.family == Family::Ruamel && matches!(self.at.peek(), b':' | b'.')
        {
            self.at.pos += 1;
        }
        let name = self.at.slice(start, self.at.pos);
        let tab = self.at.peek() == b'\t' && self.family != Family::Go;
        if name.is_empty() || !self.at.is_blank(self.at.pos) || tab {
            return fail(open, Problem::Directive);
        }
        let kind = match name {
            "YAML" => {
                self.version(open)?;
                Kind::Version
            }
            "TAG" => self.tag_directive(open)?,
            _ if self.family == Family::Go => return fail(open, Problem::Directive),
            _ => {
                while !self.at.is_break_or_end(self.at.pos) {
                    self.at.pos += 1;
                }
                Kind::Directive
            }
        };
        self.blanks();
        if self.at.peek() == b'#' {
            self.comment();
        }
        if !self.at.is_break_or_end(self.at.pos) {
            return fail(open, Problem::Directive);
        }
        self.at.take_break();
        Ok((kind, span))
    }

    fn blanks(&mut self) {
        while self.at.peek() == b' ' || self.family == Family::Go && self.at.peek() == b'\t' {
            self.at.pos += 1;
        }
    }

    /// Only a version that changes nothing is taken: yaml.v3 knows 1.1 alone, PyYAML any 1.x, and
    /// ruamel would read the rest by other rules.
    fn version(&mut self, open: usize) -> Step<()> {
        self.blanks();
        let mut numbers = [0_u32; 2];
        for (index, number) in numbers.iter_mut().enumerate() {
            if index == 1 {
                if self.at.peek() != b'.' {
                    return fail(open, Problem::Directive);
                }
                self.at.pos += 1;
            }
            let start = self.at.pos;
            while self.at.peek().is_ascii_digit() {
                self.at.pos += 1;
            }
            match self.at.slice(start, self.at.pos).parse() {
                Ok(value) => *number = value,
                Err(_) => return fail(open, Problem::Directive),
            }
        }
        let tab = self.at.peek() == b'\t' && self.family != Family::Go;
        if tab || !self.at.is_blank(self.at.pos) && self.at.peek() != b'#' {
            return fail(open, Problem::Directive);
        }
        let known = match self.family {
            Family::Py => numbers[0] == 1,
            Family::Go => numbers == [1, 1],
            Family::Ruamel => numbers == [1, 2],
        };
        if known {
            Ok(())
        } else {
            fail(open, Problem::Version)
        }
    }

    fn tag_directive(&mut self, open: usize) -> Step<Kind<'a>> {
        self.blanks();
        if self.at.peek() != b'!' {
            return fail(open, Problem::Directive);
        }
        let handle = self.handle(self.at.pos);
        self.at.pos += handle.len();
        if !matches!(self.at.peek(), b' ' | b'\t') {
            return fail(open, Problem::Directive);
        }
        self.blanks();
        let prefix = self.uri(open)?;
        if !self.at.is_blank(self.at.pos) {
            return fail(open, Problem::Directive);
        }
        Ok(Kind::TagHandle { handle, prefix })
    }
}
