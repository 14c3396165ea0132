//! What a check found: one subject, one fact, one cause, one remedy.

use serde::Serialize;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; nothing is broken.
    Note,
    /// Works today, will not for ever.
    Warning,
    /// Does not work.
    Error,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    pub severity: Severity,
    pub subject: String,
    pub fact: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remedy: Option<String>,
}

impl Finding {
    pub fn new(severity: Severity, subject: impl Into<String>, fact: impl Into<String>) -> Self {
        Self {
            severity,
            subject: subject.into(),
            fact: fact.into(),
            cause: None,
            remedy: None,
        }
    }

    pub fn error(subject: impl Into<String>, fact: impl Into<String>) -> Self {
        Self::new(Severity::Error, subject, fact)
    }

    pub fn warning(subject: impl Into<String>, fact: impl Into<String>) -> Self {
        Self::new(Severity::Warning, subject, fact)
    }

    #[must_use]
    pub fn cause(mut self, cause: impl Into<String>) -> Self {
        self.cause = Some(cause.into());
        self
    }

    #[must_use]
    pub fn remedy(mut self, remedy: impl Into<String>) -> Self {
        self.remedy = Some(remedy.into());
        self
    }
}
