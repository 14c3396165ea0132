//! Block scalars: `|` and `>`.

use std::borrow::Cow;

use super::token::Kind;
use super::{Family, Scanner, signed};
use crate::cursor::narrow;
use crate::error::{Problem, Step, fail};
use crate::{Span, Style};

/// What happens to the line breaks at the end.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Chomp {
    Clip,
    Strip,
    Keep,
}

impl<'a> Scanner<'a> {
    pub(super) fn block(&mut self, folded: bool) -> Step<(Kind<'a>, Span)> {
        let mut span = self.at.span();
        self.at.pos += 1;
        let (chomp, depth) = self.block_header()?;
        self.block_header_end()?;
        span.end = narrow(self.at.pos);

        let top = self.indent + 1;
        let (indent, mut breaks) = self.block_indent(top, depth, &mut span)?;
        let ends_at_marker = self.family == Family::Ruamel && top < 1 && depth.is_none();

        let mut text = String::new();
        let mut line_break = "";
        let mut was_blank = true;
        while signed(self.at.column()) == indent && !self.at.is_end() {
            let is_blank = matches!(self.at.peek(), b' ' | b'\t');
            if folded && line_break == "\n" && !was_blank && !is_blank {
                if breaks.is_empty() {
                    text.push(' ');
                }
            } else {
                text.push_str(line_break);
            }
            text.push_str(&breaks);
            was_blank = is_blank;
            let start = self.at.pos;
            while !self.at.is_break_or_end(self.at.pos) {
                self.at.pos += 1;
            }
            text.push_str(self.at.slice(start, self.at.pos));
            span.end = narrow(self.at.pos);
            line_break = self.at.take_break().unwrap_or_default();
            breaks = self.block_breaks(indent)?;
            if ends_at_marker && self.at.is_marker() {
                break;
            }
        }
        if chomp != Chomp::Strip {
            text.push_str(line_break);
        }
        if chomp == Chomp::Keep {
            text.push_str(&breaks);
        }
        let style = if folded {
            Style::Folded
        } else {
            Style::Literal
        };
        let text = Cow::Owned(text);
        Ok((Kind::Scalar { text, style }, span))
    }

    fn block_header(&mut self) -> Step<(Chomp, Option<usize>)> {
        let mut chomp = None;
        let mut depth = None;
        loop {
            match self.at.peek() {
                b'+' if chomp.is_none() => chomp = Some(Chomp::Keep),
                b'-' if chomp.is_none() => chomp = Some(Chomp::Strip),
                digit @ b'1'..=b'9' if depth.is_none() => depth = Some(usize::from(digit - b'0')),
                _ => break,
            }
            self.at.pos += 1;
        }
        Ok((chomp.unwrap_or(Chomp::Clip), depth))
    }

    fn block_header_end(&mut self) -> Step<()> {
        let tabs = self.family == Family::Go;
        let start = self.at.pos;
        while self.at.peek() == b' ' || tabs && self.at.peek() == b'\t' {
            self.at.pos += 1;
        }
        // yaml.v3 takes a comment right after the signs; the others want a blank.
        let apart = self.at.pos > start || self.family == Family::Go;
        if self.at.peek() == b'#' && apart {
            self.comment();
        }
        if !self.at.is_break_or_end(self.at.pos) {
            return fail(self.at.pos, Problem::BlockHeader);
        }
        self.at.take_break();
        Ok(())
    }

    /// The indentation of the text, and the empty lines before it.
    fn block_indent(
        &mut self,
        top: isize,
        depth: Option<usize>,
        span: &mut Span,
    ) -> Step<(isize, String)> {
        if let Some(depth) = depth {
            let indent = top.max(1) + signed(depth) - 1;
            return Ok((indent, self.block_breaks(indent)?));
        }
        let mut breaks = String::new();
        let (mut deepest, mut first_empty) = (0, None);
        loop {
            let start = self.at.pos;
            while self.at.peek() == b' ' {
                self.at.pos += 1;
            }
            let column = signed(self.at.column());
            if self.at.pos > start {
                deepest = deepest.max(column);
            }
            if self.at.peek() == b'\t' && self.family == Family::Go {
                return fail(self.at.pos, Problem::Tab);
            }
            if self.at.is_break(self.at.pos) {
                first_empty.get_or_insert(column);
            }
            match self.at.take_break() {
                Some(line_break) => breaks.push_str(line_break),
                None => break,
            }
            span.end = narrow(self.at.pos);
        }
        if self.family == Family::Ruamel {
            if first_empty.is_some_and(|first| first > 0 && deepest > first) {
                return fail(self.at.pos, Problem::BlockIndent);
            }
            return Ok((top.max(deepest), breaks));
        }
        Ok((top.max(1).max(deepest), breaks))
    }

    fn block_breaks(&mut self, indent: isize) -> Step<String> {
        let mut breaks = String::new();
        loop {
            while self.at.peek() == b' ' && signed(self.at.column()) < indent {
                self.at.pos += 1;
            }
            let tab = self.family == Family::Go && self.at.peek() == b'\t';
            if tab && signed(self.at.column()) < indent {
                return fail(self.at.pos, Problem::Tab);
            }
            match self.at.take_break() {
                Some(line_break) => breaks.push_str(line_break),
                None => return Ok(breaks),
            }
        }
    }
}
