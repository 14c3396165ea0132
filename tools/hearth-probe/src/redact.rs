//! Takes secrets out of what others wrote.

use hearth_report::Secret;

const MASK: &str = "***";

/// So short a text is in many words; no token is that short.
const SHORTEST: usize = 8;

/// What stands before a token in logs and addresses. Whatever follows up to a space, quote or `&` goes.
const BEFORE: [&str; 8] = [
    "access_token=",
    "access_token\":\"",
    "access_token\": \"",
    "Bearer ",
    "bearer ",
    "as_token:",
    "hs_token:",
    "password=",
];

/// Synapse's own tokens, wherever they stand.
const BEGINNINGS: [&str; 3] = ["syt_", "syr_", "mct_"];

#[derive(Debug, Default)]
pub struct Redactor {
    known: Vec<Secret>,
}

impl Redactor {
    pub fn new(known: impl IntoIterator<Item = Secret>) -> Self {
        let mut known: Vec<Secret> = known
            .into_iter()
            .filter(|secret| secret.expose().len() >= SHORTEST)
            .collect();
        // A longer one may hold a shorter one.
        known.sort_by_key(|secret| std::cmp::Reverse(secret.expose().len()));
        Self { known }
    }

    pub fn clean(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for secret in &self.known {
            text = text.replace(secret.expose(), MASK);
        }
        for before in BEFORE {
            text = mask_after(&text, before);
        }
        for beginning in BEGINNINGS {
            text = mask_words(&text, beginning);
        }
        text
    }
}

fn mask_after(text: &str, before: &str) -> String {
    let mut parts = text.split(before);
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push_str(before);
        let rest = part.trim_start_matches(is_of_token);
        if rest.len() < part.len() {
            out.push_str(MASK);
        }
        out.push_str(rest);
    }
    out
}

fn mask_words(text: &str, beginning: &str) -> String {
    let mut parts = text.split(beginning);
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push_str(MASK);
        out.push_str(part.trim_start_matches(is_of_token));
    }
    out
}

fn is_of_token(letter: char) -> bool {
    letter.is_ascii_graphic() && !"\"'&,;()[]{}<>".contains(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_and_unknown_secrets_go() {
        let redactor =
            Redactor::new(["Zm9vYmFyYmF6", "short", "Zm9vYmFyYmF6cXV4"].map(Secret::new));
        for (text, cleaned) in [
            ("said Zm9vYmFyYmF6cXV4!", "said ***!"),
            ("said Zm9vYmFyYmF6", "said ***"),
            ("a short word stays", "a short word stays"),
            ("GET /x?access_token=abc&y=1", "GET /x?access_token=***&y=1"),
            (
                "Authorization: Bearer abc, next",
                "Authorization: Bearer ***, next",
            ),
            (
                r#"{"access_token":"abc","x":1}"#,
                r#"{"access_token":"***","x":1}"#,
            ),
            ("got syt_eW91_abc_1x2 today", "got *** today"),
            ("password=hunter2", "password=***"),
            ("Bearer ", "Bearer "),
        ] {
            assert_eq!(redactor.clean(text), cleaned);
        }
    }
}
