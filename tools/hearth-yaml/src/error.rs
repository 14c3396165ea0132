use hearth_report::Hint;
use thiserror::Error;

use crate::Dialect;

/// Why a text cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Problem {
    #[error("This reader is not there yet")]
    NotThere,
}

impl Hint for Problem {
    fn hint(&self) -> Option<String> {
        None
    }
}

/// The place, the line with its values masked, and what is wrong there.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{file}`, line {line}, column {column}: {problem}\n  {line} | {excerpt}")]
pub struct ReadError {
    pub file: String,
    pub line: u32,
    pub column: u32,
    /// The line itself, shortened, values masked.
    pub excerpt: String,
    pub dialect: Dialect,
    pub problem: Problem,
}

impl Hint for ReadError {
    fn hint(&self) -> Option<String> {
        self.problem.hint()
    }
}
