//! Names in the place of secrets.

use hearth_bridges::{SecretKind, dotted, has_credentials, secrets};
use hearth_report::{Finding, Secret};

use crate::{Data, FoundSecret, HostDraft, Kept, Origin, Place, SecretName};

/// What a secret is called and where it came from.
pub(crate) struct Words<'a> {
    pub(crate) bridge: String,
    pub(crate) file: &'a str,
}

impl Words<'_> {
    pub(crate) fn keep(
        &self,
        path: &[String],
        value: &str,
        place: Option<Place>,
        host: &mut HostDraft,
    ) -> Data {
        // `network.api_hash` of telegram is `telegram-api-hash`: its section says nothing.
        let telling: Vec<&str> = path
            .iter()
            .map(String::as_str)
            .filter(|part| {
                !(matches!(*part, "network" | "bridge" | "ircService") || *part == self.bridge)
            })
            .collect();
        let name = format!("{} {}", self.bridge, telling.join(" "));
        host.secret(FoundSecret {
            name: SecretName::new(&name),
            value: Secret::new(value),
            origin: Origin::Named,
            place,
            what: format!("`{}` of {}", dotted(path), self.file),
        })
    }
}

/// Puts names in the place of secrets, in a value and in all that is in it.
pub(crate) fn replace(
    kept: &mut Kept,
    path: &[String],
    rule: Option<SecretKind>,
    words: &Words<'_>,
    host: &mut HostDraft,
) {
    let place = kept.place.clone();
    match &mut kept.data {
        Data::Text(value) => {
            let last = path.last().map(String::as_str).unwrap_or_default();
            let is_secret = match rule {
                Some(
                    SecretKind::Secret | SecretKind::Key | SecretKind::Map | SecretKind::Token,
                ) => !secrets().is_word(value),
                Some(SecretKind::Url | SecretKind::Urls) => has_credentials(value),
                Some(SecretKind::File) => {
                    let fact = format!(
                        "`{}` names a file that is secret and has to be brought along",
                        dotted(path)
                    );
                    let subject = place
                        .as_ref()
                        .map_or_else(|| dotted(path), Place::to_string);
                    host.report(Finding::warning(subject, fact).remedy(format!(
                        "copy `{value}` to the host, where the bridge can read it, and write that path into the settings"
                    )));
                    false
                }
                None => {
                    !secrets().is_word(value)
                        && ((secrets().sounds_secret(last) && !is_path(value))
                            || secrets().looks_secret(value))
                }
            };
            if is_secret {
                // What stands before a token is no secret, and says what kind of token it is.
                let (prefix, bare) = match value.strip_prefix("as_token:") {
                    Some(bare) => (Some("as_token:".to_owned()), bare.to_owned()),
                    None => (None, value.clone()),
                };
                kept.data = match words.keep(path, &bare, place, host) {
                    Data::Secret { name, .. } => Data::Secret { name, prefix },
                    other => other,
                };
                // A comment beside a secret may quote it, whatever it looks like.
                kept.comments.retain(|line| !line.contains(&bare));
                kept.trailing = kept.trailing.take().filter(|line| !line.contains(&bare));
            }
        }
        Data::List(items) => {
            for item in items {
                replace(item, path, rule, words, host);
            }
        }
        Data::Map(entries) => {
            for (name, value) in entries {
                let mut inner = path.to_vec();
                inner.push(name.clone());
                let rule = rule.filter(|rule| matches!(rule, SecretKind::Map | SecretKind::Urls));
                replace(value, &inner, rule, words, host);
            }
        }
        _ => {}
    }
}

/// A path is where something is, not what it is.
pub(crate) fn is_path(value: &str) -> bool {
    value.starts_with(['/', '.']) && value.contains('/')
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
    use super::may_hold_secret;

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
