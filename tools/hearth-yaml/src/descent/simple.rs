//! The short way through `key: value` on one line, which is what most lines of most files are: what
//! is read here, the long way would read the same.

use std::borrow::Cow;

use super::Descent;
use crate::cursor::narrow;
use crate::error::Step;
use crate::scan::{KEY_REACH, signed};
use crate::{Span, Style};

impl<'a> Descent<'a, '_> {
    /// Reads a key and its value, up to the next line. Reads nothing unless both are plain at first sight: letters
    /// and digits with nothing that could mean something else, and nothing below that could belong to them.
    pub(super) fn simple_entry(&mut self, indent: isize) -> Step<bool> {
        let start = self.at.pos;
        let line = self.at.bytes.get(start..).unwrap_or_default();
        let key = run(line, WORD);
        if key == 0 || key > KEY_REACH || !line.first().is_some_and(u8::is_ascii_alphabetic) {
            return Ok(false);
        }
        let [b':', b' ', rest @ ..] = line.get(key..).unwrap_or_default() else {
            return Ok(false);
        };
        let Some((value, style)) = simple_value(rest) else {
            return Ok(false);
        };
        let Some(depth) = next_line(rest.get(value..).unwrap_or_default(), indent) else {
            return Ok(false);
        };
        let span = self.at.span();
        let end = narrow(start + key);
        self.scalar_at(start, start + key, Style::Plain, Span { end, ..span })?;
        let begins = start + key + 2;
        self.at.pos = begins + value;
        let span = Span {
            column: span.column + narrow(key + 2),
            offset: narrow(begins),
            end: narrow(self.at.pos),
            ..span
        };
        self.build.enter(begins)?;
        let quote = usize::from(style != Style::Plain);
        self.scalar_at(begins + quote, self.at.pos - quote, style, span)?;
        self.build.leave();
        self.go_on(depth);
        Ok(true)
    }

    /// Reads an item of a list in the same way.
    pub(super) fn simple_item(&mut self, indent: isize) -> Step<bool> {
        let begins = self.at.pos;
        let rest = self.at.bytes.get(begins..).unwrap_or_default();
        let Some((value, style)) = simple_value(rest) else {
            return Ok(false);
        };
        let Some(depth) = next_line(rest.get(value..).unwrap_or_default(), indent) else {
            return Ok(false);
        };
        let span = self.at.span();
        self.at.pos = begins + value;
        let end = narrow(self.at.pos);
        self.build.enter(begins)?;
        let quote = usize::from(style != Style::Plain);
        self.scalar_at(
            begins + quote,
            self.at.pos - quote,
            style,
            Span { end, ..span },
        )?;
        self.build.leave();
        self.go_on(depth);
        Ok(true)
    }

    fn scalar_at(&mut self, start: usize, end: usize, style: Style, span: Span) -> Step<()> {
        let text = Cow::Borrowed(self.at.slice(start, end));
        self.build.bare_scalar(text, style, span)
    }

    /// Steps to what stands on the next line, unless that is a comment.
    fn go_on(&mut self, depth: usize) {
        if self.at.ahead(1 + depth) != b'#' {
            self.at.next_line(depth);
            self.indent = signed(depth);
            self.tab = None;
        }
    }
}

/// A part of a key.
const WORD: u8 = 1;
/// What plain text goes on with. A colon or a `#` may end it: that is for the long way.
const PLAIN: u8 = 2;
const DOUBLE_QUOTED: u8 = 4;
const SINGLE_QUOTED: u8 = 8;

const CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let mut byte = b' ';
    while byte <= b'~' {
        let mut class = 0;
        if byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-') {
            class |= WORD;
        }
        if !matches!(byte, b':' | b'#') {
            class |= PLAIN;
        }
        if !matches!(byte, b'"' | b'\\') {
            class |= DOUBLE_QUOTED;
        }
        if !matches!(byte, b'\'' | b'\\') {
            class |= SINGLE_QUOTED;
        }
        classes[byte as usize] = class;
        byte += 1;
    }
    classes
};

/// How many bytes of a class stand here.
#[inline]
fn run(bytes: &[u8], class: u8) -> usize {
    let ends = |byte: &u8| CLASSES[usize::from(*byte)] & class == 0;
    bytes.iter().position(ends).unwrap_or(bytes.len())
}

/// How long the value is, quotes included.
#[inline]
fn simple_value(rest: &[u8]) -> Option<(usize, Style)> {
    match rest.first()? {
        quote @ (b'"' | b'\'') => {
            let (class, style) = match quote {
                b'"' => (DOUBLE_QUOTED, Style::DoubleQuoted),
                _ => (SINGLE_QUOTED, Style::SingleQuoted),
            };
            let body = rest.get(1..)?;
            let length = run(body, class);
            (body.get(length) == Some(quote)).then_some((length + 2, style))
        }
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' => {
            let length = run(rest, PLAIN);
            // A blank may stand at its end: that is for the long way too.
            (rest.get(length - 1) != Some(&b' ')).then_some((length, Style::Plain))
        }
        _ => None,
    }
}

/// How deep the next line is indented, if this one ends here, and the next is there and not deeper than that.
#[inline]
fn next_line(after: &[u8], indent: isize) -> Option<usize> {
    let [b'\n', next @ ..] = after else {
        return None;
    };
    let depth = next.iter().position(|byte| *byte != b' ')?;
    let goes_on = next.get(depth).is_some_and(u8::is_ascii_graphic);
    (goes_on && signed(depth) <= indent).then_some(depth)
}
