//! The document, and the lines with `%` before it.

use super::props::{is_handle, is_uri};
use super::{Context, Descent};
use crate::build::Props;
use crate::comments::Kept;
use crate::error::{Problem, Step, fail};
use crate::scan::unescaped;

impl<'a> Descent<'a, '_> {
    pub(crate) fn document(mut self) -> Step<Kept<'a>> {
        self.at.skip_mark();
        while self.at.peek() == b' ' {
            self.indent += 1;
            self.at.pos += 1;
        }
        let directives = self.directives()?;
        self.space(true);
        let mut compact = true;
        let starts = self.indent == 0 && self.at.is_three(b'-');
        if starts && (!self.spec || self.at.is_marker()) {
            self.at.pos += 3;
            // By the specification no map can start behind a `---`.
            compact = self.space(true) > 0 || !self.spec;
        } else if directives {
            return fail(self.at.pos, Problem::NoDocumentStart);
        }
        let span = self.at.span();
        let parent = if self.spec { -1 } else { self.indent - 1 };
        if !self.compose(parent, Context::BlockOut, false, compact)? {
            self.build.empty(Props::none(), span)?;
        }
        self.space(true);
        if self.at.pos == self.at.line_start && self.at.is_marker() {
            if self.at.peek() == b'.' {
                self.at.pos += 3;
                self.space(true);
            }
            if !self.at.is_end() {
                return fail(self.at.pos, Problem::SecondDocument);
            }
        }
        if !self.at.is_end() {
            return fail(self.at.pos, Problem::NoDocumentStart);
        }
        Ok(self.comments)
    }

    /// Whether there were any.
    pub(super) fn directives(&mut self) -> Step<bool> {
        let (mut any, mut version) = (false, false);
        loop {
            self.space(true);
            if self.indent > 0 || self.at.peek() != b'%' {
                return Ok(any);
            }
            any = true;
            let open = self.at.pos;
            let mut words = Vec::new();
            self.at.pos += 1;
            loop {
                let start = self.at.pos;
                while !self.at.is_blank(self.at.pos) {
                    self.at.pos += 1;
                }
                words.push(self.at.slice(start, self.at.pos));
                while matches!(self.at.peek(), b' ' | b'\t') {
                    self.at.pos += 1;
                }
                if self.at.peek() == b'#' {
                    while !self.at.is_break_or_end(self.at.pos) {
                        self.at.pos += 1;
                    }
                }
                if self.at.is_break_or_end(self.at.pos) {
                    break;
                }
            }
            self.line_break();
            self.indent = 0;
            match words.split_first() {
                Some((&"", _)) | None => return fail(open, Problem::Directive),
                Some((&"YAML", arguments)) => {
                    if version {
                        return fail(open, Problem::DirectiveTwice);
                    }
                    version = true;
                    check_version(arguments, open)?;
                    // npm's yaml reads the rest as 1.1, which is not read here.
                    if self.spec && arguments != ["1.2"] {
                        return fail(open, Problem::Version);
                    }
                }
                Some((&"TAG", arguments)) => self.tag_directive(arguments, open)?,
                Some(_) => {}
            }
        }
    }

    fn tag_directive(&mut self, arguments: &[&'a str], open: usize) -> Step<()> {
        let &[handle, prefix] = arguments else {
            return fail(open, Problem::Directive);
        };
        if !is_handle(handle) || !is_uri(prefix) {
            return fail(open, Problem::Directive);
        }
        if self.handles.iter().any(|(known, _)| *known == handle) {
            return fail(open, Problem::DirectiveTwice);
        }
        match unescaped(prefix) {
            Some(prefix) => self.handles.push((handle, prefix)),
            None => return fail(open, Problem::Directive),
        }
        Ok(())
    }
}

fn check_version(arguments: &[&str], open: usize) -> Step<()> {
    let &[version] = arguments else {
        return fail(open, Problem::Directive);
    };
    let number = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    match version.split_once('.') {
        Some((major, minor)) if number(major) && number(minor) => {
            if major.trim_start_matches('0') == "1" {
                Ok(())
            } else {
                fail(open, Problem::Version)
            }
        }
        _ => fail(open, Problem::Directive),
    }
}
