//! What the server, or the socket on the way to it, gave as the reason: one line, with its code.

use std::error::Error;
use std::fmt;
use std::io;

#[derive(Debug, Clone)]
pub struct Reason {
    code: Option<String>,
    io: Option<io::ErrorKind>,
    text: String,
}

impl Reason {
    /// The SQLSTATE, where the server answered at all.
    pub fn code(&self) -> &str {
        self.code.as_deref().unwrap_or_default()
    }

    /// The socket's own error, where it was one.
    pub fn io(&self) -> Option<io::ErrorKind> {
        self.io
    }
}

impl From<&postgres::Error> for Reason {
    fn from(error: &postgres::Error) -> Self {
        if let Some(said) = error.as_db_error() {
            let mut text = format!(
                "{}: {} ({})",
                said.severity(),
                said.message(),
                said.code().code()
            );
            if let Some(detail) = said.detail() {
                text.push_str("; ");
                text.push_str(detail);
            }
            return Self {
                code: Some(said.code().code().to_owned()),
                io: None,
                text,
            };
        }
        // The outermost text only says that something failed; the innermost says what.
        let mut last: &(dyn Error + 'static) = error;
        while let Some(next) = last.source() {
            last = next;
        }
        Self {
            code: None,
            io: last.downcast_ref::<io::Error>().map(io::Error::kind),
            text: last.to_string(),
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Error for Reason {}
