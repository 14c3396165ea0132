//! Text without quotes, over one or more lines.

use std::borrow::Cow;

use super::token::Kind;
use super::{Family, Scanner, signed};
use crate::cursor::narrow;
use crate::error::{Problem, Step, fail};
use crate::{Span, Style};

impl<'a> Scanner<'a> {
    pub(super) fn plain(&mut self) -> Step<(Kind<'a>, Span)> {
        let mut span = self.at.span();
        let indent = self.indent + 1;
        let mut text: Cow<'a, str> = Cow::Borrowed("");
        let mut joint = Joint::Nothing;
        loop {
            if self.family == Family::Go && self.at.is_marker() || self.at.peek() == b'#' {
                break;
            }
            let start = self.at.pos;
            self.skip_piece()?;
            let piece = self.at.slice(start, self.at.pos);
            if piece.is_empty() {
                break;
            }
            // The first piece is kept as it lies there.
            if span.end == span.offset {
                text = Cow::Borrowed(piece);
            } else {
                let text = text.to_mut();
                joint.write(text);
                text.push_str(piece);
            }
            span.end = narrow(self.at.pos);
            // Py and Ruamel: whoever read a piece has used up the leave to start a key.
            self.key_allowed = false;
            joint = match self.family {
                Family::Go => self.gap_go(indent)?,
                _ => self.gap_py(),
            };
            if matches!(joint, Joint::Nothing) || self.at.peek() == b'#' {
                break;
            }
            if !self.in_flow() && signed(self.at.column()) < indent {
                break;
            }
        }
        if self.family == Family::Go && matches!(joint, Joint::Lines { .. }) {
            self.key_allowed = true;
        }
        let style = Style::Plain;
        Ok((Kind::Scalar { text, style }, span))
    }

    /// Up to where a blank or a sign ends the piece.
    fn skip_piece(&mut self) -> Step<()> {
        let flow = self.in_flow();
        loop {
            let byte = self.at.peek();
            let ends = match byte {
                b' ' | b'\t' | b'\n' | b'\r' => true,
                0 => self.at.is_end(),
                b':' => {
                    let blank = self.at.is_blank(self.at.pos + 1);
                    let next = self.at.ahead(1);
                    match self.family {
                        Family::Py => {
                            blank || flow && matches!(next, b',' | b'[' | b']' | b'{' | b'}')
                        }
                        Family::Go | Family::Ruamel => blank,
                    }
                }
                b'?' => flow && self.family != Family::Ruamel,
                b',' | b'[' | b']' | b'{' | b'}' => flow,
                0xC2 | 0xE2 => self.at.is_break(self.at.pos),
                _ => false,
            };
            if ends {
                return Ok(());
            }
            self.at.pos += 1;
        }
    }

    /// Only spaces can join; a tab ends the text.
    fn gap_py(&mut self) -> Joint<'a> {
        let start = self.at.pos;
        while self.at.peek() == b' ' {
            self.at.pos += 1;
        }
        let spaces = self.at.slice(start, self.at.pos);
        let Some(first) = self.at.take_break() else {
            return if spaces.is_empty() {
                Joint::Nothing
            } else {
                Joint::Spaces(spaces)
            };
        };
        self.key_allowed = true;
        if self.at.is_marker() {
            return Joint::Nothing;
        }
        let mut more = String::new();
        loop {
            if self.at.peek() == b' ' {
                self.at.pos += 1;
            } else if let Some(line_break) = self.at.take_break() {
                more.push_str(line_break);
                if self.at.is_marker() {
                    return Joint::Nothing;
                }
            } else {
                return Joint::Lines { first, more };
            }
        }
    }

    fn gap_go(&mut self, indent: isize) -> Step<Joint<'a>> {
        let start = self.at.pos;
        while matches!(self.at.peek(), b' ' | b'\t') {
            self.at.pos += 1;
        }
        let spaces = self.at.slice(start, self.at.pos);
        let Some(first) = self.at.take_break() else {
            return Ok(if spaces.is_empty() {
                Joint::Nothing
            } else {
                Joint::Spaces(spaces)
            });
        };
        let mut more = String::new();
        loop {
            match self.at.peek() {
                b'\t' if signed(self.at.column()) < indent => {
                    return fail(self.at.pos, Problem::Tab);
                }
                b' ' | b'\t' => self.at.pos += 1,
                _ => match self.at.take_break() {
                    Some(line_break) => more.push_str(line_break),
                    None => return Ok(Joint::Lines { first, more }),
                },
            }
        }
    }
}

/// What stands between two pieces.
pub(super) enum Joint<'a> {
    Nothing,
    Spaces(&'a str),
    Lines { first: &'static str, more: String },
}

impl Joint<'_> {
    /// One line break is a space; of more, the first is none.
    pub(super) fn write(&self, text: &mut String) {
        match self {
            Self::Nothing => {}
            Self::Spaces(spaces) => text.push_str(spaces),
            Self::Lines { first, more } => {
                if *first != "\n" {
                    text.push_str(first);
                } else if more.is_empty() {
                    text.push(' ');
                }
                text.push_str(more);
            }
        }
    }
}
