//! Lists and maps in brackets.

use super::{Context, Descent};
use crate::build::Props;
use crate::cursor::narrow;
use crate::error::{Problem, Step, fail};
use crate::{Span, Style};

impl<'a> Descent<'a, '_> {
    pub(super) fn flow(&mut self, indent: isize, props: &Props<'a>) -> Step<bool> {
        let (close, is_map) = match self.at.peek() {
            b'[' => (b']', false),
            b'{' => (b'}', true),
            _ => return Ok(false),
        };
        let mut open = self.at.span();
        self.open_anchor(props)?;
        let mark = self.build.mark();
        self.at.pos += 1;
        let mut after_comma = true;
        while !self.at.is_end() {
            self.space(true);
            if self.at.peek() == close {
                self.at.pos += 1;
                open.end = narrow(self.at.pos);
                let props = props.clone();
                if is_map {
                    self.build.close_map_unbounded(mark, props, open, Style::Flow)?;
                } else {
                    self.build.close_list_unbounded(mark, props, open, Style::Flow)?;
                }
                return Ok(true);
            }
            if self.at.is_end() {
                break;
            }
            if !after_comma {
                let close = char::from(close);
                return fail(self.at.pos, Problem::FlowSeparator { close });
            }
            if self.at.peek() == b',' && !self.old {
                return fail(self.at.pos, Problem::NoValue);
            }
            self.flow_entry(indent, is_map)?;
            self.space(true);
            after_comma = self.at.peek() == b',';
            if after_comma {
                self.at.pos += 1;
            }
        }
        fail(open.offset as usize, Problem::FlowOpen)
    }

    fn flow_entry(&mut self, indent: isize, is_map: bool) -> Step<()> {
        let mut explicit = false;
        let start = self.at.span();
        if self.at.peek() == b'?' && self.at.is_blank(self.at.pos + 1) {
            explicit = true;
            self.at.pos += 1;
            self.space(true);
        }
        let line = self.at.line;
        let mark = self.build.mark();
        self.flow_value(indent)?;
        self.space(true);
        let mut pair = explicit;
        if (explicit || self.at.line == line) && self.at.peek() == b':' {
            pair = true;
            self.at.pos += 1;
            self.space(true);
            self.flow_value(indent)?;
        } else if explicit || is_map {
            let span = self.at.span();
            self.build.empty(Props::none(), span)?;
        }
        if pair && !is_map {
            self.build
                .close_map_unbounded(mark, Props::none(), start, Style::Flow)
        } else {
            Ok(())
        }
    }

    fn flow_value(&mut self, indent: isize) -> Step<()> {
        let span: Span = self.at.span();
        if !self.compose(indent, Context::FlowIn, false, true)? {
            self.build.empty(Props::none(), span)?;
        }
        Ok(())
    }
}
