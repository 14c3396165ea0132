//! Nix text, written value by value, as nixfmt (RFC 166) leaves it.
//!
//! Lists and sets are written over several lines; one that closes with a single short entry is put
//! on one line afterwards, where nixfmt would leave it there.

use crate::frame::{Frame, Kind, Shape, chars};
use crate::literal;
use crate::text::{push_indented, push_quoted, push_spaces, reads_better_indented};
use crate::{EmitError, name};

/// As deep as lists and sets may be nested. No configuration comes near; Nix gives up somewhat later.
pub const MAX_DEPTH: usize = 128;

/// No Nix text of configuration comes near either.
const MAX_BYTES: usize = 256 << 20;

/// nixfmt's width, which does not count the indentation.
const WIDTH: usize = 100;

const INDENT: usize = 2;

/// Takes values in order. In a set each value follows its [`Writer::name`]; in a list it stands alone.
#[derive(Debug)]
pub struct Writer {
    out: String,
    stack: Vec<Frame>,
    blank: bool,
    limit: usize,
}

impl Default for Writer {
    fn default() -> Self {
        Self {
            out: String::new(),
            stack: Vec::new(),
            blank: false,
            limit: MAX_BYTES,
        }
    }
}

impl Writer {
    pub fn new() -> Self {
        Self::default()
    }

    /// Refuses to write more than that.
    #[must_use]
    pub fn limit(mut self, bytes: usize) -> Self {
        self.limit = bytes.min(MAX_BYTES);
        self
    }

    /// The text, which ends with a line break.
    pub fn finish(mut self) -> String {
        self.out.push('\n');
        self.out
    }

    /// The head of a function whose body follows.
    pub(crate) fn head(&mut self, head: &str) {
        self.out.push_str(head);
        self.out.push('\n');
    }

    /// An empty line before what comes next, unless it is the first of a list or set.
    pub fn blank(&mut self) {
        self.blank = true;
    }

    /// A comment on lines of its own, without `#`.
    pub fn comment(&mut self, text: &str) -> Result<(), EmitError> {
        if text.contains('\0') {
            return Err(EmitError::NulInComment { at: self.at() });
        }
        for line in text.split(['\n', '\r']) {
            self.line();
            let line = line.trim_end();
            self.out.push('#');
            if !line.is_empty() && !line.starts_with(' ') {
                self.out.push(' ');
            }
            self.out.push_str(line);
            if self.stack.is_empty() {
                self.out.push('\n');
            }
        }
        self.not_flat();
        self.within_limit()
    }

    /// A comment behind the value just written.
    pub fn trailing(&mut self, text: &str) -> Result<(), EmitError> {
        if text.contains('\0') {
            return Err(EmitError::NulInComment { at: self.at() });
        }
        let words: Vec<&str> = text.split(['\n', '\r']).map(str::trim).collect();
        let line = words.join(" ");
        if !line.trim().is_empty() {
            self.out.push_str(" # ");
            self.out.push_str(line.trim());
            self.not_flat();
        }
        self.within_limit()
    }

    /// The name of the next binding; several are written with dots.
    pub fn name<N: AsRef<str>>(&mut self, path: &[N]) -> Result<(), EmitError> {
        if path.is_empty() {
            return Err(EmitError::NoName { at: self.at() });
        }
        self.entry();
        let start = self.out.len();
        let mut is_plain = path.len() <= 4;
        for (index, name) in path.iter().map(AsRef::as_ref).enumerate() {
            if name.contains('\0') {
                return Err(EmitError::NulInName { at: self.at() });
            }
            if index > 0 {
                self.out.push('.');
            }
            if name::is_bare(name) {
                self.out.push_str(name);
            } else {
                push_quoted(&mut self.out, name);
                is_plain = false;
            }
        }
        if let Some(frame) = self.stack.last_mut() {
            frame.name = start..self.out.len();
            frame.has_plain_name = is_plain;
        }
        self.out.push_str(" =");
        Ok(())
    }

    pub fn null(&mut self) -> Result<(), EmitError> {
        self.word("null")
    }

    pub fn bool(&mut self, value: bool) -> Result<(), EmitError> {
        self.word(if value { "true" } else { "false" })
    }

    pub fn int(&mut self, value: i64) -> Result<(), EmitError> {
        let literal = literal::int(value);
        self.code(&literal.text, literal.is_operation)
    }

    /// Decimal digits with an optional `-`, of any length.
    pub fn big_int(&mut self, digits: &str) -> Result<(), EmitError> {
        let number = digits.strip_prefix('-').unwrap_or(digits);
        let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        match digits.parse() {
            Ok(value) => self.int(value),
            Err(_) => {
                self.item();
                let at = self.at();
                Err(if is_number {
                    EmitError::TooLarge { at }
                } else {
                    EmitError::NotANumber { at }
                })
            }
        }
    }

    pub fn float(&mut self, value: f64) -> Result<(), EmitError> {
        if let Some(literal) = literal::float(value) {
            return self.code(&literal.text, literal.is_operation);
        }
        self.item();
        Err(EmitError::NotFinite { at: self.at() })
    }

    /// Code of our own on one line; in a list, in parentheses unless it is one word.
    pub fn raw(&mut self, code: &str) -> Result<(), EmitError> {
        self.code(code, code.contains(char::is_whitespace))
    }

    pub fn string(&mut self, text: &str) -> Result<(), EmitError> {
        self.item();
        if text.contains('\0') {
            return Err(EmitError::Nul { at: self.at() });
        }
        if reads_better_indented(text) {
            let indent = self.place(Shape::Open(2)) + 2;
            push_indented(&mut self.out, text, indent);
            self.not_flat();
        } else {
            let start = self.out.len();
            push_quoted(&mut self.out, text);
            let quoted = self.out.split_off(start);
            self.place(Shape::Text(&quoted));
            self.out.push_str(&quoted);
        }
        self.after_value()
    }

    pub fn begin_list(&mut self) -> Result<(), EmitError> {
        self.begin(Kind::List)
    }

    pub fn begin_attrs(&mut self) -> Result<(), EmitError> {
        self.begin(Kind::Attrs)
    }

    /// Closes the innermost list or set.
    pub fn end(&mut self) -> Result<(), EmitError> {
        let Some(frame) = self.stack.pop() else {
            return Ok(());
        };
        self.blank = false;
        let Some(bracket) = frame.bracket else {
            let empty = frame.kind.empty();
            self.place(Shape::Word(empty));
            self.out.push_str(empty);
            return self.after_value();
        };
        if !self.flatten(&frame, bracket) {
            self.out.push('\n');
            push_spaces(&mut self.out, frame.indent - INDENT);
            self.out.push(frame.kind.close());
            self.not_flat();
        }
        self.after_value()
    }
}

/// How things come to stand where they stand.
impl Writer {
    fn begin(&mut self, kind: Kind) -> Result<(), EmitError> {
        self.item();
        if self.stack.len() >= MAX_DEPTH {
            let (at, limit) = (self.at(), MAX_DEPTH);
            return Err(EmitError::TooDeep { at, limit });
        }
        self.stack.push(Frame::new(kind));
        self.blank = false;
        Ok(())
    }

    /// A new line in the innermost list or set, whose bracket opens with its first.
    fn line(&mut self) {
        let blank = std::mem::take(&mut self.blank);
        let Some(mut frame) = self.stack.pop() else {
            if blank && !self.out.is_empty() {
                self.out.push('\n');
            }
            return;
        };
        if frame.bracket.is_none() {
            frame.indent = self.place(Shape::Open(1)) + INDENT;
            frame.bracket = Some(self.out.len());
            self.out.push(frame.kind.open());
        } else if blank {
            self.out.push('\n');
        }
        self.out.push('\n');
        push_spaces(&mut self.out, frame.indent);
        self.stack.push(frame);
    }

    /// An entry of the innermost list or set begins.
    fn entry(&mut self) {
        self.line();
        let start = self.out.len();
        if let Some(frame) = self.stack.last_mut() {
            frame.entries += 1;
            frame.entry_start = start;
        }
    }

    /// In a list, a value is an entry; in a set its name was.
    fn item(&mut self) {
        if self
            .stack
            .last()
            .is_some_and(|frame| frame.kind == Kind::List)
        {
            self.entry();
        }
    }

    fn word(&mut self, word: &str) -> Result<(), EmitError> {
        self.code(word, false)
    }

    fn code(&mut self, code: &str, is_operation: bool) -> Result<(), EmitError> {
        self.item();
        self.place(Shape::Word(code));
        let in_list = self
            .stack
            .last()
            .is_some_and(|frame| frame.kind == Kind::List);
        if is_operation && in_list {
            self.out.extend(["(", code, ")"]);
        } else {
            self.out.push_str(code);
        }
        self.after_value()
    }

    /// Puts the value behind its `=`, or below where nixfmt would. Gives the indentation of its line.
    fn place(&mut self, shape: Shape<'_>) -> usize {
        let Some(frame) = self.stack.last_mut() else {
            return 0;
        };
        if frame.kind == Kind::List {
            return frame.indent;
        }
        let stays = (frame.has_plain_name && !matches!(shape, Shape::Word(_)))
            || shape.fits(WIDTH.saturating_sub(chars(&self.out[frame.entry_start..]) + 1));
        if stays {
            self.out.push(' ');
            return frame.indent;
        }
        self.out.push('\n');
        push_spaces(&mut self.out, frame.indent + INDENT);
        frame.entry_start = self.out.len();
        frame.may_be_flat = false;
        frame.indent + INDENT
    }

    /// Puts a list or set with one short entry on one line. A set behind `=` is never.
    fn flatten(&mut self, frame: &Frame, bracket: usize) -> bool {
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
        if before + chars("[ ") + chars(entry) + chars(" ]") + semicolon > WIDTH {
            return false;
        }
        let entry = entry.to_owned();
        self.out.truncate(bracket + 1);
        self.out.extend([" ", &entry, " "]);
        self.out.push(frame.kind.close());
        true
    }

    fn not_flat(&mut self) {
        if let Some(frame) = self.stack.last_mut() {
            frame.may_be_flat = false;
        }
    }

    fn after_value(&mut self) -> Result<(), EmitError> {
        if self
            .stack
            .last()
            .is_some_and(|frame| frame.kind == Kind::Attrs)
        {
            self.out.push(';');
        }
        self.within_limit()
    }

    fn within_limit(&self) -> Result<(), EmitError> {
        if self.out.len() <= self.limit {
            return Ok(());
        }
        let (at, limit) = (self.at(), self.limit);
        Err(EmitError::TooLong { at, limit })
    }

    /// The place of the current entry, as Nix would write it.
    pub(crate) fn at(&self) -> String {
        let mut at = String::new();
        for frame in self.stack.iter().filter(|frame| frame.entries > 0) {
            match frame.kind {
                Kind::List => at.push_str(&format!("[{}]", frame.entries - 1)),
                Kind::Attrs => {
                    if !at.is_empty() {
                        at.push('.');
                    }
                    at.push_str(&self.out[frame.name.clone()]);
                }
            }
        }
        if at.is_empty() {
            at.push('.');
        }
        at
    }
}
