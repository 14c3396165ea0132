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
    /// What a registration claims, as a regular expression, by its id.
    Namespace { id: String },
    /// A registration was given; the value is its id.
    Registration,
    /// Where a bridge looks for Synapse.
    Synapse,
    /// A port on which Synapse listens.
    Listener,
    /// A registration that Synapse reads, by its path on the old machine.
    AppserviceFile,
    /// Synapse's signing key, by its path on the old machine.
    SigningKeyFile,
    /// Where other servers are sent: `host:port`.
    Delegate,
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
