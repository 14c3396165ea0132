//! Text: plain, in quotes, in blocks.

use std::borrow::Cow;

use super::gathered::Gathered;
use super::{Context, Descent};
use crate::build::Props;
use crate::cursor::narrow;
use crate::error::{Problem, Step, fail};
use crate::{Dialect, Span, Style};

fn is_printable(letter: char) -> bool {
    !matches!(letter,
        '\0'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' | '\u{7F}'..='\u{84}'
        | '\u{86}'..='\u{9F}' | '\u{FFFE}' | '\u{FFFF}')
}

impl<'a> Descent<'a, '_> {
    pub(super) fn scalar(
        &mut self,
        context: Context,
        indent: isize,
        props: &Props<'a>,
    ) -> Step<bool> {
        let in_block = matches!(context, Context::BlockIn | Context::BlockOut);
        let mut span = self.at.span();
        let (text, style) = match self.at.peek() {
            b'|' | b'>' if in_block => self.block_scalar(indent, &mut span)?,
            b'\'' => (self.single_quoted(indent)?, Style::SingleQuoted),
            b'"' => (self.double_quoted(indent)?, Style::DoubleQuoted),
            b'*' => return self.alias(props, span),
            _ => match self.plain(indent, context == Context::FlowIn)? {
                Some(text) => (text, Style::Plain),
                None => return Ok(false),
            },
        };
        if matches!(style, Style::SingleQuoted | Style::DoubleQuoted) {
            span.end = narrow(self.at.pos);
        } else if style == Style::Plain {
            span.end = narrow(self.plain_end(span));
        }
        self.build.scalar(props.clone(), text, style, span)?;
        Ok(true)
    }

    /// Blanks behind a plain text are not part of it.
    fn plain_end(&self, span: Span) -> usize {
        let text = self.at.slice(span.offset as usize, self.at.pos);
        span.offset as usize + text.trim_end_matches([' ', '\t', '\n', '\r']).len()
    }

    fn alias(&mut self, props: &Props<'a>, mut span: Span) -> Step<bool> {
        self.at.pos += 1;
        let name = self.name()?;
        span.end = narrow(self.at.pos);
        if props.is_any() {
            return fail(span.offset as usize, Problem::PropertyHere);
        }
        self.build.alias(name, span)?;
        self.space(true);
        Ok(true)
    }

    pub(super) fn check(&self, start: usize, end: usize) -> Step<()> {
        if self.build.dialect == Dialect::Yaml2 {
            return Ok(());
        }
        let text = self.at.slice(start, end);
        match text
            .char_indices()
            .find(|(_, letter)| !is_printable(*letter))
        {
            Some((at, letter)) => fail(
                start + at,
                Problem::Control {
                    code: letter.into(),
                },
            ),
            None => Ok(()),
        }
    }

    pub(super) fn check_quoted(&self, start: usize, end: usize) -> Step<()> {
        if self.build.dialect == Dialect::Yaml2 {
            return Ok(());
        }
        let text = self.at.slice(start, end);
        match text.bytes().position(|byte| byte < b' ' && byte != b'\t') {
            Some(at) => {
                let code = u32::from(self.at.at(start + at));
                fail(start + at, Problem::Control { code })
            }
            None => Ok(()),
        }
    }

    fn is_flow_sign(byte: u8) -> bool {
        matches!(byte, b',' | b'[' | b']' | b'{' | b'}')
    }

    fn plain(&mut self, indent: isize, in_flow: bool) -> Step<Option<Cow<'a, str>>> {
        let first = self.at.peek();
        let next = self.at.pos + 1;
        let never = self.at.is_blank(self.at.pos)
            || Self::is_flow_sign(first)
            || matches!(
                first,
                b'#' | b'&' | b'*' | b'!' | b'|' | b'>' | b'\'' | b'"' | b'%' | b'@' | b'`'
            );
        let alone = matches!(first, b'?' | b'-')
            && (self.at.is_blank(next) || in_flow && Self::is_flow_sign(self.at.at(next)));
        if never || alone {
            return Ok(None);
        }
        let mut text = Gathered::new();
        let (mut start, mut end) = (self.at.pos, self.at.pos);
        // Line breaks that have been stepped over, and belong to the text if it goes on.
        let mut pending = 0;
        while !self.at.is_end() {
            let byte = self.at.peek();
            let next = self.at.pos + 1;
            match byte {
                b':' if self.at.is_blank(next)
                    || in_flow && Self::is_flow_sign(self.at.at(next)) =>
                {
                    break;
                }
                b'#' if self.at.pos > 0 && self.at.is_blank(self.at.pos - 1) => break,
                b'-' | b'.' if self.at.is_marker() => break,
                b',' | b'[' | b']' | b'{' | b'}' if in_flow => break,
                b'\n' | b'\r' => {
                    let here = (self.at, self.indent);
                    let breaks = self.space(false);
                    if self.indent >= indent {
                        pending = breaks;
                        continue;
                    }
                    (self.at, self.indent) = here;
                    self.at.pos = end;
                    break;
                }
                _ => {}
            }
            if pending > 0 {
                self.check(start, end)?;
                text.piece(self.at.slice(start, end));
                text.fold(pending);
                (start, end) = (self.at.pos, self.at.pos);
                pending = 0;
            }
            if !matches!(byte, b' ' | b'\t') {
                end = self.at.pos + 1;
            }
            self.at.pos += 1;
        }
        self.check(start, end)?;
        text.piece(self.at.slice(start, end));
        Ok(text.any.then_some(text.text))
    }
}
