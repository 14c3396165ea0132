//! Lists and maps by indentation.

use super::{Context, Descent, Found};
use crate::Style;
use crate::build::Props;
use crate::error::{Problem, Step, fail};
use crate::scan::KEY_REACH;

impl<'a> Descent<'a, '_> {
    fn is_dash(&self) -> bool {
        self.at.peek() == b'-' && self.at.is_blank(self.at.pos + 1)
    }

    fn refuse_tab(&self) -> Step<()> {
        match self.tab {
            Some(tab) if !self.old => fail(tab, Problem::Tab),
            _ => Ok(()),
        }
    }

    pub(super) fn block_list(&mut self, indent: isize, props: &Props<'a>) -> Step<bool> {
        if self.tab.is_some() && !self.old || !self.is_dash() {
            return Ok(false);
        }
        let open = self.at.span();
        self.open_anchor(props)?;
        let mark = self.build.mark();
        while self.is_dash() {
            self.refuse_tab()?;
            self.at.pos += 1;
            let span = self.at.span();
            if self.space(true) > 0 && self.indent <= indent {
                self.build.empty(Props::none(), span)?;
                if self.spec && self.indent < indent {
                    break;
                }
                continue;
            }
            let line = self.at.line;
            if !self.simple_item(indent)? && !self.compose(indent, Context::BlockIn, false, true)? {
                self.build.empty(Props::none(), span)?;
            }
            self.space(true);
            if self.at.is_end() {
                break;
            }
            if self.at.line == line || self.indent > indent {
                return fail(self.at.pos, Problem::NotInBlock { what: "list" });
            }
            if self.indent < indent {
                break;
            }
        }
        if !self.at.is_end() && self.tab.is_some() && self.indent >= indent {
            self.refuse_tab()?;
        }
        self.build
            .close_list_unbounded(mark, props.clone(), open, Style::Plain)?;
        Ok(true)
    }

    pub(super) fn block_map(
        &mut self,
        indent: isize,
        flow_indent: isize,
        props: &Props<'a>,
    ) -> Step<Found> {
        if self.tab.is_some() && !self.old {
            return Ok(Found::Nothing);
        }
        let open = self.at.span();
        let mark = self.build.mark();
        // Where an explicit key waits for its value.
        let mut explicit = false;
        let mut detected = false;
        while !self.at.is_end() {
            if !explicit {
                self.refuse_tab()?;
            }
            let line = self.at.line;
            let sign = self.at.peek();
            let compact;
            if !explicit && self.simple_entry(indent)? {
                if !detected {
                    self.open_anchor(props)?;
                    detected = true;
                }
                self.space(true);
                if self.indent < indent {
                    break;
                }
                if self.indent > indent {
                    return fail(self.at.pos, Problem::NotInBlock { what: "map" });
                }
                continue;
            }
            if matches!(sign, b'?' | b':') && self.at.is_blank(self.at.pos + 1) {
                let bare = sign == b':' && !explicit;
                if bare {
                    if !self.spec {
                        return fail(self.at.pos, Problem::ColonHere);
                    }
                    let span = self.at.span();
                    self.build.empty(Props::none(), span)?;
                }
                if !detected {
                    self.open_anchor(props)?;
                }
                if sign == b'?' && explicit {
                    let span = self.at.span();
                    self.build.empty(Props::none(), span)?;
                }
                explicit = sign == b'?';
                detected = true;
                compact = !bare;
                self.at.pos += 1;
            } else {
                let key = self.at.span();
                if !self.compose(flow_indent, Context::FlowOut, false, true)? {
                    break;
                }
                if self.at.line != line {
                    if detected {
                        return fail(key.offset as usize, Problem::KeyOverLines);
                    }
                    return Ok(Found::Single);
                }
                while matches!(self.at.peek(), b' ' | b'\t') {
                    self.at.pos += 1;
                }
                if self.at.peek() != b':' {
                    if detected {
                        return fail(key.offset as usize, Problem::NoColon);
                    }
                    return Ok(Found::Single);
                }
                let reach = self.at.column().saturating_sub(key.column as usize - 1);
                if self.spec && reach > KEY_REACH {
                    return fail(key.offset as usize, Problem::NoColon);
                }
                self.at.pos += 1;
                if !self.at.is_blank(self.at.pos) {
                    return fail(self.at.pos, Problem::NoSpaceAfterColon);
                }
                if !detected {
                    self.open_anchor(props)?;
                }
                if explicit {
                    // The key that waited has no value: that goes before this key.
                    self.build.empty_before_last(key)?;
                }
                detected = true;
                explicit = false;
                compact = false;
            }
            let span = self.at.span();
            if !self.compose(indent, Context::BlockOut, true, compact)? {
                self.build.empty(Props::none(), span)?;
            }
            if explicit {
                self.build.no_merge_last();
            }
            self.space(true);
            if self.at.is_end() {
                break;
            }
            if self.at.line == line && !self.old || self.indent > indent {
                return fail(self.at.pos, Problem::NotInBlock { what: "map" });
            }
            if self.indent < indent {
                break;
            }
        }
        if explicit {
            let span = self.at.span();
            self.build.empty(Props::none(), span)?;
        }
        if !detected {
            return Ok(Found::Nothing);
        }
        self.build
            .close_map_unbounded(mark, props.clone(), open, Style::Plain)?;
        Ok(Found::Block)
    }

    pub(super) fn open_anchor(&mut self, props: &Props<'a>) -> Step<()> {
        match props.anchor {
            Some((name, span)) => self.build.open_anchor(name, span),
            None => Ok(()),
        }
    }
}
