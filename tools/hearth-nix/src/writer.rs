//! Nix text, written value by value, as nixfmt (RFC 166) leaves it.
//!
//! Lists and sets are written over several lines; one that closes with a single short entry is put
//! on one line afterwards, where nixfmt would leave it there.

use crate::frame::{Frame, Kind, Shape};
use crate::literal::{self, Form};
use crate::text::{
    Signs, push_indented, push_line, push_quoted, push_signed, reads_better_indented,
};
use crate::{EmitError, name};

mod place;

/// As deep as lists and sets may be nested. No configuration comes near; readers of the JSON that Nix
/// makes of it give up soon after.
pub const MAX_DEPTH: usize = 100;

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
    trailing: Option<String>,
    limit: usize,
}

impl Default for Writer {
    fn default() -> Self {
        Self {
            out: String::new(),
            stack: Vec::new(),
            blank: false,
            trailing: None,
            limit: MAX_BYTES,
        }
    }
}

impl Writer {
    pub fn new() -> Self {
        Self::default()
    }

    /// Makes room for a text of about that many bytes.
    #[must_use]
    pub fn expecting(mut self, bytes: usize) -> Self {
        self.out.reserve(bytes.min(self.limit));
        self
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

    /// A comment on lines of its own, without `#` and the space behind it.
    pub fn comment(&mut self, text: &str) -> Result<(), EmitError> {
        if text.contains('\0') {
            return Err(EmitError::NulInComment { at: self.at() });
        }
        let lines = text.split('\n');
        let lines = lines.flat_map(|line| line.strip_suffix('\r').unwrap_or(line).split('\r'));
        for line in lines {
            self.line();
            let line = line.trim_end();
            self.out.push('#');
            if !line.is_empty() {
                self.out.extend([" ", line]);
            }
            if self.stack.is_empty() {
                self.out.push('\n');
            }
        }
        self.not_flat();
        self.within_limit()
    }

    /// A comment behind the value that comes next; in a set, given after its name.
    pub fn trailing(&mut self, text: &str) -> Result<(), EmitError> {
        if text.contains('\0') {
            return Err(EmitError::NulInComment { at: self.at() });
        }
        let lines: Vec<&str> = text.split(['\n', '\r']).map(str::trim).collect();
        let line = lines.join(" ");
        let line = line.trim();
        self.trailing = (!line.is_empty()).then(|| line.to_owned());
        Ok(())
    }

    /// The name of the next binding; several are written with dots.
    pub fn name<N: AsRef<str>>(&mut self, path: &[N]) -> Result<(), EmitError> {
        if path.is_empty() {
            return Err(EmitError::NoName { at: self.around() });
        }
        let are_bare = path.iter().all(|name| name::is_bare(name.as_ref()));
        if !are_bare && path.iter().any(|name| name.as_ref().contains('\0')) {
            return Err(EmitError::NulInName { at: self.around() });
        }
        self.entry();
        let start = self.out.len();
        let mut is_plain = path.len() <= 4;
        for (index, name) in path.iter().map(AsRef::as_ref).enumerate() {
            if index > 0 {
                self.out.push('.');
            }
            if are_bare || name::is_bare(name) {
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
        self.code(&literal.text, literal.form)
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
            return self.code(&literal.text, literal.form);
        }
        self.item();
        Err(EmitError::NotFinite { at: self.at() })
    }

    /// Code of our own on one line; in a list, in parentheses unless it is one word.
    pub fn raw(&mut self, code: &str) -> Result<(), EmitError> {
        let form = if code.contains(char::is_whitespace) {
            Form::Application
        } else if code.starts_with("./") {
            Form::Path
        } else {
            Form::Word
        };
        self.code(code, form)
    }

    pub fn string(&mut self, text: &str) -> Result<(), EmitError> {
        self.item();
        let signs = Signs::of(text);
        if signs.has_nul() {
            return Err(EmitError::Nul { at: self.at() });
        }
        if signs.has_break() && reads_better_indented(text) {
            let indent = self.place(Shape::Open(2)) + 2;
            push_indented(&mut self.out, text, indent);
            self.not_flat();
        } else if self.stays_whatever_it_is() {
            self.place(Shape::Text(""));
            push_signed(&mut self.out, text, signs);
        } else {
            let mut quoted = String::with_capacity(text.len() + 2);
            push_signed(&mut quoted, text, signs);
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
        self.trailing = frame.trailing.clone();
        let Some(bracket) = frame.bracket else {
            let empty = frame.kind.empty();
            self.place(Shape::Word(empty));
            self.out.push_str(empty);
            return self.after_value();
        };
        if !self.flatten(&frame, bracket) {
            push_line(&mut self.out, frame.indent - INDENT);
            self.out.push(frame.kind.close());
            self.not_flat();
        }
        self.after_value()
    }
}
