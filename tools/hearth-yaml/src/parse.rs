//! From tokens to values, as the family of PyYAML does it.

use std::borrow::Cow;

use crate::build::{Builder, Props, Tag};
use crate::error::{Problem, Step, fail};
use crate::scan::token::Kind;
use crate::scan::{Family, Scanner};
use crate::{Span, Style};

pub(crate) struct Parser<'a, 'b> {
    scanner: Scanner<'a>,
    build: &'b mut Builder<'a>,
    family: Family,
    handles: Vec<(&'a str, Cow<'a, str>)>,
}

/// What may stand where a value is wanted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Block,
    /// After a key: a list may be as deep as the key.
    BlockValue,
    Flow,
}

impl<'a, 'b> Parser<'a, 'b> {
    pub(crate) fn new(scanner: Scanner<'a>, build: &'b mut Builder<'a>, family: Family) -> Self {
        Self {
            scanner,
            build,
            family,
            handles: Vec::new(),
        }
    }

    /// Reads the first document, and of what follows as much as the reader would.
    pub(crate) fn document(mut self) -> Step<Scanner<'a>> {
        // yaml.v3 refuses a stream that starts with `...`; the others step over it.
        let explicit = self.directives()?;
        match self.scanner.peek()?.kind {
            Kind::End if !explicit => {
                let span = self.scanner.peek()?.span;
                self.build.empty(Props::none(), span)?;
                return Ok(self.scanner);
            }
            Kind::DocumentStart => {
                self.scanner.next()?;
                let next = self.scanner.peek()?;
                let span = next.span;
                if matches!(
                    next.kind,
                    Kind::Version
                        | Kind::TagHandle { .. }
                        | Kind::Directive
                        | Kind::DocumentStart
                        | Kind::DocumentEnd
                        | Kind::End
                ) {
                    self.build.empty(Props::none(), span)?;
                } else {
                    self.node(Place::Block)?;
                }
            }
            _ if explicit => {
                let at = self.scanner.peek()?.span.offset as usize;
                return fail(at, Problem::NoDocumentStart);
            }
            _ => self.node(Place::Block)?,
        }
        self.rest()?;
        Ok(self.scanner)
    }

    /// Whether there are any.
    fn directives(&mut self) -> Step<bool> {
        let (mut any, mut version) = (false, false);
        loop {
            let token = self.scanner.peek()?;
            let at = token.span.offset as usize;
            match &token.kind {
                Kind::Version => {
                    if version {
                        return fail(at, Problem::DirectiveTwice);
                    }
                    version = true;
                }
                Kind::TagHandle { handle, prefix } => {
                    if self.handles.iter().any(|(known, _)| known == handle) {
                        return fail(at, Problem::DirectiveTwice);
                    }
                    self.handles.push((*handle, prefix.clone()));
                }
                Kind::Directive => {}
                _ => return Ok(any),
            }
            any = true;
            self.scanner.next()?;
        }
    }

    fn rest(&mut self) -> Step<()> {
        if self.scanner.peek()?.kind == Kind::DocumentEnd {
            self.scanner.next()?;
            if self.family == Family::Go {
                self.note_rest();
                return Ok(());
            }
            while self.scanner.peek()?.kind == Kind::DocumentEnd {
                self.scanner.next()?;
            }
        }
        let token = self.scanner.peek()?;
        let (span, at) = (token.span, token.span.offset as usize);
        match (&token.kind, self.family) {
            (Kind::End, _) => Ok(()),
            (_, Family::Go) => {
                self.build.note_more_documents(span);
                Ok(())
            }
            (
                Kind::DocumentStart | Kind::Version | Kind::TagHandle { .. } | Kind::Directive,
                _,
            ) => fail(at, Problem::SecondDocument),
            _ => fail(at, Problem::NoDocumentStart),
        }
    }

    /// yaml.v3 looks at nothing behind `...`, so errors there are none.
    fn note_rest(&mut self) {
        if let Ok(token) = self.scanner.peek()
            && token.kind != Kind::End
        {
            let span = token.span;
            self.build.note_more_documents(span);
        }
    }

    fn node(&mut self, place: Place) -> Step<()> {
        let first = self.scanner.peek()?.span;
        if let Kind::Alias(name) = self.scanner.peek()?.kind {
            self.scanner.next()?;
            return self.build.alias(name, first);
        }
        let props = self.props()?;
        let token = self.scanner.peek()?;
        let mut span = token.span;
        match &token.kind {
            Kind::Entry if place == Place::BlockValue => self.indentless_list(props, span),
            Kind::Scalar { .. } => {
                let token = self.scanner.next()?;
                match token.kind {
                    Kind::Scalar { text, style } => {
                        self.build.scalar(props, text, style, token.span)
                    }
                    _ => Ok(()),
                }
            }
            Kind::FlowSeq => self.flow_list(props),
            Kind::FlowMap => self.flow_map(props),
            Kind::BlockSeq if place != Place::Flow => self.block_list(props),
            Kind::BlockMap if place != Place::Flow => self.block_map(props),
            _ if props.is_any() => {
                span = first;
                self.build.empty(props, span)
            }
            Kind::End if place == Place::Flow => fail(span.offset as usize, Problem::FlowOpen),
            _ => fail(span.offset as usize, Problem::NoValue),
        }
    }

    /// One anchor and one tag, in any order.
    fn props(&mut self) -> Step<Props<'a>> {
        let mut props = Props::none();
        for _ in 0..2 {
            let token = self.scanner.peek()?;
            let is_new = match token.kind {
                Kind::Anchor(_) => props.anchor.is_none(),
                Kind::Tag { .. } => props.tag.is_none(),
                _ => false,
            };
            if !is_new {
                break;
            }
            let token = self.scanner.next()?;
            match token.kind {
                Kind::Anchor(name) => props.anchor = Some((name, token.span)),
                Kind::Tag { handle, suffix } => {
                    props.tag = Some(self.tag(handle, suffix, token.span)?);
                }
                _ => {}
            }
        }
        if let Some((name, span)) = props.anchor {
            self.build.open_anchor(name, span)?;
        }
        Ok(props)
    }

    fn tag(&self, handle: Option<&'a str>, suffix: Cow<'a, str>, span: Span) -> Step<Tag<'a>> {
        let at = span.offset as usize;
        let Some(handle) = handle else {
            return Ok(Tag::full(suffix, at));
        };
        let declared = self.handles.iter().find(|(known, _)| *known == handle);
        match (declared, handle) {
            (Some((_, prefix)), _) => Ok(Tag::full(Cow::Owned(format!("{prefix}{suffix}")), at)),
            (None, "!") => Ok(Tag::full(Cow::Owned(format!("!{suffix}")), at)),
            (None, "!!") => Ok(Tag::short(&suffix, at)),
            (None, _) => fail(at, Problem::TagHandle),
        }
    }

    fn ends_entry(&mut self) -> Step<bool> {
        Ok(matches!(
            self.scanner.peek()?.kind,
            Kind::Key | Kind::Value | Kind::BlockEnd
        ))
    }

    fn block_list(&mut self, props: Props<'a>) -> Step<()> {
        let open = self.scanner.next()?.span;
        let mark = self.build.open(open)?;
        loop {
            let token = self.scanner.peek()?;
            let span = token.span;
            match token.kind {
                Kind::Entry => {
                    self.scanner.next()?;
                    self.item(&[Kind::Entry, Kind::BlockEnd])?;
                }
                Kind::BlockEnd => {
                    self.scanner.next()?;
                    return self.build.close_list(mark, props, open, Style::Plain);
                }
                _ => return fail(span.offset as usize, Problem::NotInBlock { what: "list" }),
            }
        }
    }

    fn indentless_list(&mut self, props: Props<'a>, open: Span) -> Step<()> {
        let mark = self.build.open(open)?;
        while self.scanner.peek()?.kind == Kind::Entry {
            self.scanner.next()?;
            self.item(&[Kind::Entry, Kind::Key, Kind::Value, Kind::BlockEnd])?;
        }
        self.build.close_list(mark, props, open, Style::Plain)
    }

    fn item(&mut self, ends: &[Kind<'_>]) -> Step<()> {
        let token = self.scanner.peek()?;
        let span = token.span;
        if ends.contains(&token.kind) {
            self.build.empty(Props::none(), span)
        } else {
            self.node(Place::Block)
        }
    }

    fn block_map(&mut self, props: Props<'a>) -> Step<()> {
        let open = self.scanner.next()?.span;
        let mark = self.build.open(open)?;
        loop {
            let token = self.scanner.peek()?;
            let span = token.span;
            match token.kind {
                Kind::Key => {
                    self.scanner.next()?;
                    if self.ends_entry()? {
                        self.build.empty(Props::none(), span)?;
                    } else {
                        self.node(Place::BlockValue)?;
                    }
                }
                Kind::BlockEnd => {
                    self.scanner.next()?;
                    return self.build.close_map(mark, props, open, Style::Plain);
                }
                Kind::Value if self.family == Family::Ruamel => {
                    self.build.empty(Props::none(), span)?;
                }
                _ => return fail(span.offset as usize, Problem::NotInBlock { what: "map" }),
            }
            self.block_value()?;
        }
    }

    fn block_value(&mut self) -> Step<()> {
        let token = self.scanner.peek()?;
        let mut span = token.span;
        if token.kind == Kind::Value {
            span = self.scanner.next()?.span;
            span.column += 1;
            span.offset += 1;
            if !self.ends_entry()? {
                return self.node(Place::BlockValue);
            }
        }
        self.build.empty(Props::none(), span)
    }

    fn flow_list(&mut self, props: Props<'a>) -> Step<()> {
        let mut open = self.scanner.next()?.span;
        let mark = self.build.open(open)?;
        let mut first = true;
        loop {
            if self.scanner.peek()?.kind != Kind::FlowSeqEnd {
                if !first {
                    self.comma(']')?;
                }
                first = false;
                let token = self.scanner.peek()?;
                let span = token.span;
                if token.kind == Kind::Key {
                    self.scanner.next()?;
                    let mark = self.build.open(span)?;
                    if self.flow_ends(&Kind::FlowSeqEnd)? {
                        self.build.empty(Props::none(), span)?;
                    } else {
                        self.node(Place::Flow)?;
                    }
                    self.flow_value(&Kind::FlowSeqEnd)?;
                    self.build.close_map(mark, Props::none(), span, Style::Flow)?;
                    continue;
                } else if token.kind != Kind::FlowSeqEnd {
                    self.node(Place::Flow)?;
                    continue;
                }
            }
            open.end = self.scanner.next()?.span.end;
            return self.build.close_list(mark, props, open, Style::Flow);
        }
    }

    fn flow_map(&mut self, props: Props<'a>) -> Step<()> {
        let mut open = self.scanner.next()?.span;
        let mark = self.build.open(open)?;
        let mut first = true;
        loop {
            if self.scanner.peek()?.kind != Kind::FlowMapEnd {
                if !first {
                    self.comma('}')?;
                }
                first = false;
                let token = self.scanner.peek()?;
                let span = token.span;
                match token.kind {
                    Kind::Key => {
                        self.scanner.next()?;
                        if self.flow_ends(&Kind::FlowMapEnd)? {
                            self.build.empty(Props::none(), span)?;
                        } else {
                            self.node(Place::Flow)?;
                        }
                        self.flow_value(&Kind::FlowMapEnd)?;
                        continue;
                    }
                    Kind::Value if self.family == Family::Ruamel => {
                        self.build.empty(Props::none(), span)?;
                        self.flow_value(&Kind::FlowMapEnd)?;
                        continue;
                    }
                    Kind::FlowMapEnd => {}
                    _ => {
                        self.node(Place::Flow)?;
                        let span = self.scanner.peek()?.span;
                        self.build.empty(Props::none(), span)?;
                        continue;
                    }
                }
            }
            open.end = self.scanner.next()?.span.end;
            return self.build.close_map(mark, props, open, Style::Flow);
        }
    }

    fn comma(&mut self, close: char) -> Step<()> {
        let token = self.scanner.peek()?;
        let at = token.span.offset as usize;
        match token.kind {
            Kind::Comma => {
                self.scanner.next()?;
                Ok(())
            }
            Kind::End => fail(at, Problem::FlowOpen),
            _ => fail(at, Problem::FlowSeparator { close }),
        }
    }

    fn flow_ends(&mut self, close: &Kind<'_>) -> Step<bool> {
        let kind = &self.scanner.peek()?.kind;
        Ok(matches!(kind, Kind::Value | Kind::Comma) || kind == close)
    }

    fn flow_value(&mut self, close: &Kind<'_>) -> Step<()> {
        let token = self.scanner.peek()?;
        let mut span = token.span;
        if token.kind == Kind::Value {
            span = self.scanner.next()?.span;
            let kind = &self.scanner.peek()?.kind;
            if !(*kind == Kind::Comma || kind == close) {
                return self.node(Place::Flow);
            }
        }
        self.build.empty(Props::none(), span)
    }
}
