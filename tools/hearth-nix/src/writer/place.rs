//! How things come to stand where they stand.

use super::{INDENT, MAX_DEPTH, WIDTH, Writer};
use crate::EmitError;
use crate::frame::{Frame, Kind, Shape, chars};
use crate::literal::Form;
use crate::text::push_line;

impl Writer {
    pub(super) fn begin(&mut self, kind: Kind) -> Result<(), EmitError> {
        self.item();
        if self.stack.len() >= MAX_DEPTH {
            let (at, limit) = (self.at(), MAX_DEPTH);
            return Err(EmitError::TooDeep { at, limit });
        }
        self.stack.push(Frame::new(kind, self.trailing.take()));
        self.blank = false;
        Ok(())
    }

    /// A new line in the innermost list or set, whose bracket opens with its first.
    pub(super) fn line(&mut self) {
        let blank = std::mem::take(&mut self.blank);
        let indent = match self.stack.last() {
            None => {
                if blank && !self.out.is_empty() {
                    self.out.push('\n');
                }
                return;
            }
            Some(frame) if frame.bracket.is_none() => self.open(),
            Some(frame) => {
                if blank {
                    self.out.push('\n');
                }
                frame.indent
            }
        };
        push_line(&mut self.out, indent);
    }

    /// Writes the bracket of the innermost list or set. Gives the indentation of its entries.
    fn open(&mut self) -> usize {
        let Some(mut frame) = self.stack.pop() else {
            return 0;
        };
        let indent = self.place(Shape::Open(1)) + INDENT;
        frame.indent = indent;
        frame.bracket = Some(self.out.len());
        self.out.push(frame.kind.open());
        self.stack.push(frame);
        indent
    }

    /// Whether a string stands where it stands, however long it is.
    pub(super) fn stays_whatever_it_is(&self) -> bool {
        let stays = |frame: &Frame| frame.kind == Kind::List || frame.has_plain_name;
        self.stack.last().is_none_or(stays)
    }

    /// An entry of the innermost list or set begins.
    pub(super) fn entry(&mut self) {
        self.line();
        let start = self.out.len();
        if let Some(frame) = self.stack.last_mut() {
            frame.entries += 1;
            frame.entry_start = start;
        }
    }

    /// In a list, a value is an entry; in a set its name was.
    pub(super) fn item(&mut self) {
        if self
            .stack
            .last()
            .is_some_and(|frame| frame.kind == Kind::List)
        {
            self.entry();
        }
    }

    pub(super) fn word(&mut self, word: &str) -> Result<(), EmitError> {
        self.code(word, Form::Word)
    }

    pub(super) fn code(&mut self, code: &str, form: Form) -> Result<(), EmitError> {
        self.item();
        self.place(match form {
            Form::Application | Form::Path => Shape::Text(code),
            Form::Word | Form::Operation => Shape::Word(code),
        });
        let in_list = self
            .stack
            .last()
            .is_some_and(|frame| frame.kind == Kind::List);
        if in_list && !matches!(form, Form::Word | Form::Path) {
            self.out.extend(["(", code, ")"]);
        } else {
            self.out.push_str(code);
        }
        self.after_value()
    }

    /// Puts the value behind its `=`, or below where nixfmt would. Gives the indentation of its line.
    pub(super) fn place(&mut self, shape: Shape<'_>) -> usize {
        let Some(frame) = self.stack.last_mut() else {
            return 0;
        };
        if frame.kind == Kind::List {
            return frame.indent;
        }
        let is_whole = !matches!(shape, Shape::Open(_));
        let room = WIDTH - usize::from(is_whole && self.trailing.is_some());
        let stays = (frame.has_plain_name && !matches!(shape, Shape::Word(_)))
            || shape.fits(room, &self.out[frame.entry_start..]);
        if stays {
            self.out.push(' ');
            return frame.indent;
        }
        push_line(&mut self.out, frame.indent + INDENT);
        frame.entry_start = self.out.len();
        frame.may_be_flat = false;
        frame.indent + INDENT
    }

    /// Puts a list or set with one short entry on one line. A set behind `=` is never.
    pub(super) fn flatten(&mut self, frame: &Frame, bracket: usize) -> bool {
        let outer = self
            .stack
            .last()
            .map(|outer| (outer.kind, outer.entry_start));
        let may_be_flat = match (frame.kind, outer) {
            (Kind::List, _) | (Kind::Attrs, Some((Kind::List, _))) => frame.may_be_flat,
            (Kind::Attrs, _) => false,
        };
        let entry = &self.out[frame.entry_start..];
        if !may_be_flat || frame.entries != 1 || entry.len() > 4 * WIDTH {
            return false;
        }
        let (before, semicolon) = match outer {
            Some((Kind::Attrs, start)) => (chars(&self.out[start..bracket]), 1),
            Some((Kind::List, _)) | None => (0, 0),
        };
        let after = semicolon + usize::from(self.trailing.is_some());
        if before + chars("[ ") + chars(entry) + chars(" ]") + after > WIDTH {
            return false;
        }
        let entry = entry.to_owned();
        self.out.truncate(bracket + 1);
        self.out.extend([" ", &entry, " "]);
        self.out.push(frame.kind.close());
        true
    }

    pub(super) fn not_flat(&mut self) {
        if let Some(frame) = self.stack.last_mut() {
            frame.may_be_flat = false;
        }
    }

    pub(super) fn after_value(&mut self) -> Result<(), EmitError> {
        if self
            .stack
            .last()
            .is_some_and(|frame| frame.kind == Kind::Attrs)
        {
            self.out.push(';');
        }
        if let Some(trailing) = self.trailing.take()
            && !self.stack.is_empty()
        {
            self.out.extend([" # ", &trailing]);
            self.not_flat();
        }
        self.within_limit()
    }

    pub(super) fn within_limit(&self) -> Result<(), EmitError> {
        if self.out.len() <= self.limit {
            return Ok(());
        }
        let (at, limit) = (self.at(), self.limit);
        Err(EmitError::TooLong { at, limit })
    }

    /// The place of the current entry, as Nix would write it.
    pub(crate) fn at(&self) -> String {
        self.path(&self.stack)
    }

    /// The place of the set that the current entry is in.
    pub(super) fn around(&self) -> String {
        self.path(&self.stack[..self.stack.len().saturating_sub(1)])
    }

    pub(super) fn path(&self, frames: &[Frame]) -> String {
        let mut path = String::new();
        for frame in frames.iter().filter(|frame| frame.entries > 0) {
            match frame.kind {
                Kind::List => path.push_str(&format!("[{}]", frame.entries - 1)),
                Kind::Attrs => {
                    if !path.is_empty() {
                        path.push('.');
                    }
                    path.push_str(&self.out[frame.name.clone()]);
                }
            }
        }
        if path.is_empty() {
            path.push('.');
        }
        path
    }
}
