use crate::build::Builder;
use crate::comments::Kept;
use crate::cursor::{Breaks, Cursor};
use crate::descent::Descent;
use crate::error::Step;
use crate::json::Json;
use crate::parse::Parser;
use crate::scan::{Family, Scanner};
use crate::{Dialect, Document, ReadError, comments, input};

/// How much a text may hold. The defaults are far above any configuration and keep the memory
/// below ten times the input (and a few MiB).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of text.
    pub bytes: usize,
    /// Lists and maps inside one another.
    pub depth: usize,
    /// Values that aliases and merge keys repeat.
    pub repeated: usize,
    /// Values that may be there however short the text is; longer texts may hold one in eight bytes more.
    pub values: usize,
    /// Comments likewise, of which longer texts may hold one in twenty-four bytes more.
    pub comments: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 64 << 20,
            depth: 256,
            repeated: 20_000,
            values: 100_000,
            comments: 20_000,
        }
    }
}

/// Reads as one reader does.
#[derive(Debug, Clone, Copy)]
pub struct Reader {
    dialect: Dialect,
    limits: Limits,
    comments: bool,
}

impl Reader {
    pub fn new(dialect: Dialect) -> Self {
        Self {
            dialect,
            limits: Limits::default(),
            comments: true,
        }
    }

    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Whether comments are kept; they are unless told otherwise.
    #[must_use]
    pub fn comments(mut self, keep: bool) -> Self {
        self.comments = keep;
        self
    }

    /// Reads the first document of `bytes`; `source` names them in errors.
    pub fn read<'a>(&self, source: &str, bytes: &'a [u8]) -> Result<Document<'a>, ReadError> {
        self.document(bytes)
            .map_err(|fail| fail.into_error(source, bytes, self.dialect))
    }

    fn document<'a>(&self, bytes: &'a [u8]) -> Step<Document<'a>> {
        let text = input::text(bytes, self.dialect, self.limits.bytes)?;
        let mut build = Builder::new(text, self.dialect, self.limits);
        let kept = Kept::new(
            self.comments,
            self.limits.comments.saturating_add(text.len() / 24),
        );
        let comments = match Family::of(self.dialect) {
            Some(family) => {
                let breaks = match family {
                    Family::Ruamel => Breaks::InLine,
                    Family::Py | Family::Go => Breaks::Lines,
                };
                let at = Cursor::new(text, breaks);
                let scanner = Scanner::new(at, family, kept, self.limits.depth);
                let scanner = Parser::new(scanner, &mut build, family).document()?;
                scanner.into_comments()
            }
            None if self.dialect == Dialect::Json => {
                let at = Cursor::new(text, Breaks::Letters);
                Json::new(at, &mut build).document()?;
                Kept::none()
            }
            None => {
                let at = Cursor::new(text, Breaks::Letters);
                Descent::new(at, &mut build, kept).document()?
            }
        };
        let comments = comments.into_list()?;
        let (mut root, notes) = build.finish()?;
        let tail = if comments.is_empty() {
            comments
        } else {
            comments::attach(&mut root, comments)
        };
        Ok(Document {
            dialect: self.dialect,
            root,
            notes,
            tail,
            text,
        })
    }
}
