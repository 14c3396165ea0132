//! Tokens, as the family of PyYAML cuts a text: PyYAML itself, ruamel.yaml and Go's yaml.v3 (by way
//! of libyaml) share one way of looking at it, down to what they refuse. Where they part, [`Family`]
//! decides.

mod block;
mod plain;
mod quoted;
mod tag;
pub(crate) mod token;

use std::collections::VecDeque;

use crate::cursor::Cursor;
use crate::error::{Problem, Step, fail};
use crate::{Comment, Dialect, Span};
pub(crate) use tag::unescaped;
use token::{Kind, Token};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Family {
    Py,
    Ruamel,
    Go,
}

impl Family {
    pub(crate) fn of(dialect: Dialect) -> Option<Self> {
        match dialect {
            Dialect::PyYaml => Some(Self::Py),
            Dialect::Ruamel => Some(Self::Ruamel),
            Dialect::GoYaml3 => Some(Self::Go),
            _ => None,
        }
    }
}

/// How far a key may lie from its `:`, in characters, on one line.
const KEY_REACH: usize = 1024;

/// A token that turns out to be a key if a `:` follows.
#[derive(Debug, Clone, Copy)]
struct MaybeKey {
    token: usize,
    required: bool,
    column: usize,
    line_start: usize,
    span: Span,
}

pub(crate) struct Scanner<'a> {
    pub(super) at: Cursor<'a>,
    pub(super) family: Family,
    pub(super) comments: Vec<Comment<'a>>,
    keep_comments: bool,
    tokens: VecDeque<Token<'a>>,
    taken: usize,
    done: bool,
    /// Of the block that the scanner is in; -1 outside of all.
    pub(super) indent: isize,
    indents: Vec<isize>,
    pub(super) key_allowed: bool,
    /// The brackets that are open.
    flow: Vec<u8>,
    /// One for each level of brackets, and one for the block.
    keys: Vec<Option<MaybeKey>>,
    /// No level below this one holds a possible key.
    first_key: usize,
    depth_limit: usize,
    last_was_value: bool,
}

impl<'a> Scanner<'a> {
    pub(crate) fn new(at: Cursor<'a>, family: Family, keep_comments: bool, depth: usize) -> Self {
        Self {
            at,
            family,
            comments: Vec::new(),
            keep_comments,
            tokens: VecDeque::new(),
            taken: 0,
            done: false,
            indent: -1,
            indents: Vec::new(),
            key_allowed: true,
            flow: Vec::new(),
            keys: vec![None],
            first_key: 1,
            depth_limit: depth,
            last_was_value: false,
        }
    }

    pub(crate) fn into_comments(self) -> Vec<Comment<'a>> {
        self.comments
    }

    pub(crate) fn peek(&mut self) -> Step<&Token<'a>> {
        while self.needs_more()? {
            self.fetch()?;
        }
        match self.tokens.front() {
            Some(token) => Ok(token),
            None => fail(self.at.pos, Problem::NoValue),
        }
    }

    pub(crate) fn next(&mut self) -> Step<Token<'a>> {
        self.peek()?;
        self.taken += 1;
        match self.tokens.pop_front() {
            Some(token) => Ok(token),
            None => fail(self.at.pos, Problem::NoValue),
        }
    }

    pub(super) fn in_flow(&self) -> bool {
        !self.flow.is_empty()
    }

    fn needs_more(&mut self) -> Step<bool> {
        if self.done {
            return Ok(false);
        }
        // yaml.v3 looks two tokens further than it needs to, and trips over what it sees there.
        let least = if self.family == Family::Go { 3 } else { 1 };
        if self.tokens.len() < least {
            return Ok(true);
        }
        self.drop_stale_keys()?;
        Ok(self.next_key() == Some(self.taken))
    }

    /// The number of the first token that may still become a key.
    fn next_key(&mut self) -> Option<usize> {
        while let Some(slot) = self.keys.get(self.first_key) {
            if let Some(key) = slot {
                return Some(key.token);
            }
            self.first_key += 1;
        }
        None
    }

    /// Keys of outer levels come first and grow stale first, so the walk ends at the first fresh one.
    fn drop_stale_keys(&mut self) -> Step<()> {
        let column = self.at.column();
        while let Some(slot) = self.keys.get_mut(self.first_key) {
            if let Some(key) = slot {
                let fresh = key.line_start == self.at.line_start
                    && column.saturating_sub(key.column) <= KEY_REACH;
                if fresh {
                    break;
                }
                if key.required {
                    return fail(key.span.offset as usize, Problem::NoColon);
                }
                *slot = None;
            }
            self.first_key += 1;
        }
        Ok(())
    }

    fn save_key(&mut self) -> Step<()> {
        let column = self.at.column();
        let required = !self.in_flow() && self.indent == signed(column);
        if self.key_allowed {
            self.remove_key()?;
            let span = self.at.span();
            let key = MaybeKey {
                token: self.taken + self.tokens.len(),
                required,
                column,
                line_start: self.at.line_start,
                span,
            };
            let level = self.flow.len();
            if let Some(slot) = self.keys.get_mut(level) {
                *slot = Some(key);
            }
            self.first_key = self.first_key.min(level);
        }
        Ok(())
    }

    fn remove_key(&mut self) -> Step<()> {
        if let Some(slot) = self.keys.get_mut(self.flow.len())
            && let Some(key) = slot.take()
            && key.required
        {
            return fail(key.span.offset as usize, Problem::NoColon);
        }
        Ok(())
    }

    fn push(&mut self, kind: Kind<'a>, span: Span) {
        self.last_was_value = kind == Kind::Value;
        self.tokens.push_back(Token { kind, span });
    }

    fn unwind(&mut self, column: isize) {
        if self.in_flow() {
            return;
        }
        while self.indent > column {
            let span = self.at.span();
            self.indent = self.indents.pop().unwrap_or(-1);
            self.push(Kind::BlockEnd, span);
        }
    }

    fn add_indent(&mut self, column: usize) -> Step<bool> {
        if self.indent >= signed(column) {
            return Ok(false);
        }
        if self.indents.len() > self.depth_limit {
            let limit = self.depth_limit;
            return fail(self.at.pos, Problem::TooDeep { limit });
        }
        self.indents.push(self.indent);
        self.indent = signed(column);
        Ok(true)
    }

    fn fetch(&mut self) -> Step<()> {
        self.skip_to_token()?;
        self.drop_stale_keys()?;
        let column = self.at.column();
        self.unwind(signed(column));
        if self.at.is_end() {
            return self.fetch_end();
        }
        let byte = self.at.peek();
        if column == 0 {
            if byte == b'%' {
                return self.fetch_directive();
            }
            if self.at.is_marker() {
                return self.fetch_marker(byte);
            }
        }
        let next_blank = self.at.is_blank(self.at.pos + 1);
        match byte {
            b'[' => self.fetch_flow_start(b'[', Kind::FlowSeq),
            b'{' => self.fetch_flow_start(b'{', Kind::FlowMap),
            b']' => self.fetch_flow_end(Kind::FlowSeqEnd),
            b'}' => self.fetch_flow_end(Kind::FlowMapEnd),
            b',' => {
                self.key_allowed = true;
                self.remove_key()?;
                self.sign(Kind::Comma);
                Ok(())
            }
            b'-' if next_blank => self.fetch_entry(column),
            b'?' if self.in_flow() || next_blank => self.fetch_key(column),
            b':' if self.is_value(next_blank) => self.fetch_value(column),
            b'*' | b'&' => {
                self.save_key()?;
                self.key_allowed = false;
                let (kind, span) = self.anchor(byte == b'*')?;
                self.push(kind, span);
                Ok(())
            }
            b'!' => {
                self.save_key()?;
                self.key_allowed = false;
                let (kind, span) = self.tag()?;
                self.push(kind, span);
                Ok(())
            }
            b'|' | b'>' if !self.in_flow() => {
                self.key_allowed = true;
                self.remove_key()?;
                let (kind, span) = self.block(byte == b'>')?;
                self.push(kind, span);
                Ok(())
            }
            b'\'' | b'"' => {
                self.save_key()?;
                self.key_allowed = false;
                let (kind, span) = self.quoted(byte == b'"')?;
                self.push(kind, span);
                Ok(())
            }
            _ if self.is_plain(byte, next_blank) => {
                self.save_key()?;
                self.key_allowed = false;
                let (kind, span) = self.plain()?;
                self.push(kind, span);
                Ok(())
            }
            _ => {
                let letter = self.at.letter();
                fail(self.at.pos, Problem::CannotStart { letter })
            }
        }
    }

    /// One byte that is a token.
    fn sign(&mut self, kind: Kind<'a>) {
        let mut span = self.at.span();
        self.at.pos += 1;
        span.end += 1;
        self.push(kind, span);
    }

    fn is_value(&self, next_blank: bool) -> bool {
        match (self.family, self.flow.last()) {
            (_, None) => next_blank,
            (Family::Py | Family::Go, _) => true,
            (Family::Ruamel, Some(b'[')) => next_blank,
            (Family::Ruamel, _) => next_blank || !self.last_was_value,
        }
    }

    fn is_plain(&self, byte: u8, next_blank: bool) -> bool {
        let flow = self.in_flow();
        match byte {
            b'-' if self.family == Family::Go => !matches!(self.at.ahead(1), b' ' | b'\t'),
            b'-' => !next_blank,
            b':' if self.family == Family::Ruamel && flow => {
                !matches!(self.at.ahead(1), b' ' | b'\t')
            }
            b'?' | b':' => !flow && !next_blank,
            b',' | b'[' | b']' | b'{' | b'}' | b'#' | b'&' | b'*' | b'!' | b'|' | b'>' | b'\''
            | b'"' | b'%' | b'@' | b'`' => false,
            _ => !self.at.is_blank(self.at.pos),
        }
    }

    fn skip_to_token(&mut self) -> Step<()> {
        if self.at.pos == 0 {
            self.at.skip_mark();
        }
        loop {
            let tabs = match self.family {
                Family::Py => false,
                Family::Ruamel => self.in_flow(),
                Family::Go => self.in_flow() || !self.key_allowed,
            };
            while self.at.peek() == b' ' || tabs && self.at.peek() == b'\t' {
                self.at.pos += 1;
            }
            if self.at.peek() == b'#' {
                self.comment();
                if self.family == Family::Ruamel && !self.in_flow() {
                    self.key_allowed = true;
                }
            }
            if self.at.take_break().is_none() {
                return Ok(());
            }
            if !self.in_flow() {
                self.key_allowed = true;
            }
        }
    }

    /// Steps over a comment, up to the end of its line.
    pub(super) fn comment(&mut self) {
        let comment = take_comment(&mut self.at);
        if self.keep_comments {
            self.comments.push(comment);
        }
    }

    fn fetch_end(&mut self) -> Step<()> {
        self.unwind(-1);
        self.remove_key()?;
        self.key_allowed = false;
        let span = self.at.span();
        self.push(Kind::End, span);
        self.done = true;
        Ok(())
    }

    fn fetch_directive(&mut self) -> Step<()> {
        self.unwind(-1);
        self.remove_key()?;
        self.key_allowed = false;
        let (kind, span) = self.directive()?;
        self.push(kind, span);
        Ok(())
    }

    fn fetch_marker(&mut self, byte: u8) -> Step<()> {
        self.unwind(-1);
        self.remove_key()?;
        self.key_allowed = false;
        let mut span = self.at.span();
        self.at.pos += 3;
        span.end += 3;
        let kind = if byte == b'-' {
            Kind::DocumentStart
        } else {
            Kind::DocumentEnd
        };
        self.push(kind, span);
        Ok(())
    }

    fn fetch_flow_start(&mut self, bracket: u8, kind: Kind<'a>) -> Step<()> {
        self.save_key()?;
        if self.flow.len() > self.depth_limit {
            let limit = self.depth_limit;
            return fail(self.at.pos, Problem::TooDeep { limit });
        }
        self.flow.push(bracket);
        self.keys.push(None);
        self.key_allowed = true;
        self.sign(kind);
        Ok(())
    }

    fn fetch_flow_end(&mut self, kind: Kind<'a>) -> Step<()> {
        self.remove_key()?;
        if self.flow.pop().is_some() {
            self.keys.pop();
        }
        self.key_allowed = false;
        self.sign(kind);
        Ok(())
    }

    fn fetch_entry(&mut self, column: usize) -> Step<()> {
        if !self.in_flow() {
            if !self.key_allowed {
                return fail(self.at.pos, Problem::DashHere);
            }
            if self.add_indent(column)? {
                let span = self.at.span();
                self.push(Kind::BlockSeq, span);
            }
        }
        self.key_allowed = true;
        self.remove_key()?;
        self.sign(Kind::Entry);
        Ok(())
    }

    fn fetch_key(&mut self, column: usize) -> Step<()> {
        if !self.in_flow() {
            if !self.key_allowed {
                return fail(self.at.pos, Problem::QuestionHere);
            }
            if self.add_indent(column)? {
                let span = self.at.span();
                self.push(Kind::BlockMap, span);
            }
        }
        self.key_allowed = !self.in_flow();
        self.remove_key()?;
        self.sign(Kind::Key);
        Ok(())
    }

    fn fetch_value(&mut self, column: usize) -> Step<()> {
        let level = self.flow.len();
        // A key further in may still be fresh while this one is not.
        let key = self.keys.get_mut(level).and_then(Option::take);
        let fresh = |key: &MaybeKey| {
            key.line_start == self.at.line_start && column.saturating_sub(key.column) <= KEY_REACH
        };
        if let Some(key) = key.filter(fresh) {
            let index = key.token.saturating_sub(self.taken);
            self.insert(index, Kind::Key, key.span);
            if !self.in_flow() && self.add_indent(key.column)? {
                self.insert(index, Kind::BlockMap, key.span);
            }
            self.key_allowed = false;
        } else {
            if !self.in_flow() {
                if !self.key_allowed {
                    return fail(self.at.pos, Problem::ColonHere);
                }
                if self.add_indent(column)? {
                    let span = self.at.span();
                    self.push(Kind::BlockMap, span);
                }
            }
            self.key_allowed = !self.in_flow();
        }
        self.sign(Kind::Value);
        Ok(())
    }

    fn insert(&mut self, index: usize, kind: Kind<'a>, span: Span) {
        let index = index.min(self.tokens.len());
        self.tokens.insert(index, Token { kind, span });
    }
}

/// Reads a comment from its `#` to the end of its line.
pub(crate) fn take_comment<'a>(at: &mut Cursor<'a>) -> Comment<'a> {
    let mut span = at.span();
    let start = at.pos + 1;
    while !at.is_break_or_end(at.pos) {
        at.pos += 1;
    }
    span.end = crate::cursor::narrow(at.pos);
    let text = at.slice(start, at.pos).trim_end();
    let before = at.bytes.get(..at.line_start).unwrap_or_default();
    let before = before.strip_suffix(b"\n").unwrap_or(before);
    let before = before.strip_suffix(b"\r").unwrap_or(before);
    let own_line = at.bytes.get(at.line_start..start - 1);
    let own_line = own_line.is_some_and(|line| line.iter().all(|b| matches!(b, b' ' | b'\t')));
    Comment {
        text: text.strip_prefix(' ').unwrap_or(text),
        span,
        own_line,
        blank_above: own_line && at.line > 0 && is_blank_end(before),
    }
}

/// Whether the last line of `before` holds nothing.
fn is_blank_end(before: &[u8]) -> bool {
    let last = before.iter().rev().find(|b| !matches!(b, b' ' | b'\t'));
    matches!(last, Some(b'\n' | b'\r') | None)
}

pub(crate) fn signed(column: usize) -> isize {
    isize::try_from(column).unwrap_or(isize::MAX)
}

