//! The short way through `key: value` on one line, which is what most lines of most files are: what
//! is read here, the long way would read the same.

use std::borrow::Cow;

use super::Descent;
use crate::build::Props;
use crate::cursor::narrow;
use crate::error::Step;
use crate::scan::{KEY_REACH, signed};
use crate::{Span, Style};

impl<'a> Descent<'a, '_> {
    /// Reads a key and its value, up to the line break. Reads nothing unless both are plain at first sight: letters
    /// and digits with nothing that could mean something else, and nothing below that could belong to them.
    pub(super) fn simple_entry(&mut self, indent: isize) -> Step<bool> {
        let start = self.at.pos;
        let Some(line) = self.at.bytes.get(start..) else {
            return Ok(false);
        };
        let key = line.iter().take_while(|byte| is_word(**byte)).count();
        if key == 0 || key > KEY_REACH || !line.first().is_some_and(u8::is_ascii_alphabetic) {
            return Ok(false);
        }
        let [b':', b' ', rest @ ..] = line.get(key..).unwrap_or_default() else {
            return Ok(false);
        };
        let Some((value, style)) = simple_value(rest) else {
            return Ok(false);
        };
        let after = rest.get(value..).unwrap_or_default();
        if !ends_here(after, indent) {
            return Ok(false);
        }
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
        Ok(true)
    }

    /// Reads an item of a list in the same way.
    pub(super) fn simple_item(&mut self, indent: isize) -> Step<bool> {
        let begins = self.at.pos;
        let rest = self.at.bytes.get(begins..).unwrap_or_default();
        let Some((value, style)) = simple_value(rest) else {
            return Ok(false);
        };
        if !ends_here(rest.get(value..).unwrap_or_default(), indent) {
            return Ok(false);
        }
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
        Ok(true)
    }

    fn scalar_at(&mut self, start: usize, end: usize, style: Style, span: Span) -> Step<()> {
        let text = Cow::Borrowed(self.at.slice(start, end));
        self.build.scalar(Props::none(), text, style, span)
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')
}

/// How long the value is, quotes included.
fn simple_value(rest: &[u8]) -> Option<(usize, Style)> {
    match rest.first()? {
        quote @ (b'"' | b'\'') => {
            let body = rest.get(1..)?;
            let plain =
                |byte: &&u8| (b' '..=b'~').contains(*byte) && **byte != b'\\' && *byte != quote;
            let length = body.iter().take_while(plain).count();
            let style = match quote {
                b'"' => Style::DoubleQuoted,
                _ => Style::SingleQuoted,
            };
            (body.get(length) == Some(quote)).then_some((length + 2, style))
        }
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' => {
            // A colon or a `#` may end the text, and a blank may stand at its end: that is for the long way.
            let plain =
                |byte: &&u8| matches!(**byte, b' '..=b'~') && !matches!(**byte, b':' | b'#');
            let length = rest.iter().take_while(plain).count();
            (rest.get(length - 1) != Some(&b' ')).then_some((length, Style::Plain))
        }
        _ => None,
    }
}

/// Whether the line ends, and the next one is there and not indented deeper.
fn ends_here(after: &[u8], indent: isize) -> bool {
    let Some([b'\n', next @ ..]) = Some(after) else {
        return false;
    };
    let depth = next.iter().take_while(|byte| **byte == b' ').count();
    let goes_on = next.get(depth).is_some_and(|byte| byte.is_ascii_graphic());
    goes_on && signed(depth) <= indent
}
