//! Text: plain, in quotes, in blocks.

use std::borrow::Cow;

use super::{Context, Descent};
use crate::build::Props;
use crate::cursor::narrow;
use crate::error::{Problem, Step, fail};
use crate::{Span, Style};

/// A text that is put together only if it is not as it lies in the file.
struct Gathered<'a> {
    text: Cow<'a, str>,
    any: bool,
}

impl<'a> Gathered<'a> {
    fn new() -> Self {
        Self {
            text: Cow::Borrowed(""),
            any: false,
        }
    }

    fn piece(&mut self, piece: &'a str) {
        if piece.is_empty() {
            return;
        }
        if self.any {
            self.text.to_mut().push_str(piece);
        } else {
            self.text = Cow::Borrowed(piece);
            self.any = true;
        }
    }

    fn letter(&mut self, letter: char) {
        self.any = true;
        self.text.to_mut().push(letter);
    }

    /// One line break is a space; of more, the first is none.
    fn fold(&mut self, breaks: usize) {
        match breaks {
            0 => {}
            1 => self.letter(' '),
            _ => (1..breaks).for_each(|_| self.letter('\n')),
        }
    }
}

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

    fn check(&self, start: usize, end: usize) -> Step<()> {
        let text = self.at.slice(start, end);
        match text.char_indices().find(|(_, letter)| !is_printable(*letter)) {
            Some((at, letter)) => fail(start + at, Problem::Control { code: letter.into() }),
            None => Ok(()),
        }
    }

    fn check_quoted(&self, start: usize, end: usize) -> Step<()> {
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
                b'\n' | b'\r' if self.at.is_break(self.at.pos) => {
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

    fn single_quoted(&mut self, indent: isize) -> Step<Cow<'a, str>> {
        let open = self.at.pos;
        self.at.pos += 1;
        let mut text = Gathered::new();
        let (mut start, mut end) = (self.at.pos, self.at.pos);
        while !self.at.is_end() {
            match self.at.peek() {
                b'\'' => {
                    self.check_quoted(start, self.at.pos)?;
                    text.piece(self.at.slice(start, self.at.pos));
                    self.at.pos += 1;
                    if self.at.peek() != b'\'' {
                        return Ok(text.text);
                    }
                    start = self.at.pos;
                    self.at.pos += 1;
                    end = self.at.pos;
                }
                b'\n' | b'\r' if self.at.is_break(self.at.pos) => {
                    self.fold_quoted(&mut text, &mut start, &mut end, indent)?;
                },
                b'-' | b'.' if self.at.is_marker() => {
                    return fail(self.at.pos, Problem::MarkerInQuotes);
                }
                byte => self.step_quoted(byte, &mut end),
            }
        }
        fail(open, Problem::QuoteOpen)
    }

    fn step_quoted(&mut self, byte: u8, end: &mut usize) {
        self.at.pos += 1;
        // js-yaml 3 keeps the blanks at the end of a line.
        if self.old || !matches!(byte, b' ' | b'\t') {
            *end = self.at.pos;
        }
    }

    fn fold_quoted(
        &mut self,
        text: &mut Gathered<'a>,
        start: &mut usize,
        end: &mut usize,
        indent: isize,
    ) -> Step<()> {
        self.check_quoted(*start, *end)?;
        text.piece(self.at.slice(*start, *end));
        let breaks = self.space(false);
        if self.spec && self.indent < indent {
            return fail(self.at.pos, Problem::Indent);
        }
        text.fold(breaks);
        (*start, *end) = (self.at.pos, self.at.pos);
        Ok(())
    }

    fn double_quoted(&mut self, indent: isize) -> Step<Cow<'a, str>> {
        let open = self.at.pos;
        self.at.pos += 1;
        let mut text = Gathered::new();
        let (mut start, mut end) = (self.at.pos, self.at.pos);
        while !self.at.is_end() {
            match self.at.peek() {
                b'"' => {
                    self.check_quoted(start, self.at.pos)?;
                    text.piece(self.at.slice(start, self.at.pos));
                    self.at.pos += 1;
                    return Ok(text.text);
                }
                b'\\' => {
                    self.check_quoted(start, self.at.pos)?;
                    text.piece(self.at.slice(start, self.at.pos));
                    self.at.pos += 1;
                    if self.at.is_break(self.at.pos) {
                        self.space(false);
                        if self.spec && self.indent < indent {
                            return fail(self.at.pos, Problem::Indent);
                        }
                    } else {
                        let letter = self.escape()?;
                        text.letter(letter);
                    }
                    (start, end) = (self.at.pos, self.at.pos);
                }
                b'\n' | b'\r' if self.at.is_break(self.at.pos) => {
                    self.fold_quoted(&mut text, &mut start, &mut end, indent)?;
                },
                b'-' | b'.' if self.at.is_marker() => {
                    return fail(self.at.pos, Problem::MarkerInQuotes);
                }
                byte => self.step_quoted(byte, &mut end),
            }
        }
        fail(open, Problem::QuoteOpen)
    }

    fn escape(&mut self) -> Step<char> {
        let at = self.at.pos - 1;
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
            letter @ (b' ' | b'"' | b'/' | b'\\') => char::from(letter),
            b'N' => '\u{85}',
            b'_' => '\u{A0}',
            b'L' => '\u{2028}',
            b'P' => '\u{2029}',
            b'x' => return self.at.hex(2, at),
            b'u' => return self.surrogates(at),
            b'U' => return self.at.hex(8, at),
            _ => return fail(at, Problem::Escape),
        };
        self.at.pos += 1;
        Ok(meant)
    }

    /// JavaScript puts a character together from two escapes, as JSON writes it.
    fn surrogates(&mut self, at: usize) -> Step<char> {
        match self.at.surrogate_pair() {
            Some(letter) => Ok(letter),
            None => self.at.hex(4, at),
        }
    }

    fn block_scalar(&mut self, indent: isize, span: &mut Span) -> Step<(Cow<'a, str>, Style)> {
        let folded = self.at.peek() == b'>';
        let style = if folded { Style::Folded } else { Style::Literal };
        let (mut keep, mut depth) = (None, None);
        self.at.pos += 1;
        loop {
            match self.at.peek() {
                sign @ (b'+' | b'-') if keep.is_none() => keep = Some(sign == b'+'),
                digit @ b'1'..=b'9' if depth.is_none() => {
                    let outer = if self.spec { (indent - 1).max(0) } else { indent - 1 };
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
            if self.keep_comments && self.is_new(&comment) {
                self.comments.push(comment);
            }
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
            if self.indent < depth {
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
            (any, known, empty) = (true, true, 0);
            let start = self.at.pos;
            while !self.at.is_break_or_end(self.at.pos) {
                self.at.pos += 1;
            }
            self.check(start, self.at.pos)?;
            text.push_str(self.at.slice(start, self.at.pos));
            span.end = narrow(self.at.pos);
            if self.at.is_end() && !implied {
                break;
            }
        }
        Ok(text)
    }
}
