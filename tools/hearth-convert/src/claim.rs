//! What files say about the server as a whole. Several may say the same thing, and have to agree.

use hearth_report::Secret;

use crate::Place;

/// What is claimed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// The part behind the colon in everybody's name.
    ServerName,
    /// Where clients reach the server.
    PublicBaseUrl,
    /// A token of a bridge: `as_token` or `hs_token`, by the id of its registration.
    Token { id: String, which: &'static str },
    /// Where a bridge listens, by the id of its registration.
    Url { id: String },
    /// The bot's own user, by the id of its registration.
    Sender { id: String },
    /// Anything else that two files both say, by a name for people: `the port of Synapse`.
    Other(String),
}

/// One file's word on it. Tokens are compared, never shown.
#[derive(Debug, Clone)]
pub struct Claim {
    pub subject: Subject,
    pub value: Secret,
    pub place: Place,
}

impl Claim {
    pub fn new(subject: Subject, value: impl Into<String>, place: Place) -> Self {
        Self {
            subject,
            value: Secret::new(value),
            place,
        }
    }

    /// The value, unless it is a secret.
    pub fn shown(&self) -> Option<&str> {
        match self.subject {
            Subject::Token { .. } => None,
            _ => Some(self.value.expose()),
        }
    }
}
