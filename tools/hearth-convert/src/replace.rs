//! Names in the place of secrets.

use hearth_bridges::{SecretKind, dotted, has_credentials, is_path, secrets};
use hearth_report::{Finding, Secret};

use crate::comments::is_setting;
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
            what: match path {
                [] => format!("all of {}", self.file),
                _ => format!("`{}` of {}", dotted(path), self.file),
            },
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
    let holds_secret = rule.is_some_and(is_value);
    if holds_secret {
        drop_settings(kept);
    }
    if holds_secret || rule.is_none() {
        number(kept, path, holds_secret);
    }
    match &mut kept.data {
        Data::Text(value) => {
            let last = path.last().map(String::as_str).unwrap_or_default();
            let is_secret = match rule {
                Some(rule) if is_value(rule) => !secrets().is_word(value),
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
                _ => {
                    !secrets().is_word(value)
                        && ((secrets().sounds_secret(last) && !is_path(value))
                            || secrets().looks_secret(value))
                }
            };
            if is_secret {
                // What stands before a token is no secret, and says what kind of token it is; so does a variable's name.
                let bare = value
                    .strip_prefix("as_token:")
                    .or_else(|| rule.is_none().then(|| secrets().assigned(value)).flatten())
                    .unwrap_or(value)
                    .to_owned();
                let prefix = value[..value.len() - bare.len()].to_owned();
                let prefix = Some(prefix).filter(|prefix| !prefix.is_empty());
                kept.data = match words.keep(path, &bare, place, host) {
                    Data::Secret { name, .. } => Data::Secret { name, prefix },
                    other => other,
                };
                // A comment beside a secret may quote it, whatever it looks like.
                kept.comments.retain(|line| !line.contains(&bare));
                kept.trailing = kept.trailing.take().filter(|line| !line.contains(&bare));
                drop_settings(kept);
            }
        }
        Data::List(items) => {
            let mut option: Option<String> = None;
            for item in items {
                let text = match &item.data {
                    Data::Text(text) => Some(text.as_str()),
                    _ => None,
                };
                let named = option.take().filter(|_| is_argument(text));
                option = text
                    .and_then(|text| secrets().option(text))
                    .map(str::to_owned);
                let path: Vec<String> = path.iter().cloned().chain(named).collect();
                replace(item, &path, rule, words, host);
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

/// Whether it stands behind an option, and is neither one itself nor a variable. Digits may.
pub(crate) fn is_argument(text: Option<&str>) -> bool {
    text.is_none_or(|text| !text.starts_with(['-', '$']))
}

/// Whether what a rule is about is a secret itself, and not an address or a path that may lead to one.
fn is_value(rule: SecretKind) -> bool {
    matches!(
        rule,
        SecretKind::Secret | SecretKind::Key | SecretKind::Map | SecretKind::Token
    )
}

/// What may be a secret, as its reader has it.
pub(crate) fn as_text(data: &Data) -> Option<String> {
    match data {
        Data::Text(text) | Data::Big(text) => Some(text.clone()),
        Data::Int(number) => Some(number.to_string()),
        Data::Float(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Digits are no less secret than letters.
fn number(kept: &mut Kept, path: &[String], holds_secret: bool) {
    if matches!(kept.data, Data::Text(_)) {
        return;
    }
    let Some(digits) = as_text(&kept.data) else {
        return;
    };
    let last = path.last().map(String::as_str).unwrap_or_default();
    if holds_secret || is_secret_number(&digits, last) {
        kept.data = Data::Text(digits);
    }
}

pub(crate) fn is_secret_number(digits: &str, name: &str) -> bool {
    digits.len() >= 4 && secrets().sounds_secret(name) && !is_measure(name)
}

/// Whether a name that sounds of a secret is that of a number: how long a token lasts, or how many there are.
fn is_measure(name: &str) -> bool {
    const FIRST: [&str; 3] = ["max", "min", "num"];
    const LAST: [&str; 20] = [
        "age",
        "lifetime",
        "ttl",
        "expiry",
        "expires",
        "expiration",
        "timeout",
        "interval",
        "period",
        "seconds",
        "minutes",
        "hours",
        "days",
        "ms",
        "length",
        "size",
        "limit",
        "count",
        "rounds",
        "version",
    ];
    let mut words = vec![String::new()];
    for c in name.chars() {
        if !c.is_alphanumeric() || c.is_uppercase() {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| c.is_alphanumeric()) {
            word.extend(c.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
        .first()
        .is_some_and(|word| FIRST.contains(&word.as_str()))
        || words
            .last()
            .is_some_and(|word| LAST.contains(&word.as_str()))
}

/// Beside secrets, what has been switched off is one as well, whatever it is called.
fn drop_settings(kept: &mut Kept) {
    kept.comments.retain(|line| !is_setting(line));
    kept.trailing = kept.trailing.take().filter(|line| !is_setting(line));
}

#[cfg(test)]
mod tests {
    use super::is_measure;

    #[test]
    fn numbers_that_count_are_told_from_those_that_open() {
        for name in [
            "token_lifetime",
            "maxTokenAge",
            "session-token-ttl",
            "min_password_entropy",
        ] {
            assert!(is_measure(name), "{name}");
        }
        for name in [
            "password",
            "account_token",
            "POSTGRES_PASSWORD",
            "pass",
            "apiKey",
        ] {
            assert!(!is_measure(name), "{name}");
        }
    }
}
