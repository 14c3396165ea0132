//! JSON, as `JSON.parse` takes it: no comments, no trailing commas, no byte order mark.

use std::borrow::Cow;

use crate::build::{Builder, Props};
use crate::cursor::{Cursor, narrow};
use crate::error::{Problem, Step, fail};
use crate::{Span, Style};

pub(crate) struct Json<'a, 'b> {
    at: Cursor<'a>,
    build: &'b mut Builder<'a>,
}

impl<'a, 'b> Json<'a, 'b> {
    pub(crate) fn new(at: Cursor<'a>, build: &'b mut Builder<'a>) -> Self {
        Self { at, build }
    }

    pub(crate) fn document(mut self) -> Step<()> {
        self.space();
        self.value()?;
        self.space();
        if self.at.is_end() {
            Ok(())
        } else {
            self.wrong("the end of the text")
        }
    }

    fn wrong<T>(&self, expected: &'static str) -> Step<T> {
        fail(self.at.pos, Problem::Json { expected })
    }

    fn space(&mut self) {
        loop {
            match self.at.peek() {
                b' ' | b'\t' => self.at.pos += 1,
                b'\n' | b'\r' => {
                    self.at.take_break();
                }
                _ => return,
            }
        }
    }

    fn value(&mut self) -> Step<()> {
        let span = self.at.span();
        match self.at.peek() {
            b'{' => self.map(span),
            b'[' => self.list(span),
            b'"' => self.string(span),
            b'-' | b'0'..=b'9' => self.number(span),
            b't' | b'f' | b'n' => self.word(span),
            _ => self.wrong("a value"),
        }
    }

    fn scalar(&mut self, mut span: Span, text: Cow<'a, str>, style: Style) -> Step<()> {
        span.end = narrow(self.at.pos);
        self.build.scalar(Props::none(), text, style, span)
    }

    fn word(&mut self, span: Span) -> Step<()> {
        for word in ["true", "false", "null"] {
            if self
                .at
                .text
                .get(self.at.pos..)
                .is_some_and(|rest| rest.starts_with(word))
            {
                self.at.pos += word.len();
                return self.scalar(span, Cow::Borrowed(word), Style::Plain);
            }
        }
        self.wrong("`true`, `false` or `null`, if it is a word")
    }

    fn digits(&mut self) -> Step<()> {
        let start = self.at.pos;
        while self.at.peek().is_ascii_digit() {
            self.at.pos += 1;
        }
        if self.at.pos == start {
            return self.wrong("a digit");
        }
        Ok(())
    }

    fn number(&mut self, span: Span) -> Step<()> {
        let start = self.at.pos;
        if self.at.peek() == b'-' {
            self.at.pos += 1;
        }
        if self.at.peek() == b'0' {
            self.at.pos += 1;
        } else {
            self.digits()?;
        }
        if self.at.peek() == b'.' {
            self.at.pos += 1;
            self.digits()?;
        }
        if matches!(self.at.peek(), b'e' | b'E') {
            self.at.pos += 1;
            if matches!(self.at.peek(), b'+' | b'-') {
                self.at.pos += 1;
            }
            self.digits()?;
        }
        let text = self.at.slice(start, self.at.pos);
        self.scalar(span, Cow::Borrowed(text), Style::Plain)
    }

    fn string(&mut self, span: Span) -> Step<()> {
        let open = self.at.pos;
        self.at.pos += 1;
        let mut start = self.at.pos;
        let mut text = Cow::Borrowed("");
        loop {
            let here = self.at.pos;
            match self.at.peek() {
                b'"' => {
                    let last = self.at.slice(start, here);
                    if text.is_empty() {
                        text = Cow::Borrowed(last);
                    } else {
                        text.to_mut().push_str(last);
                    }
                    self.at.pos += 1;
                    return self.scalar(span, text, Style::DoubleQuoted);
                }
                b'\\' => {
                    text.to_mut().push_str(self.at.slice(start, here));
                    self.at.pos += 1;
                    let letter = self.escape()?;
                    text.to_mut().push(letter);
                    start = self.at.pos;
                }
                _ if self.at.is_end() => return fail(open, Problem::QuoteOpen),
                byte if byte < b' ' => return self.wrong("an escape for this character"),
                _ => self.at.pos += 1,
            }
        }
    }

    fn escape(&mut self) -> Step<char> {
        let at = self.at.pos - 1;
        let meant = match self.at.peek() {
            letter @ (b'"' | b'\\' | b'/') => char::from(letter),
            b'b' => '\x08',
            b'f' => '\x0C',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                return match self.at.surrogate_pair() {
                    Some(letter) => Ok(letter),
                    None => self.at.hex(4, at),
                };
            }
            _ => return fail(at, Problem::Escape),
        };
        self.at.pos += 1;
        Ok(meant)
    }

    fn list(&mut self, mut open: Span) -> Step<()> {
        let mark = self.build.open(open)?;
        self.at.pos += 1;
        self.space();
        if self.at.peek() != b']' {
            loop {
                self.value()?;
                self.space();
                match self.at.peek() {
                    b',' => self.at.pos += 1,
                    b']' => break,
                    _ => return self.wrong("`,` or `]`"),
                }
                self.space();
            }
        }
        self.at.pos += 1;
        open.end = narrow(self.at.pos);
        self.build
            .close_list(mark, Props::none(), open, Style::Flow)
    }

    fn map(&mut self, mut open: Span) -> Step<()> {
        let mark = self.build.open(open)?;
        self.at.pos += 1;
        self.space();
        if self.at.peek() != b'}' {
            loop {
                let key = self.at.span();
                if self.at.peek() != b'"' {
                    return self.wrong("a key in double quotes");
                }
                self.string(key)?;
                self.space();
                if self.at.peek() != b':' {
                    return self.wrong("`:`");
                }
                self.at.pos += 1;
                self.space();
                self.value()?;
                self.space();
                match self.at.peek() {
                    b',' => self.at.pos += 1,
                    b'}' => break,
                    _ => return self.wrong("`,` or `}`"),
                }
                self.space();
            }
        }
        self.at.pos += 1;
        open.end = narrow(self.at.pos);
        self.build.close_map(mark, Props::none(), open, Style::Flow)
    }
}
