use std::fmt;

use hearth_yaml::Span;

/// Where something stands in a file that was given; the subject of findings.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    pub file: String,
    pub line: u32,
    pub column: u32,
}

impl Place {
    pub fn new(file: &str, span: Span) -> Self {
        Self {
            file: file.to_owned(),
            line: span.line,
            column: span.column,
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}
