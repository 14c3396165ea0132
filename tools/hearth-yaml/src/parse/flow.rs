//! Lists and maps in brackets.

use super::{Parser, Place};
use crate::Style;
use crate::build::Props;
use crate::error::{Problem, Step, fail};
use crate::scan::Family;
use crate::scan::token::Kind;

impl<'a> Parser<'a, '_> {
    pub(super) fn flow_list(&mut self, props: Props<'a>) -> Step<()> {
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
                        // yaml.v3 steps over the sign that showed that nothing is there.
                        if self.family == Family::Go {
                            self.scanner.next()?;
                        }
                    } else {
                        self.node(Place::Flow)?;
                    }
                    self.flow_value(&Kind::FlowSeqEnd)?;
                    self.build
                        .close_map(mark, Props::none(), span, Style::Flow)?;
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

    pub(super) fn flow_map(&mut self, props: Props<'a>) -> Step<()> {
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
