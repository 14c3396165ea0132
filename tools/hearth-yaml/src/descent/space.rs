//! Blanks, comments and line breaks between values.

use super::Descent;
use crate::scan::take_comment;

impl Descent<'_, '_> {
    /// A line break, which ends the line's indentation and tabs.
    pub(super) fn line_break(&mut self) -> bool {
        let found = self.at.take_break().is_some();
        if found {
            self.tab = None;
        }
        found
    }

    /// Steps over blanks, comments and line breaks; says how many of the last.
    pub(super) fn space(&mut self, comments: bool) -> usize {
        let mut breaks = 0;
        loop {
            while matches!(self.at.peek(), b' ' | b'\t') {
                if self.at.peek() == b'\t' && self.tab.is_none() {
                    self.tab = Some(self.at.pos);
                }
                self.at.pos += 1;
            }
            if comments && self.at.peek() == b'#' && self.is_comment() {
                let comment = take_comment(&mut self.at);
                self.comments.push(comment);
            }
            if !self.line_break() {
                return breaks;
            }
            breaks += 1;
            self.indent = 0;
            while self.at.peek() == b' ' {
                self.indent += 1;
                self.at.pos += 1;
            }
        }
    }

    /// Steps over a line break and the blanks below it, and not over a second.
    pub(super) fn one_break(&mut self) {
        self.line_break();
        self.indent = 0;
        while self.at.peek() == b' ' {
            self.indent += 1;
            self.at.pos += 1;
        }
        while matches!(self.at.peek(), b' ' | b'\t') {
            if self.at.peek() == b'\t' && self.tab.is_none() {
                self.tab = Some(self.at.pos);
            }
            self.at.pos += 1;
        }
    }

    /// By the specification a blank stands before a comment; js-yaml does not look.
    pub(super) fn is_comment(&self) -> bool {
        let before = self.at.pos.checked_sub(1);
        !self.spec || before.is_none_or(|before| self.at.is_blank(before))
    }
}
