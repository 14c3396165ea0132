//! From tokens to values, as the family of PyYAML does it.

mod block;
mod document;
mod flow;

use std::borrow::Cow;

use crate::Span;
use crate::build::{Builder, Props, Tag};
use crate::error::{Problem, Step, fail};
use crate::scan::token::Kind;
use crate::scan::{Family, Scanner};

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
}
