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
            self.flow_space(indent)?;
            if self.at.peek() == close {
                self.at.pos += 1;
                open.end = narrow(self.at.pos);
                let props = props.clone();
                if is_map {
                    self.build
                        .close_map_unbounded(mark, props, open, Style::Flow)?;
                } else {
                    self.build
                        .close_list_unbounded(mark, props, open, Style::Flow)?;
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
            self.flow_space(indent)?;
            after_comma = self.at.peek() == b',';
            if after_comma {
                self.at.pos += 1;
            }
        }
        fail(open.offset as usize, Problem::FlowOpen)
    }

    /// By the specification, what stands in brackets is indented; the bracket that closes need not be.
    fn flow_space(&mut self, indent: isize) -> Step<()> {
        let breaks = self.space(true);
        let closes = matches!(self.at.peek(), b']' | b'}') || self.at.is_end();
        if self.spec && breaks > 0 && self.indent < indent && !closes {
            return fail(self.at.pos, Problem::Indent);
        }
        Ok(())
    }

    fn flow_entry(&mut self, indent: isize, is_map: bool) -> Step<()> {
        let mut explicit = false;
        let start = self.at.span();
        if self.at.peek() == b'?' && self.at.is_blank(self.at.pos + 1) {
            explicit = true;
            self.at.pos += 1;
            self.flow_space(indent)?;
        }
        let line = self.at.line;
        let mark = self.build.mark();
        self.flow_value(indent)?;
        self.flow_space(indent)?;
        let mut pair = explicit;
        if (explicit || self.at.line == line) && self.at.peek() == b':' {
            pair = true;
            self.at.pos += 1;
            self.flow_space(indent)?;
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
