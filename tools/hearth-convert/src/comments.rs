//! Comments that may quote a secret.

use hearth_bridges::secrets;

use crate::replace::is_path;

/// Whether a comment is a name with a value, in one word each.
pub(crate) fn is_setting(comment: &str) -> bool {
    comment.split_once([':', '=']).is_some_and(|(name, value)| {
        let (name, value) = (name.trim(), value.trim());
        let is_word = |text: &str| !text.is_empty() && !text.contains(char::is_whitespace);
        is_word(name) && is_word(value) && value.len() >= 4 && !is_path(value)
    })
}

/// Whether a comment quotes what may be a secret: a setting that was switched off, or a value that looks like one.
pub(crate) fn may_hold_secret(comment: &str) -> bool {
    let bare = |word: &'_ str| -> String {
        word.trim_matches(|c: char| "\"'`,;()[]{}<>".contains(c))
            .to_owned()
    };
    let is_value = |word: &str| word.len() >= 4 && !secrets().is_word(word) && !is_path(word);
    let named = comment.match_indices([':', '=']).any(|(at, _)| {
        let (name, value) = (&comment[..at], comment[at + 1..].trim());
        let name = name.split_whitespace().last().unwrap_or_default();
        // A sentence goes on after one word; a secret does not.
        secrets().sounds_secret(&bare(name)) && !value.contains(' ') && is_value(&bare(value))
    });
    named
        || comment
            .split_whitespace()
            .map(bare)
            .any(|word| secrets().looks_secret(&word))
}

#[cfg(test)]
mod tests {
    use super::{is_setting, may_hold_secret};

    #[test]
    fn a_name_with_a_value_is_told_from_prose() {
        assert!(is_setting("example.org: hunter2") && is_setting("old=hunter2"));
        for prose in [
            "hers",
            "see: the wiki",
            "hers, too: hunters",
            "file: /run/x/y",
            "a: b",
        ] {
            assert!(!is_setting(prose), "{prose}");
        }
    }

    #[test]
    fn a_setting_that_was_switched_off_is_told_from_prose() {
        for secret in [
            "password: hunter2",
            "smtp_pass=hunter2",
            "before: pickle_key: 'abcd1234'",
            "was postgres://me:hunter2@host/db once",
            "0123456789abcdef0123456789abcdef",
        ] {
            assert!(may_hold_secret(secret), "{secret}");
        }
        for prose in [
            "the token: see the wiki page",
            "password: generate",
            "grandma sends everything twice",
            "secret: /run/secrets/x",
            "see https://example.org/how:to",
        ] {
            assert!(!may_hold_secret(prose), "{prose}");
        }
    }
}
