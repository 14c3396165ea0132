//! Anchors, aliases and tags.

use std::borrow::Cow;

use super::token::Kind;
use super::{Family, Scanner};
use crate::Span;
use crate::cursor::narrow;
use crate::error::{Problem, Step, fail};

pub(super) fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_'
}

impl<'a> Scanner<'a> {
    pub(super) fn anchor(&mut self, alias: bool) -> Step<(Kind<'a>, Span)> {
        let mut span = self.at.span();
        self.at.pos += 1;
        let start = self.at.pos;
        while self.is_anchor_byte() {
            self.at.pos += 1;
        }
        let name = self.at.slice(start, self.at.pos);
        let ends = self.at.is_blank(self.at.pos)
            || matches!(
                self.at.peek(),
                b'?' | b':' | b',' | b']' | b'}' | b'%' | b'@' | b'`'
            )
            || self.family == Family::Ruamel && matches!(self.at.peek(), b'[' | b'{');
        if name.is_empty() || !ends {
            return fail(start - 1, Problem::AnchorName);
        }
        span.end = narrow(self.at.pos);
        let kind = if alias {
            Kind::Alias(name)
        } else {
            Kind::Anchor(name)
        };
        Ok((kind, span))
    }

    fn is_anchor_byte(&self) -> bool {
        let byte = self.at.peek();
        match self.family {
            Family::Py | Family::Go => is_word(byte),
            Family::Ruamel => {
                !matches!(byte, b',' | b'[' | b']' | b'{' | b'}') && !self.at.is_blank(self.at.pos)
            }
        }
    }

    pub(super) fn tag(&mut self) -> Step<(Kind<'a>, Span)> {
        let mut span = self.at.span();
        let open = self.at.pos;
        let (handle, suffix) = match self.at.ahead(1) {
            b'<' => {
                self.at.pos += 2;
                let suffix = self.uri(open)?;
                if self.at.peek() != b'>' {
                    return fail(open, Problem::TagForm);
                }
                self.at.pos += 1;
                (None, suffix)
            }
            _ if self.at.is_blank(open + 1) => {
                self.at.pos += 1;
                (None, Cow::Borrowed("!"))
            }
            // ruamel takes `!!` for a name.
            b'!' if self.family == Family::Ruamel && self.at.is_blank(open + 2) => {
                self.at.pos += 2;
                (None, Cow::Borrowed("!!"))
            }
            _ => {
                let handle = self.handle(open);
                if handle == "!" && self.family != Family::Go && self.has_mark(open + 1) {
                    return fail(open, Problem::TagForm);
                }
                self.at.pos += handle.len();
                (Some(handle), self.uri_or_empty(open)?)
            }
        };
        let tab = self.at.peek() == b'\t' && self.family != Family::Go;
        if !self.at.is_blank(self.at.pos) || tab {
            return fail(open, Problem::TagForm);
        }
        if suffix.is_empty() {
            return fail(open, Problem::TagForm);
        }
        span.end = narrow(self.at.pos);
        Ok((Kind::Tag { handle, suffix }, span))
    }

    /// Whether a `!` stands in the rest of the word: PyYAML then wants it to end a handle.
    fn has_mark(&self, from: usize) -> bool {
        let mut pos = from;
        while !self.at.is_break_or_end(pos) && self.at.at(pos) != b' ' {
            if self.at.at(pos) == b'!' {
                return true;
            }
            pos += 1;
        }
        false
    }

    /// `!`, `!!` or `!name!`.
    pub(super) fn handle(&self, open: usize) -> &'a str {
        let mut end = open + 1;
        while is_word(self.at.at(end)) {
            end += 1;
        }
        if self.at.at(end) == b'!' {
            self.at.slice(open, end + 1)
        } else {
            self.at.slice(open, open + 1)
        }
    }

    pub(super) fn uri(&mut self, open: usize) -> Step<Cow<'a, str>> {
        let uri = self.uri_or_empty(open)?;
        if uri.is_empty() {
            return fail(open, Problem::TagForm);
        }
        Ok(uri)
    }

    fn uri_or_empty(&mut self, open: usize) -> Step<Cow<'a, str>> {
        let start = self.at.pos;
        let mut escapes = false;
        loop {
            let byte = self.at.peek();
            let fits = is_word(byte)
                || b";/?:@&=+$,.!~*'()[]%".contains(&byte)
                || self.family == Family::Ruamel && byte == b'#';
            if !fits {
                break;
            }
            escapes |= byte == b'%';
            self.at.pos += 1;
        }
        let uri = self.at.slice(start, self.at.pos);
        if !escapes {
            return Ok(Cow::Borrowed(uri));
        }
        match unescaped(uri) {
            None => fail(open, Problem::TagForm),
            // ruamel checks escapes and keeps them.
            Some(_) if self.family == Family::Ruamel => Ok(Cow::Borrowed(uri)),
            Some(text) => Ok(Cow::Owned(text)),
        }
    }
}

/// `%41` is `A`; nothing if that is no text.
pub(crate) fn unescaped(uri: &str) -> Option<String> {
    let mut out = Vec::with_capacity(uri.len());
    let mut bytes = uri.bytes();
    while let Some(byte) = bytes.next() {
        if byte == b'%' {
            let mut digit = || char::from(bytes.next()?).to_digit(16);
            let code = digit()? * 16 + digit()?;
            out.push(u8::try_from(code).ok()?);
        } else {
            out.push(byte);
        }
    }
    String::from_utf8(out).ok()
}
