//! Whether two regular expressions over Matrix ids can match the same id, judged by what they
//! begin with and by the server they end with. It errs on the side of "yes": a pattern that says
//! nothing definite overlaps with everything that it might reach.

use super::alternatives::branches;

pub(super) fn overlap(one: &str, other: &str) -> bool {
    let others: Vec<Shape> = shapes(other);
    shapes(one)
        .iter()
        .any(|one| others.iter().any(|other| one.meets(other)))
}

/// What is definite about a pattern without alternatives.
#[derive(Debug, PartialEq, Eq)]
struct Shape {
    prefix: String,
    /// The prefix is all there is.
    is_whole: bool,
    /// What follows the first colon, if it is literal.
    domain: Option<String>,
}

impl Shape {
    fn meets(&self, other: &Self) -> bool {
        let begins_alike = match (self.is_whole, other.is_whole) {
            (true, true) => self.prefix == other.prefix,
            (true, false) => self.prefix.starts_with(&other.prefix),
            (false, true) => other.prefix.starts_with(&self.prefix),
            (false, false) => {
                self.prefix.starts_with(&other.prefix) || other.prefix.starts_with(&self.prefix)
            }
        };
        let same_domain = match (&self.domain, &other.domain) {
            (Some(one), Some(two)) => one == two,
            _ => true,
        };
        begins_alike && same_domain
    }
}

fn shapes(pattern: &str) -> Vec<Shape> {
    branches(pattern)
        .iter()
        .map(|branch| shape(branch))
        .collect()
}

fn shape(branch: &str) -> Shape {
    let anchored = branch.strip_prefix('^').unwrap_or(branch);
    let body = strip_end(anchored);
    let (prefix, is_literal) = literal(body);
    Shape {
        // Without an end mark Synapse goes on matching after the last character.
        is_whole: is_literal && body.len() < anchored.len(),
        domain: split_domain(body).and_then(|domain| {
            let (text, is_literal) = literal(domain);
            is_literal.then_some(text)
        }),
        prefix,
    }
}

fn strip_end(text: &str) -> &str {
    match text.strip_suffix('$') {
        Some(body) if !ends_in_escape(body) => body,
        _ => text,
    }
}

fn ends_in_escape(text: &str) -> bool {
    text.bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 1
}

/// What follows the first colon that is not part of a `(?:`.
fn split_domain(text: &str) -> Option<&str> {
    text.match_indices(':')
        .find(|(at, _)| !text[..*at].ends_with("(?"))
        .map(|(at, _)| &text[at + 1..])
}

/// The characters that must come first, and whether that is all of the text.
fn literal(text: &str) -> (String, bool) {
    let mut found = String::new();
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        match character {
            // What may be missing or come again is not definite.
            '?' | '*' | '{' => {
                found.pop();
                return (found, false);
            }
            '.' | '+' | '[' | '(' | ')' | '|' | '^' | '$' => return (found, false),
            '\\' => match characters.next() {
                Some(escaped) if !escaped.is_ascii_alphanumeric() => found.push(escaped),
                _ => return (found, false),
            },
            plain => found.push(plain),
        }
    }
    (found, true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_that_meet() {
        for (one, other) in [
            ("@irc_.*", "@irc_.*"),
            ("@irc_.*", "@irc_libera_.*:a\\.org"),
            ("@.*", "@irc_.*"),
            ("^@irc_.*:a\\.org$", "@irc_x.*:a\\.org"),
            ("@(irc|signal)_.*:a\\.org", "@signal_.*:a\\.org"),
            ("@(?:irc|signal)_.*:a\\.org", "@signal_.*:a\\.org"),
            ("@irc_.*|@signal_.*", "@signal_.*"),
            ("@irc_?.*", "@irca.*"),
            ("@irc_.*:.*", "@irc_.*:a\\.org"),
            ("@bot:a\\.org", "@bot:a\\.org"),
            ("@whatsapp_[0-9]+:a\\.org", "@whatsapp_.*:a\\.org"),
            ("@(x)?irc_.*", "@irc_.*"),
            ("\\@irc_.*", "@irc_.*"),
            ("[@]irc_.*", "@signal_.*"),
        ] {
            assert!(overlap(one, other) && overlap(other, one), "{one} {other}");
        }
    }

    #[test]
    fn patterns_that_do_not() {
        for (one, other) in [
            ("@irc_.*", "@signal_.*"),
            ("@irc_.*:a\\.org", "@irc_.*:b\\.org"),
            ("@bot:a\\.org", "@bot2:a\\.org"),
            ("@bot$", "@bot_.*"),
            ("@(irc|signal)_.*", "@whatsapp_.*"),
            ("#irc_.*", "@irc_.*"),
            ("@whatsappbot:a\\.org", "@whatsapp_.*:a\\.org"),
        ] {
            assert!(
                !overlap(one, other) && !overlap(other, one),
                "{one} {other}"
            );
        }
    }

    #[test]
    fn strange_patterns_end() {
        for strange in [
            "",
            "(",
            ")",
            "((((|",
            "[",
            "\\",
            "(|)(|)(|)(|)(|)(|)(|)(|)(|)(|)",
            "ä(ö|ü)",
        ] {
            assert!(overlap(strange, strange), "{strange}");
        }
    }
}
