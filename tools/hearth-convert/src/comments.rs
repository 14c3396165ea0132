//! Comments that may quote a secret.

use std::collections::HashMap;

use hearth_bridges::{is_path, secrets};

/// Whether a comment is a name with a value, in one word each.
pub(crate) fn is_setting(comment: &str) -> bool {
    comment.split_once([':', '=']).is_some_and(|(name, value)| {
        let name = name.trim();
        let is_word = !name.is_empty() && !name.contains(char::is_whitespace);
        is_word && value_of(value).is_some_and(|value| value.len() >= 4 && !is_path(value))
    })
}

/// What stands behind a name: one word, or what is in quotes. A sentence goes on after one word; a value does not,
/// but for a comment of its own.
fn value_of(rest: &str) -> Option<&str> {
    let rest = rest.trim();
    let quote = rest.chars().next().filter(|first| "\"'".contains(*first));
    if let Some(quote) = quote {
        return rest[1..].split(quote).next();
    }
    let value = rest.split(" #").next().unwrap_or_default().trim_end();
    (!value.is_empty() && !value.contains(char::is_whitespace)).then_some(value)
}

const SIGNS: &str = "\"'`,;()[]{}<>";

fn bare(word: &str) -> &str {
    word.trim_matches(|c: char| SIGNS.contains(c))
}

/// Secrets that are known, to be found again in comments, however short they are. By their first word.
pub(crate) struct Known<'s>(HashMap<&'s str, Vec<&'s str>>);

impl<'s> Known<'s> {
    pub(crate) fn new(values: impl IntoIterator<Item = &'s str>) -> Self {
        let mut known: HashMap<&str, Vec<&str>> = HashMap::new();
        for value in values {
            if let Some(first) = value.split_whitespace().next() {
                known.entry(first).or_default().push(value.trim());
            }
        }
        Self(known)
    }

    /// Whether a comment says one of them, as a word or behind a sign.
    pub(crate) fn is_in(&self, comment: &str) -> bool {
        let is_here = |word: &str| {
            let values = self.0.get(word).map(Vec::as_slice).unwrap_or_default();
            values.iter().any(|value| comment.contains(value))
        };
        comment.split_whitespace().any(|word| {
            let behind = word
                .match_indices([':', '='])
                .map(|(at, _)| &word[at + 1..]);
            std::iter::once(word).chain(behind).any(|word| {
                let spoken = |c: char| SIGNS.contains(c) || ".!?:".contains(c);
                is_here(word) || is_here(bare(word)) || is_here(word.trim_matches(spoken))
            })
        })
    }
}

/// Whether a comment quotes what may be a secret: a setting that was switched off, or a value that looks like one.
pub(crate) fn may_hold_secret(comment: &str) -> bool {
    let is_value = |word: &str| word.len() >= 4 && !secrets().is_word(word) && !is_path(word);
    let named = comment.match_indices([':', '=']).any(|(at, _)| {
        let name = comment[..at].split_whitespace().last().unwrap_or_default();
        let value = value_of(&comment[at + 1..]);
        secrets().sounds_secret(bare(name)) && value.is_some_and(|value| is_value(bare(value)))
    });
    named
        || comment
            .split_whitespace()
            .map(bare)
            .any(|word| secrets().looks_secret(word))
}

#[cfg(test)]
mod tests {
    use super::{Known, is_setting, may_hold_secret};

    #[test]
    fn a_known_secret_is_found_wherever_it_is_quoted() {
        let known = Known::new(["hunter2", "correct horse", "p@ss,w=rd", ""]);
        for comment in [
            "hunter2",
            "hunter2, as in the app",
            "it was \"hunter2\".",
            "login:hunter2",
            "the (correct horse) one",
            "p@ss,w=rd",
        ] {
            assert!(known.is_in(comment), "{comment}");
        }
        for comment in ["hunter21", "the correct one", "hunters", ""] {
            assert!(!known.is_in(comment), "{comment}");
        }
    }

    #[test]
    fn a_name_with_a_value_is_told_from_prose() {
        for setting in [
            "example.org: hunter2",
            "old=hunter2",
            "old: hunter2 # of May",
            "old: 'hunter 2'",
        ] {
            assert!(is_setting(setting), "{setting}");
        }
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
            "smtp_pass: hunter2 # gmail",
            "password: \"correct horse\"",
            "password: 'correct horse' # or so",
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
