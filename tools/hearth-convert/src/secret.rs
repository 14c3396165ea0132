//! Secrets that were found, on their way to files of their own.

use std::fmt;

use hearth_report::Secret;

use crate::Place;

/// A name that is also a file's: `telegram-api-hash`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SecretName(String);

impl SecretName {
    /// Out of any words: what no file's name can hold becomes `-`.
    pub fn new(words: &str) -> Self {
        let mut name = String::with_capacity(words.len());
        for c in words.chars() {
            let c = if c.is_ascii_alphanumeric() || c == '-' {
                c.to_ascii_lowercase()
            } else {
                '-'
            };
            if !(c == '-' && (name.is_empty() || name.ends_with('-'))) {
                name.push(c);
            }
        }
        let name = name.trim_matches('-');
        Self(if name.is_empty() {
            "secret".to_owned()
        } else {
            name.to_owned()
        })
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SecretName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What the host does with a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// `hearth.secrets.NAME.file` names it, and `{ _secret = "NAME"; }` uses it.
    Named,
    /// A whole file of secrets, such as a registration with its tokens: an option of its own names it.
    Whole { option: Vec<String> },
    /// It only has to be kept for a while; nothing refers to it.
    Kept,
}

#[derive(Debug, Clone)]
pub struct FoundSecret {
    pub name: SecretName,
    pub value: Secret,
    pub origin: Origin,
    /// Where it stood; none for one that was in a program's code.
    pub place: Option<Place>,
    /// What it is, for people.
    pub what: String,
}

#[cfg(test)]
mod tests {
    use super::SecretName;

    #[test]
    fn any_words_make_a_name() {
        assert_eq!(
            SecretName::new("telegram network.api_hash").as_str(),
            "telegram-network-api-hash"
        );
        assert_eq!(SecretName::new("../../etc/passwd").as_str(), "etc-passwd");
        assert_eq!(SecretName::new("Ünïcode").as_str(), "n-code");
        assert_eq!(SecretName::new("//").as_str(), "secret");
    }
}
