//! Block scalars: `|` and `>`.

use std::borrow::Cow;

use super::Descent;
use crate::cursor::narrow;
use crate::error::{Problem, Step, fail};
use crate::{Dialect, Span, Style};

impl<'a> Descent<'a, '_> {
    pub(super) fn block_scalar(
        &mut self,
        indent: isize,
        span: &mut Span,
    ) -> Step<(Cow<'a, str>, Style)> {
        let folded = self.at.peek() == b'>';
        let style = if folded {
            Style::Folded
        } else {
            Style::Literal
        };
        let (mut keep, mut depth) = (None, None);
        self.at.pos += 1;
        loop {
            match self.at.peek() {
                sign @ (b'+' | b'-') if keep.is_none() => keep = Some(sign == b'+'),
                digit @ b'1'..=b'9' if depth.is_none() => {
                    let outer = if self.spec {
                        (indent - 1).max(0)
                    } else {
                        indent - 1
                    };
                    depth = Some(outer + isize::from(i8::try_from(digit - b'0').unwrap_or(1)));
                }
                b'+' | b'-' | b'0'..=b'9' => return fail(self.at.pos, Problem::BlockHeader),
                _ => break,
            }
            self.at.pos += 1;
        }
        let start = self.at.pos;
        while matches!(self.at.peek(), b' ' | b'\t') {
            self.at.pos += 1;
        }
        if self.at.peek() == b'#' && self.at.pos > start {
            let comment = crate::scan::take_comment(&mut self.at);
            self.comments.push(comment);
        }
        if !self.at.is_break_or_end(self.at.pos) {
            return fail(self.at.pos, Problem::BlockHeader);
        }
        span.end = narrow(self.at.pos);
        let text = self.block_lines(folded, keep, depth, indent, span)?;
        Ok((Cow::Owned(text), style))
    }

    fn block_lines(
        &mut self,
        folded: bool,
        keep: Option<bool>,
        depth: Option<isize>,
        indent: isize,
        span: &mut Span,
    ) -> Step<String> {
        let mut known = depth.is_some();
        let mut depth = depth.unwrap_or(indent);
        let mut text = String::new();
        let (mut any, mut empty, mut more_indented) = (false, 0_usize, false);
        // To npm's yaml a text of lines that hold spaces alone, however many, is one of empty lines.
        let (mut solid, mut spaces) = (self.build.dialect != Dialect::Yaml2, 0);
        // A last line without a break has one all the same.
        let mut implied = !matches!(self.at.bytes.last(), Some(b'\n' | b'\r'));
        loop {
            if !self.line_break() {
                if !implied {
                    break;
                }
                implied = false;
            }
            self.indent = 0;
            while (!known || self.indent < depth) && self.at.peek() == b' ' {
                self.indent += 1;
                self.at.pos += 1;
            }
            if !known && self.indent > depth {
                depth = self.indent;
            }
            if self.at.is_break(self.at.pos) || self.at.is_end() && implied {
                empty += 1;
                continue;
            }
            if !known && depth == 0 && !self.old && !self.spec {
                return fail(self.at.pos, Problem::BlockIndent);
            }
            if self.indent < depth || self.spec && self.at.is_end() {
                if !solid {
                    text.clear();
                    (any, empty) = (false, empty + spaces);
                }
                let breaks = match keep {
                    Some(true) => empty + usize::from(any),
                    None => usize::from(any),
                    Some(false) => 0,
                };
                text.extend(std::iter::repeat_n('\n', breaks));
                break;
            }
            let indented = matches!(self.at.peek(), b' ' | b'\t');
            let breaks = if !folded || indented {
                empty + usize::from(any)
            } else if more_indented {
                empty + 1
            } else {
                if empty == 0 && any {
                    text.push(' ');
                }
                empty
            };
            more_indented = folded && indented;
            text.extend(std::iter::repeat_n('\n', breaks));
            let before = std::mem::take(&mut empty);
            (any, known) = (true, true);
            let start = self.at.pos;
            while !self.at.is_break_or_end(self.at.pos) {
                self.at.pos += 1;
            }
            self.check(start, self.at.pos)?;
            text.push_str(self.at.slice(start, self.at.pos));
            span.end = narrow(self.at.pos);
            solid = solid || self.at.slice(start, self.at.pos).bytes().any(|b| b != b' ');
            spaces += before + 1;
            if self.at.is_end() && !implied {
                break;
            }
        }
        Ok(text)
    }
}
