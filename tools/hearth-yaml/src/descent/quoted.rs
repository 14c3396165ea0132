//! Text in quotes.

use std::borrow::Cow;

use super::Descent;
use super::gathered::Gathered;
use crate::error::{Problem, Step, fail};

impl<'a> Descent<'a, '_> {
    pub(super) fn single_quoted(&mut self, indent: isize) -> Step<Cow<'a, str>> {
        let open = self.at.pos;
        self.at.pos += 1;
        let mut text = Gathered::new();
        let (mut start, mut end) = (self.at.pos, self.at.pos);
        while !self.at.is_end() {
            match self.at.peek() {
                b'\'' => {
                    self.check_quoted(start, self.at.pos)?;
                    text.piece(self.at.slice(start, self.at.pos));
                    self.at.pos += 1;
                    if self.at.peek() != b'\'' {
                        return Ok(text.text);
                    }
                    start = self.at.pos;
                    self.at.pos += 1;
                    end = self.at.pos;
                }
                b'\n' | b'\r' => {
                    self.fold_quoted(&mut text, &mut start, &mut end, indent)?;
                }
                b'-' | b'.' if self.at.is_marker() => {
                    return fail(self.at.pos, Problem::MarkerInQuotes);
                }
                byte => self.step_quoted(byte, &mut end),
            }
        }
        fail(open, Problem::QuoteOpen)
    }

    fn step_quoted(&mut self, byte: u8, end: &mut usize) {
        self.at.pos += 1;
        // js-yaml 3 keeps the blanks at the end of a line.
        if self.old || !matches!(byte, b' ' | b'\t') {
            *end = self.at.pos;
        }
    }

    fn fold_quoted(
        &mut self,
        text: &mut Gathered<'a>,
        start: &mut usize,
        end: &mut usize,
        indent: isize,
    ) -> Step<()> {
        self.check_quoted(*start, *end)?;
        text.piece(self.at.slice(*start, *end));
        let breaks = self.space(false);
        if self.spec && self.indent < indent {
            return fail(self.at.pos, Problem::Indent);
        }
        text.fold(breaks);
        (*start, *end) = (self.at.pos, self.at.pos);
        Ok(())
    }

    pub(super) fn double_quoted(&mut self, indent: isize) -> Step<Cow<'a, str>> {
        let open = self.at.pos;
        self.at.pos += 1;
        let mut text = Gathered::new();
        let (mut start, mut end) = (self.at.pos, self.at.pos);
        while !self.at.is_end() {
            match self.at.peek() {
                b'"' => {
                    self.check_quoted(start, self.at.pos)?;
                    text.piece(self.at.slice(start, self.at.pos));
                    self.at.pos += 1;
                    return Ok(text.text);
                }
                b'\\' => {
                    self.check_quoted(start, self.at.pos)?;
                    text.piece(self.at.slice(start, self.at.pos));
                    self.at.pos += 1;
                    if self.at.is_break(self.at.pos) {
                        self.escaped_break(indent)?;
                    } else {
                        let letter = self.escape()?;
                        text.letter(letter);
                    }
                    (start, end) = (self.at.pos, self.at.pos);
                }
                b'\n' | b'\r' => {
                    self.fold_quoted(&mut text, &mut start, &mut end, indent)?;
                }
                b'-' | b'.' if self.at.is_marker() => {
                    return fail(self.at.pos, Problem::MarkerInQuotes);
                }
                byte => self.step_quoted(byte, &mut end),
            }
        }
        fail(open, Problem::QuoteOpen)
    }

    /// A line break that is not to be there. To js-yaml empty lines below it are not, either.
    fn escaped_break(&mut self, indent: isize) -> Step<()> {
        if self.spec {
            self.one_break();
        } else {
            self.space(false);
        }
        if self.spec && self.indent < indent && !self.at.is_break(self.at.pos) {
            return fail(self.at.pos, Problem::Indent);
        }
        Ok(())
    }

    fn escape(&mut self) -> Step<char> {
        let at = self.at.pos - 1;
        let meant = match self.at.peek() {
            b'0' => '\0',
            b'a' => '\x07',
            b'b' => '\x08',
            b't' | b'\t' => '\t',
            b'n' => '\n',
            b'v' => '\x0B',
            b'f' => '\x0C',
            b'r' => '\r',
            b'e' => '\x1B',
            letter @ (b' ' | b'"' | b'/' | b'\\') => char::from(letter),
            b'N' => '\u{85}',
            b'_' => '\u{A0}',
            b'L' => '\u{2028}',
            b'P' => '\u{2029}',
            b'x' => return self.at.hex(2, at),
            b'u' => return self.surrogates(at),
            b'U' => return self.at.hex(8, at),
            _ => return fail(at, Problem::Escape),
        };
        self.at.pos += 1;
        Ok(meant)
    }

    /// JavaScript puts a character together from two escapes, as JSON writes it.
    fn surrogates(&mut self, at: usize) -> Step<char> {
        match self.at.surrogate_pair() {
            Some(letter) => Ok(letter),
            None => self.at.hex(4, at),
        }
    }
}
