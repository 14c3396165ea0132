//! What a failed command says: what went wrong, why, and what to do about it.

use std::error::Error;
use std::fmt;

use crate::Exit;

/// Whether the person asked wrongly or the world is not as it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Something on the host, in a file or on the network is not right: exit 1.
    Problem,
    /// The command line or its input makes no sense: exit 2.
    WrongUse,
}

/// An error type that knows what the person can do about it.
pub trait Hint {
    fn hint(&self) -> Option<String>;
}

/// An error on its way to a person.
pub struct Failure {
    kind: Kind,
    message: String,
    causes: Vec<String>,
    hint: Option<String>,
}

impl Failure {
    pub fn problem(message: impl Into<String>) -> Self {
        Self::new(Kind::Problem, message)
    }

    pub fn wrong_use(message: impl Into<String>) -> Self {
        Self::new(Kind::WrongUse, message)
    }

    fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
            causes: Vec::new(),
            hint: None,
        }
    }

    /// Takes over an error's message, its chain of sources and its hint.
    pub fn of<E: Error + Hint>(error: &E) -> Self {
        let mut failure = Self::problem(error.to_string()).caused_by(error.source());
        failure.hint = error.hint();
        failure
    }

    #[must_use]
    pub fn caused_by(mut self, source: Option<&(dyn Error + 'static)>) -> Self {
        let mut next = source;
        while let Some(cause) = next {
            self.causes.push(cause.to_string());
            next = cause.source();
        }
        self
    }

    #[must_use]
    pub fn because(mut self, cause: impl Into<String>) -> Self {
        self.causes.push(cause.into());
        self
    }

    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    pub fn exit(&self) -> Exit {
        match self.kind {
            Kind::Problem => Exit::Problem,
            Kind::WrongUse => Exit::WrongUse,
        }
    }
}

impl<E: Error + Hint> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::of(&error)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error: {}", self.message)?;
        for cause in &self.causes {
            write!(f, "\n  Caused by: {}", cause.replace('\n', "\n    "))?;
        }
        if let Some(hint) = &self.hint {
            write!(f, "\n\nhint: {hint}")?;
        }
        Ok(())
    }
}

/// The same text: a failure that reaches a test or an `unwrap` reads as a person would read it.
impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_error_then_causes_then_hint() {
        let failure = Failure::problem("Cannot read `/etc/x`")
            .because("Permission denied")
            .hint("run it as root");
        assert_eq!(
            failure.to_string(),
            "error: Cannot read `/etc/x`\n  Caused by: Permission denied\n\nhint: run it as root"
        );
        assert_eq!(failure.exit(), Exit::Problem);
        assert_eq!(Failure::wrong_use("x").exit(), Exit::WrongUse);
    }
}
