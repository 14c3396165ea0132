//! `@you:example.org`, of this server.

use std::fmt;

use hearth_plan::names::is_localpart;
use hearth_report::Hint;
use thiserror::Error;

/// A user of the server at hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserId {
    localpart: String,
    server: String,
}

#[derive(Debug, Error, PartialEq, Eq)]
pub enum UserIdError {
    #[error("User `{user}` {why}")]
    Malformed { user: String, why: &'static str },
    #[error("User `{user}` is not of this server, which is `{server}`")]
    OtherServer { user: String, server: String },
}

impl Hint for UserIdError {
    fn hint(&self) -> Option<String> {
        Some(match self {
            Self::Malformed { .. } => {
                "write `@you:example.org`, or `you` alone: lower-case letters, digits and `._=/+-`"
                    .to_owned()
            }
            Self::OtherServer { server, .. } => {
                format!("accounts of `{server}` alone are looked after here")
            }
        })
    }
}

/// The specification's limit for the whole id.
const LONGEST: usize = 255;

impl UserId {
    /// A full id or a localpart, with a name that new users may have.
    pub fn parse(text: &str, server: &str) -> Result<Self, UserIdError> {
        let id = Self::existing(text, server)?;
        let malformed = |why| Err(malformed(text, why));
        let localpart = id.localpart();
        if localpart.bytes().any(|byte| byte.is_ascii_uppercase()) {
            return malformed("has capital letters");
        }
        if !is_localpart(localpart) {
            return malformed("has characters that a user's name may not have");
        }
        if localpart.starts_with('_') {
            return malformed("begins with `_`, which Synapse keeps for bridges");
        }
        if localpart.bytes().all(|byte| byte.is_ascii_digit()) {
            return malformed("is a number, which Synapse keeps for guests");
        }
        Ok(id)
    }

    /// A full id or a localpart of somebody who may be there already: bridges' users have names that people may not have,
    /// and so have people of long ago.
    pub fn existing(text: &str, server: &str) -> Result<Self, UserIdError> {
        let malformed = |why| malformed(text, why);
        let localpart = match text.strip_prefix('@') {
            None if text.contains(':') => return Err(malformed("does not begin with `@`")),
            None => text,
            Some(rest) => match rest.split_once(':') {
                None => return Err(malformed("has no server name")),
                Some((localpart, of)) if of == server => localpart,
                Some(_) => {
                    return Err(UserIdError::OtherServer {
                        user: text.escape_debug().to_string(),
                        server: server.to_owned(),
                    });
                }
            },
        };
        if localpart.is_empty() {
            return Err(malformed("has no name"));
        }
        if localpart.chars().any(char::is_control) {
            return Err(malformed("has characters that a user's name may not have"));
        }
        let id = Self {
            localpart: localpart.to_owned(),
            server: server.to_owned(),
        };
        if id.to_string().len() > LONGEST {
            return Err(malformed("is longer than 255 bytes"));
        }
        Ok(id)
    }

    pub fn localpart(&self) -> &str {
        &self.localpart
    }
}

fn malformed(text: &str, why: &'static str) -> UserIdError {
    UserIdError::Malformed {
        user: text.escape_debug().to_string(),
        why,
    }
}

impl fmt::Display for UserId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "@{}:{}", self.localpart, self.server)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn refused(text: &str) -> String {
        UserId::parse(text, "example.org").unwrap_err().to_string()
    }

    #[test]
    fn a_full_id_and_a_localpart_are_the_same_user() {
        let full = UserId::parse("@you:example.org", "example.org").unwrap();
        assert_eq!(full, UserId::parse("you", "example.org").unwrap());
        assert_eq!(full.to_string(), "@you:example.org");
        assert_eq!(full.localpart(), "you");
    }

    #[test]
    fn whoever_is_there_already_may_have_any_name() {
        for name in ["_webhooks_x", "You", "42", "y u"] {
            let id = UserId::existing(&format!("@{name}:example.org"), "example.org").unwrap();
            assert_eq!(id.localpart(), name);
            assert_eq!(id, UserId::existing(name, "example.org").unwrap());
        }
        let refused = |text: &str| {
            let error = UserId::existing(text, "example.org").unwrap_err();
            error.to_string()
        };
        assert_eq!(refused("@:example.org"), "User `@:example.org` has no name");
        assert_eq!(
            refused("_x\n"),
            "User `_x\\n` has characters that a user's name may not have"
        );
        assert_eq!(refused("@_x"), "User `@_x` has no server name");
        assert_eq!(
            refused("@_x:other.org"),
            "User `@_x:other.org` is not of this server, which is `example.org`"
        );
        assert!(refused(&"_".repeat(250)).ends_with("is longer than 255 bytes"));
    }

    #[test]
    fn ids_that_cannot_be_are_refused_with_the_reason() {
        for (text, why) in [
            ("", "User `` has no name"),
            ("@:example.org", "User `@:example.org` has no name"),
            ("@you", "User `@you` has no server name"),
            (
                "you:example.org",
                "User `you:example.org` does not begin with `@`",
            ),
            ("You", "User `You` has capital letters"),
            (
                "y u",
                "User `y u` has characters that a user's name may not have",
            ),
            (
                "you\n",
                "User `you\\n` has characters that a user's name may not have",
            ),
            (
                "_you",
                "User `_you` begins with `_`, which Synapse keeps for bridges",
            ),
            (
                "42",
                "User `42` is a number, which Synapse keeps for guests",
            ),
            (
                "@you:other.org",
                "User `@you:other.org` is not of this server, which is `example.org`",
            ),
        ] {
            assert_eq!(refused(text), why);
        }
        let long = "a".repeat(250);
        assert_eq!(
            refused(&long),
            format!("User `{long}` is longer than 255 bytes")
        );
    }
}
