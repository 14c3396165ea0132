//! Names and values that tell of a secret where no table does.

use std::borrow::Cow;

use serde::Deserialize;

use super::Secrets;
use crate::has_credentials;
use crate::suspect::is_random;

#[derive(Debug, Deserialize)]
pub(super) struct Words {
    pub(super) literal: Vec<String>,
    pub(super) begins: Vec<String>,
    pub(super) harmless: Vec<String>,
}

impl Secrets {
    /// A word that bridges take in place of a secret, or an example's stand-in for one.
    pub fn is_word(&self, value: &str) -> bool {
        self.words.literal.iter().any(|word| word == value)
            || self
                .words
                .begins
                .iter()
                .any(|begin| value.starts_with(begin.as_str()))
    }

    /// Whether a name that nothing is known of sounds like a secret's.
    pub fn sounds_secret(&self, name: &str) -> bool {
        // Node's configurations and options of commands have hyphens.
        let name = if name.contains('-') {
            Cow::Owned(name.replace('-', "_"))
        } else {
            Cow::Borrowed(name)
        };
        if self.words.harmless.iter().any(|word| *word == name) {
            return false;
        }
        let lower = name.to_lowercase();
        let parts = [
            "secret",
            "token",
            "password",
            "passwd",
            "pepper",
            "passcode",
            "passphrase",
            "dsn",
            "private",
            "apikey",
            "api_key",
            "credential",
            "requirepass",
        ];
        parts.iter().any(|part| lower.contains(part))
            || lower.ends_with("_key")
            || lower == "key"
            || lower.ends_with("_pass")
            || lower == "pass"
    }

    /// Whether a value looks like one, whatever its name: an address with a password, a long random text, or a variable.
    pub fn looks_secret(&self, value: &str) -> bool {
        self.is_telling(value) || self.assigned(value).is_some()
    }

    /// The same of what is no variable.
    pub fn is_telling(&self, value: &str) -> bool {
        !self.is_word(value) && (has_credentials(value) || is_random(value))
    }

    /// The secret in `POSTGRES_PASSWORD=hunter2` and `redis-server --requirepass hunter2`, as environments and command
    /// lines have it, with whatever stands behind it.
    pub fn assigned<'v>(&self, value: &'v str) -> Option<&'v str> {
        let is_one =
            |(name, secret): &(&str, &str)| self.may_be(secret) && self.sounds_secret(name);
        let variable = variable(value).filter(is_one).map(|(_, secret)| secret);
        variable.or_else(|| self.behind_option(value))
    }

    /// The name of an option of a command, `--password`, behind which a secret stands.
    pub fn option<'v>(&self, word: &'v str) -> Option<&'v str> {
        let name = word.strip_prefix('-')?.trim_start_matches('-');
        let is_name = !name.contains(|c: char| c == '=' || c.is_whitespace());
        let is_harmless =
            name.starts_with("no-") || name.ends_with("-file") || name.ends_with("-path");
        (is_name && !is_harmless && self.sounds_secret(name)).then_some(name)
    }

    fn behind_option<'v>(&self, text: &'v str) -> Option<&'v str> {
        let mut rest = text;
        while let Some(at) = rest.find('-') {
            let (before, from) = rest.split_at(at);
            let end = from.find(|c: char| c == '=' || c.is_whitespace())?;
            let (word, behind) = from.split_at(end);
            let value = behind.get(1..).unwrap_or_default().trim_start();
            let first = value.split_whitespace().next().unwrap_or_default();
            let is_option = before.is_empty() || before.ends_with(char::is_whitespace);
            let is_value = first.len() >= 4 && !first.starts_with(['-', '$']) && self.may_be(first);
            if is_option && is_value && self.option(word).is_some() {
                return Some(value);
            }
            rest = behind;
        }
        None
    }

    fn may_be(&self, secret: &str) -> bool {
        !is_path(secret) && !self.is_word(secret)
    }
}

/// A path is where something is, not what it is.
pub fn is_path(value: &str) -> bool {
    value.starts_with(['/', '.']) && value.contains('/')
}

/// The name of a variable, and what it is set to.
pub fn variable(text: &str) -> Option<(&str, &str)> {
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte);
    let end = text.bytes().position(|byte| !is_name(byte))?;
    Some((&text[..end], text[end..].strip_prefix('=')?))
}

#[cfg(test)]
mod tests {
    use crate::secrets;

    #[test]
    fn words_are_no_secrets() {
        for word in [
            "generate",
            "disable",
            "disabled",
            "",
            "This value is generated when generating the registration",
        ] {
            assert!(secrets().is_word(word), "{word}");
        }
        assert!(!secrets().is_word("hunter2"));
    }

    #[test]
    fn a_long_random_text_looks_secret_and_prose_does_not() {
        assert!(secrets().looks_secret("hWkQ3nU0sYb7ZpXeR2cVt9LmJfGdA1iO"));
        assert!(secrets().looks_secret("0123456789abcdef0123456789abcdef"));
        for plain in [
            "maunium.net/go/mautrix-whatsapp",
            "a-name-of-many-words-that-is-not-a-secret",
            "/var/lib/matrix-synapse/media_store_path",
            "mxc://maunium.net/NeXNQarUbrlYBiPCpprYsRqr",
            "{{or .BusinessName .PushName .Phone}} (WA)",
        ] {
            assert!(!secrets().looks_secret(plain), "{plain}");
        }
    }

    #[test]
    fn a_variable_that_sounds_secret_is_one() {
        for (value, secret) in [
            ("POSTGRES_PASSWORD=hunter2", "hunter2"),
            ("--api-token=a=b", "a=b"),
            ("redis-server --requirepass hunter2", "hunter2"),
            ("serve --port 80 --shared-secret=hunter2 -v", "hunter2 -v"),
            ("-password  hunter2", "hunter2"),
            ("serve --api-key hunter2", "hunter2"),
            ("serve --signing-key hunter2", "hunter2"),
            ("serve --admin-pass hunter2", "hunter2"),
        ] {
            assert_eq!(secrets().assigned(value), Some(secret));
            assert!(secrets().looks_secret(value), "{value}");
        }
        for plain in [
            "POSTGRES_PASSWORD=",
            "POSTGRES_PASSWORD_FILE=/run/secrets/x",
            "POSTGRES_USER=me",
            "see the token=x",
            "secret",
        ] {
            assert_eq!(secrets().assigned(plain), None, "{plain}");
        }
    }

    #[test]
    fn names_that_sound_secret() {
        for name in [
            "smtp_pass",
            "clientSecret",
            "bot_token",
            "signing_key",
            "pepper",
            "dsn",
        ] {
            assert!(secrets().sounds_secret(name), "{name}");
        }
        for name in [
            "no_bridge_info_state_key",
            "allow_key_sharing",
            "enabled",
            "keyword",
            "compass",
        ] {
            assert!(!secrets().sounds_secret(name), "{name}");
        }
    }
}
