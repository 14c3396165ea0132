//! Comments that may quote a secret.

use aho_corasick::AhoCorasick;
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
        let inside = &rest[1..];
        return Some(inside.rsplit_once(quote).map_or(inside, |(value, _)| value));
    }
    let (value, behind) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    let behind = behind.trim_start();
    (!value.is_empty() && (behind.is_empty() || behind.starts_with('#'))).then_some(value)
}

fn bare(word: &str) -> &str {
    word.trim_matches(|c: char| "\"'`,;()[]{}<>".contains(c))
}

/// Shorter ones are parts of other words, and no secrets.
const SHORT: usize = 8;

/// Secrets that are known, to be found again in comments, however short they are.
pub(crate) struct Known(Option<AhoCorasick>);

impl Known {
    pub(crate) fn new<'s>(values: impl IntoIterator<Item = &'s str>) -> Self {
        let own = |value: &'s str| {
            let value = value.trim();
            // Behind a secret that stands behind an option, the rest of the command is kept with it.
            let first = value.split_once(" -").map(|(first, _)| first.trim());
            [Some(value), first].into_iter().flatten()
        };
        let values = values.into_iter().flat_map(own);
        Self(AhoCorasick::new(values.filter(|value| value.len() >= 4)).ok())
    }

    /// Whether a comment says one of them: a long one anywhere, a short one as a word.
    pub(crate) fn is_in(&self, comment: &str) -> bool {
        let Some(known) = &self.0 else {
            return false;
        };
        let goes_on = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
        known.find_overlapping_iter(comment).any(|found| {
            let before = comment[..found.start()].chars().next_back();
            let behind = comment[found.end()..].chars().next();
            found.len() >= SHORT || !(goes_on(before) || goes_on(behind))
        })
    }
}

/// Whether a comment quotes what may be a secret: a setting that was switched off, or a value that looks like one.
pub(crate) fn may_hold_secret(comment: &str) -> bool {
    let is_value = |word: &str| word.len() >= 4 && !secrets().is_word(word) && !is_path(word);
    let named = comment.match_indices([':', '=']).any(|(at, _)| {
        let name = comment[..at].split_whitespace().last().unwrap_or_default();
        secrets().sounds_secret(bare(name))
            && value_of(&comment[at + 1..]).is_some_and(|value| is_value(bare(value)))
    });
    named
        || secrets().assigned(comment).is_some()
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
        let known = Known::new([
            "hunter2",
            "correct horse",
            "p@ss,w=rd",
            "hunter3 --port 1",
            "",
        ]);
        for comment in [
            "hunter2",
            "hunter2, as in the app",
            "it was \"hunter2\".",
            "login:hunter2",
            "the (correct horse) one",
            "p@ss,w=rd",
            "me/hunter2",
            "hunter2@mail",
            "hunter2's",
            "mep@ss,w=rdme",
            "it was hunter3",
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
            "old: \"ab\\\"cdefgh\"",
            "old: hunter2\t#x",
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
            "password: \"ab\\\"cdefgh\"",
            "password: hunter2\t#x",
            "redis-server --requirepass hunter2",
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
