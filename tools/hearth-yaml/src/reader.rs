use crate::{Dialect, Document, Problem, ReadError};

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
    /// Values that may be there however short the text is; longer texts may hold one in six bytes more.
    pub values: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 64 << 20,
            depth: 256,
            repeated: 20_000,
            values: 50_000,
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
    pub fn read<'a>(&self, source: &str, _bytes: &'a [u8]) -> Result<Document<'a>, ReadError> {
        let _ = (self.limits, self.comments);
        Err(ReadError {
            file: source.to_owned(),
            line: 1,
            column: 1,
            excerpt: String::new(),
            dialect: self.dialect,
            problem: Problem::NotThere,
        })
    }
}
