//! A place in the text, with its line and column.

use crate::Span;
use crate::error::{Problem, Step, fail};

#[derive(Debug, Clone, Copy)]
pub(crate) struct Cursor<'a> {
    pub(crate) text: &'a str,
    pub(crate) bytes: &'a [u8],
    pub(crate) pos: usize,
    /// From 0.
    pub(crate) line: u32,
    pub(crate) line_start: usize,
    /// A place on this line whose column is known: characters are counted once, however long the line.
    known: (usize, usize),
    breaks: Breaks,
}

/// What U+0085, U+2028 and U+2029 are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Breaks {
    /// Letters like any other.
    Letters,
    /// The end of a line.
    Lines,
    /// The end of a line, but columns go on: ruamel.yaml.
    InLine,
}

/// What follows the last byte. A NUL never gets here, so it means the end and nothing else.
pub(crate) const END: u8 = 0;

impl<'a> Cursor<'a> {
    pub(crate) fn new(text: &'a str, breaks: Breaks) -> Self {
        Self {
            text,
            bytes: text.as_bytes(),
            pos: 0,
            line: 0,
            line_start: 0,
            known: (0, 0),
            breaks,
        }
    }

    #[inline]
    pub(crate) fn peek(&self) -> u8 {
        self.at(self.pos)
    }

    #[inline]
    pub(crate) fn ahead(&self, offset: usize) -> u8 {
        self.at(self.pos + offset)
    }

    #[inline]
    pub(crate) fn at(&self, pos: usize) -> u8 {
        match self.bytes.get(pos) {
            Some(byte) => *byte,
            None => END,
        }
    }

    pub(crate) fn letter(&self) -> char {
        let rest = self.text.get(self.pos..).unwrap_or_default();
        rest.chars().next().unwrap_or('\0')
    }

    pub(crate) fn is_end(&self) -> bool {
        self.pos >= self.bytes.len()
    }

    pub(crate) fn slice(&self, start: usize, end: usize) -> &'a str {
        self.text.get(start..end).unwrap_or_default()
    }

    /// The length of the line break at `pos`, 0 if there is none.
    #[inline]
    pub(crate) fn break_at(&self, pos: usize) -> usize {
        match self.at(pos) {
            b'\n' => 1,
            b'\r' => 1 + usize::from(self.at(pos + 1) == b'\n'),
            0xC2 if self.more_breaks() && self.at(pos + 1) == 0x85 => 2,
            0xE2 if self.more_breaks() && self.at(pos + 1) == 0x80 => {
                3 * usize::from(matches!(self.at(pos + 2), 0xA8 | 0xA9))
            }
            _ => 0,
        }
    }

    #[inline]
    fn more_breaks(&self) -> bool {
        matches!(self.breaks, Breaks::Lines | Breaks::InLine)
    }

    #[inline]
    pub(crate) fn is_break(&self, pos: usize) -> bool {
        self.break_at(pos) > 0
    }

    #[inline]
    pub(crate) fn is_break_or_end(&self, pos: usize) -> bool {
        pos >= self.bytes.len() || self.is_break(pos)
    }

    /// A space, a tab, a line break or the end.
    #[inline]
    pub(crate) fn is_blank(&self, pos: usize) -> bool {
        matches!(self.at(pos), b' ' | b'\t' | END) || self.is_break(pos)
    }

    /// Steps over a line break and says what it stands for: `\n`, or itself where YAML 1.1 keeps it.
    pub(crate) fn take_break(&mut self) -> Option<&'static str> {
        let length = self.break_at(self.pos);
        if length == 0 {
            return None;
        }
        let stands_for = match (length, self.ahead(2)) {
            (3, 0xA8) => "\u{2028}",
            (3, _) => "\u{2029}",
            _ => "\n",
        };
        // Editors do not see U+0085 and its like as a new line, so positions do not either.
        let counts = matches!(self.peek(), b'\n' | b'\r');
        self.pos += length;
        if !counts && self.breaks == Breaks::InLine {
            return Some(stands_for);
        }
        self.line += u32::from(counts);
        self.line_start = self.pos;
        self.known = (self.pos, 0);
        Some(stands_for)
    }

    /// Steps over a line feed that stands here, and so many spaces behind it.
    #[inline]
    pub(crate) fn next_line(&mut self, depth: usize) {
        self.line += 1;
        self.line_start = self.pos + 1;
        self.pos = self.line_start + depth;
        self.known = (self.pos, depth);
    }

    /// The column, from 0, in characters.
    #[inline]
    pub(crate) fn column(&mut self) -> usize {
        self.column_at(self.pos)
    }

    #[inline]
    pub(crate) fn column_at(&mut self, pos: usize) -> usize {
        let (from, column) = self.known;
        if pos < from {
            return self.count(self.line_start, pos);
        }
        let column = column + self.count(from, pos);
        self.known = (pos, column);
        column
    }

    #[inline]
    fn count(&self, from: usize, to: usize) -> usize {
        let bytes = self.bytes.get(from..to).unwrap_or_default();
        bytes.iter().filter(|byte| (**byte & 0xC0) != 0x80).count()
    }

    /// The byte order mark at the start takes no column.
    pub(crate) fn skip_mark(&mut self) {
        if self.bytes.starts_with(b"\xEF\xBB\xBF") {
            self.pos = 3;
            self.line_start = 3;
            self.known = (3, 0);
        }
    }

    /// Here, with nothing in it.
    pub(crate) fn span(&mut self) -> Span {
        let column = self.column();
        Span {
            line: self.line.saturating_add(1),
            column: narrow(column).saturating_add(1),
            offset: narrow(self.pos),
            end: narrow(self.pos),
        }
    }

    /// `---` or `...` at the start of a line.
    pub(crate) fn is_marker(&self) -> bool {
        self.pos == self.line_start
            && (self.is_three(b'-') || self.is_three(b'.'))
            && self.is_blank(self.pos + 3)
    }

    pub(crate) fn is_three(&self, byte: u8) -> bool {
        self.peek() == byte && self.ahead(1) == byte && self.ahead(2) == byte
    }
}

/// Offsets fit: longer texts are refused before.
#[inline]
pub(crate) fn narrow(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

impl Cursor<'_> {
    /// The character that `digits` hexadecimal digits after the letter here stand for.
    pub(crate) fn hex(&mut self, digits: usize, at: usize) -> Step<char> {
        let text = self.text.get(self.pos + 1..self.pos + 1 + digits);
        let code = text
            .filter(|text| text.bytes().all(|byte| byte.is_ascii_hexdigit()))
            .and_then(|text| u32::from_str_radix(text, 16).ok());
        let Some(code) = code else {
            return fail(at, Problem::Escape);
        };
        self.pos += 1 + digits;
        match char::from_u32(code) {
            Some(letter) => Ok(letter),
            None => fail(at, Problem::EscapeIsNoCharacter),
        }
    }

    /// The one character that `\uD83D\uDE00` stands for, if two halves stand here.
    pub(crate) fn surrogate_pair(&mut self) -> Option<char> {
        let high = self.half(self.pos + 1, 0xD800)?;
        let escape = self.text.get(self.pos + 5..self.pos + 7)?;
        let low = self
            .half(self.pos + 7, 0xDC00)
            .filter(|_| escape == "\\u")?;
        self.pos += 11;
        char::from_u32(0x1_0000 + (high << 10) + low)
    }

    /// The ten bits that half a pair holds.
    fn half(&self, at: usize, base: u32) -> Option<u32> {
        let digits = self.text.get(at..at + 4)?;
        let code = u32::from_str_radix(digits, 16).ok()?.checked_sub(base)?;
        (code < 0x400 && !digits.starts_with('+')).then_some(code)
    }
}
