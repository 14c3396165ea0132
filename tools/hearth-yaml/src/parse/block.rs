//! Lists and maps by indentation.

use super::{Parser, Place};
use crate::build::Props;
use crate::error::{Problem, Step, fail};
use crate::scan::Family;
use crate::scan::token::Kind;
use crate::{Span, Style};

impl<'a> Parser<'a, '_> {
    fn ends_entry(&mut self) -> Step<bool> {
        Ok(matches!(
            self.scanner.peek()?.kind,
            Kind::Key | Kind::Value | Kind::BlockEnd
        ))
    }

    pub(super) fn block_list(&mut self, props: Props<'a>) -> Step<()> {
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

    pub(super) fn indentless_list(&mut self, props: Props<'a>, open: Span) -> Step<()> {
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

    pub(super) fn block_map(&mut self, props: Props<'a>) -> Step<()> {
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
}
