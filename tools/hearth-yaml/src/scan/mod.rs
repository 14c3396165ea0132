//! Tokens, as the family of PyYAML cuts a text: PyYAML itself, ruamel.yaml and Go's yaml.v3 (by way
//! of libyaml) share one way of looking at it, down to what they refuse. Where they part, [`Family`]
//! decides.

mod block;
mod comment;
mod directive;
mod family;
mod fetch;
mod indent;
mod keys;
mod plain;
mod quoted;
mod tag;
pub(crate) mod token;

use std::collections::VecDeque;

use crate::Span;
use crate::comments::Kept;
use crate::cursor::Cursor;
use crate::error::{Problem, Step, fail};
pub(crate) use comment::take_comment;
pub(crate) use family::Family;
pub(crate) use keys::KEY_REACH;
use keys::MaybeKey;
pub(crate) use tag::unescaped;
use token::{Kind, Token};

pub(crate) struct Scanner<'a> {
    pub(super) at: Cursor<'a>,
    pub(super) family: Family,
    pub(super) comments: Kept<'a>,
    tokens: VecDeque<Token<'a>>,
    taken: usize,
    /// The first token is sure to stay the first.
    ready: bool,
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
    pub(crate) fn new(at: Cursor<'a>, family: Family, comments: Kept<'a>, depth: usize) -> Self {
        Self {
            at,
            family,
            comments,
            tokens: VecDeque::new(),
            taken: 0,
            ready: false,
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

    pub(crate) fn into_comments(self) -> Kept<'a> {
        self.comments
    }

    pub(crate) fn peek(&mut self) -> Step<&Token<'a>> {
        if !self.ready {
            while self.needs_more()? {
                self.fetch()?;
            }
            self.ready = true;
        }
        match self.tokens.front() {
            Some(token) => Ok(token),
            None => fail(self.at.pos, Problem::NoValue),
        }
    }

    pub(crate) fn next(&mut self) -> Step<Token<'a>> {
        self.peek()?;
        self.ready = false;
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

    fn push(&mut self, kind: Kind<'a>, span: Span) {
        self.last_was_value = kind == Kind::Value;
        self.tokens.push_back(Token { kind, span });
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
            b'\t' => fail(self.at.pos, Problem::Tab),
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
        self.comments.push(comment);
    }
}

pub(crate) fn signed(column: usize) -> isize {
    isize::try_from(column).unwrap_or(isize::MAX)
}
