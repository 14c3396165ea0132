//! Text in quotes.

use std::borrow::Cow;

use super::plain::Joint;
use super::token::Kind;
use super::{Family, Scanner};
use crate::cursor::narrow;
use crate::error::{Problem, Step, fail};
use crate::{Span, Style};

impl<'a> Scanner<'a> {
    pub(super) fn quoted(&mut self, double: bool) -> Step<(Kind<'a>, Span)> {
        let mut span = self.at.span();
        let open = self.at.pos;
        let (quote, style) = if double {
            (b'"', Style::DoubleQuoted)
        } else {
            (b'\'', Style::SingleQuoted)
        };
        self.at.pos += 1;
        // `text` holds what stood before `start`, if it is not what the file holds.
        let mut start = self.at.pos;
        let mut text: Option<String> = None;
        loop {
            if self.at.is_end() {
                return fail(open, Problem::QuoteOpen);
            }
            let here = self.at.pos;
            match self.at.peek() {
                byte if byte == quote => {
                    if !double && self.at.ahead(1) == b'\'' {
                        self.keep(&mut text, start, here + 1);
                        self.at.pos += 2;
                        start = self.at.pos;
                    } else {
                        break;
                    }
                }
                b'\\' if double => {
                    self.keep(&mut text, start, here);
                    let text = text.get_or_insert_default();
                    self.at.pos += 1;
                    if self.at.take_break().is_some() {
                        self.after_escaped_break(text)?;
                    } else {
                        text.push(self.escape()?);
                    }
                    start = self.at.pos;
                }
                b' ' | b'\t' | b'\n' | b'\r' | 0xC2 | 0xE2 => {
                    while matches!(self.at.peek(), b' ' | b'\t') {
                        self.at.pos += 1;
                    }
                    if let Some(first) = self.at.take_break() {
                        self.keep(&mut text, start, here);
                        let more = self.breaks()?;
                        Joint::Lines { first, more }.write(text.get_or_insert_default());
                        start = self.at.pos;
                    } else if self.at.pos == here {
                        self.at.pos += 1;
                    }
                }
                _ => self.at.pos += 1,
            }
        }
        let end = self.at.pos;
        let text = match text {
            None => Cow::Borrowed(self.at.slice(start, end)),
            Some(mut text) => {
                text.push_str(self.at.slice(start, end));
                Cow::Owned(text)
            }
        };
        self.at.pos += 1;
        span.end = narrow(self.at.pos);
        Ok((Kind::Scalar { text, style }, span))
    }

    fn keep(&self, text: &mut Option<String>, start: usize, end: usize) {
        let piece = self.at.slice(start, end);
        text.get_or_insert_default().push_str(piece);
    }

    /// The line breaks after the first, and the blanks around them.
    fn breaks(&mut self) -> Step<String> {
        let mut more = String::new();
        loop {
            if self.at.is_marker() {
                return fail(self.at.pos, Problem::MarkerInQuotes);
            }
            while matches!(self.at.peek(), b' ' | b'\t') {
                self.at.pos += 1;
            }
            match self.at.take_break() {
                Some(line_break) => more.push_str(line_break),
                None => return Ok(more),
            }
        }
    }

    fn after_escaped_break(&mut self, text: &mut String) -> Step<()> {
        let more = self.breaks()?;
        text.push_str(&more);
        Ok(())
    }

    /// What follows a `\` in double quotes.
    fn escape(&mut self) -> Step<char> {
        let at = self.at.pos - 1;
        let family = self.family;
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
            b' ' => ' ',
            b'"' => '"',
            b'\'' if family == Family::Go => '\'',
            b'/' if family != Family::Go => '/',
            b'\\' => '\\',
            b'N' => '\u{85}',
            b'_' => '\u{A0}',
            b'L' => '\u{2028}',
            b'P' => '\u{2029}',
            b'x' => return self.at.hex(2, at),
            b'u' => return self.at.hex(4, at),
            b'U' => return self.at.hex(8, at),
            _ => return fail(at, Problem::Escape),
        };
        self.at.pos += 1;
        Ok(meant)
    }
}
