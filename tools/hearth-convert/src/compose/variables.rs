//! `${NAME}` in a docker-compose file, and the `.env` beside it that says what to put there.

use std::collections::HashMap;

use hearth_report::Finding;

use crate::{Input, Recognised, What};

/// Defaults in defaults; nobody writes more.
const DEPTH: usize = 8;

/// What one `.env` says.
#[derive(Debug, Clone, Default)]
pub(crate) struct Variables {
    /// Its path; none if none was given.
    pub(crate) file: Option<String>,
    values: HashMap<String, String>,
}

/// A text with its variables filled in, as far as they are known.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Filled {
    pub(super) text: String,
    /// Names of those that are not, which stand in the text as they were.
    pub(super) unknown: Vec<String>,
    /// Whether a default of the file itself took a variable's place.
    pub(super) by_default: bool,
}

impl Variables {
    fn read(input: &Input) -> Self {
        let text = String::from_utf8_lossy(&input.bytes);
        Self {
            file: Some(input.name.clone()),
            values: text.lines().filter_map(assignment).collect(),
        }
    }

    /// The `.env` that lies beside a docker-compose file, or the only one that was given.
    pub(crate) fn beside(compose: &str, inputs: &[Input], given: &[Recognised]) -> Self {
        let directory = |name: &str| name.rsplit_once('/').map(|(path, _)| path.to_owned());
        let pairs = inputs.iter().zip(given);
        let all: Vec<&Input> = pairs
            .filter(|(_, known)| known.what == What::Environment)
            .map(|(input, _)| input)
            .collect();
        let beside = all
            .iter()
            .find(|input| directory(&input.name) == directory(compose));
        match (beside, all.as_slice()) {
            (Some(input), _) | (None, [input]) => Self::read(input),
            _ => Self::default(),
        }
    }

    pub(super) fn fill(&self, text: &str) -> Filled {
        let mut filled = Filled::default();
        self.fill_into(text, DEPTH, &mut filled);
        filled
    }

    fn fill_into(&self, text: &str, depth: usize, filled: &mut Filled) {
        let mut rest = text;
        while let Some(at) = rest.find('$') {
            filled.text.push_str(&rest[..at]);
            rest = &rest[at + 1..];
            if let Some(after) = rest.strip_prefix('$') {
                filled.text.push('$');
                rest = after;
            } else if let Some((inner, after)) = braces(rest) {
                self.one(inner, depth, filled);
                rest = after;
            } else {
                let length = name_length(rest);
                let (name, after) = rest.split_at(length);
                if name.is_empty() {
                    filled.text.push('$');
                } else {
                    self.one(name, depth, filled);
                }
                rest = after;
            }
        }
        filled.text.push_str(rest);
    }

    /// `NAME`, or `NAME:-default` and its like.
    fn one(&self, inner: &str, depth: usize, filled: &mut Filled) {
        let (name, how) = inner.split_at(name_length(inner));
        let value = self.values.get(name).map(String::as_str);
        let (how, is_strict) = match how.strip_prefix(':') {
            Some(how) => (how, true),
            None => (how, false),
        };
        let set = value.filter(|value| !(is_strict && value.is_empty()));
        let default = how.strip_prefix('-').filter(|_| depth > 0);
        let other = how.strip_prefix('+').filter(|_| depth > 0);
        match (set, default, other) {
            (_, _, Some(other)) if value.is_some() || self.file.is_some() => {
                if set.is_some() {
                    self.fill_into(other, depth - 1, filled);
                }
            }
            (Some(set), _, None) => filled.text.push_str(set),
            (None, Some(default), _) => {
                filled.by_default = true;
                self.fill_into(default, depth - 1, filled);
            }
            _ => {
                filled.text.push_str(&format!("${{{inner}}}"));
                filled.unknown.push(name.to_owned());
            }
        }
    }
}

/// Whether a text is nothing but assignments, as the `.env` of docker-compose is.
pub(crate) fn is_environment(input: &Input) -> bool {
    let name = input.base_name();
    let Ok(text) = std::str::from_utf8(&input.bytes) else {
        return false;
    };
    let mut lines = text
        .lines()
        .map(str::trim)
        .filter(|line| !(line.is_empty() || line.starts_with('#')))
        .peekable();
    (name == ".env" || name.ends_with(".env"))
        && lines.peek().is_some()
        && lines.all(|line| assignment(line).is_some())
}

fn assignment(line: &str) -> Option<(String, String)> {
    let line = line.trim();
    let line = line.strip_prefix("export ").unwrap_or(line).trim_start();
    let (name, value) = line.split_once('=')?;
    let name = name.trim_end();
    if name.is_empty() || name_length(name) != name.len() {
        return None;
    }
    Some((name.to_owned(), unquoted(value.trim()).to_owned()))
}

/// What is in quotes ends with them; anything else with a comment.
fn unquoted(value: &str) -> &str {
    for quote in ['"', '\''] {
        if let Some(inner) = value.strip_prefix(quote)
            && let Some(end) = inner.find(quote)
        {
            return &inner[..end];
        }
    }
    value
        .split_once(" #")
        .map_or(value, |(value, _)| value.trim_end())
}

fn name_length(text: &str) -> usize {
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    match text.as_bytes().first() {
        Some(first) if first.is_ascii_digit() => 0,
        _ => text.bytes().take_while(is_part).count(),
    }
}

/// What is between `{` and its own `}`, and what is behind.
fn braces(text: &str) -> Option<(&str, &str)> {
    let inner = text.strip_prefix('{')?;
    let mut open = 1;
    for (at, byte) in inner.bytes().enumerate() {
        match byte {
            b'{' => open += 1,
            b'}' => open -= 1,
            _ => {}
        }
        if open == 0 {
            return Some((&inner[..at], &inner[at + 1..]));
        }
    }
    None
}

/// What is said of a `.env` that no docker-compose file was given with.
pub(super) fn for_nobody(file: &str) -> Finding {
    let fact = "these variables are for a docker-compose file, and none was given";
    Finding::warning(file, fact).remedy("give the docker-compose file too")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variables(text: &str) -> Variables {
        Variables::read(&Input::new(".env", text))
    }

    #[test]
    fn a_variable_is_filled_in_as_docker_compose_does() {
        let env = variables(
            "# ours\nDOMAIN=example.org # not .com\nexport TAG='v1 #2'\nEMPTY=\nQUOTED=\"a b\"\n",
        );
        for (text, wanted) in [
            ("matrix.${DOMAIN}", "matrix.example.org"),
            ("$DOMAIN:$TAG", "example.org:v1 #2"),
            ("${QUOTED}", "a b"),
            ("${EMPTY:-full}/${EMPTY-full}", "full/"),
            ("${NONE:-a${DOMAIN}}", "aexample.org"),
            ("${DOMAIN:?say it}", "example.org"),
            ("${DOMAIN:+yes}${EMPTY:+no}${EMPTY+set}", "yesset"),
            ("$$HOME costs 5$", "$HOME costs 5$"),
            ("{{.Plain}} ${", "{{.Plain}} ${"),
        ] {
            let filled = env.fill(text);
            assert_eq!(filled.text, wanted, "{text}");
            assert!(filled.unknown.is_empty(), "{text}");
        }
    }

    #[test]
    fn what_is_not_known_stays_and_is_told() {
        let env = variables("A=1\n");
        let filled = env.fill("${A}${B}-$C-${D:?}");
        assert_eq!(filled.text, "1${B}-${C}-${D:?}");
        assert_eq!(filled.unknown, ["B", "C", "D"]);
        let deep = format!("{}x{}", "${A_:-".repeat(50), "}".repeat(50));
        assert_eq!(env.fill(&deep).unknown, ["A_"]);
        assert!(Variables::default().fill("${A:-b}").by_default);
    }

    #[test]
    fn only_assignments_are_an_environment() {
        let is = |name: &str, text: &str| is_environment(&Input::new(name, text));
        assert!(is("/srv/.env", "A=1\n\n# b\nexport B=\"x: y\"\n"));
        assert!(is("matrix.env", "A=1"));
        assert!(!is("config.yaml", "A=1"));
        assert!(!is(".env", "A: 1"));
        assert!(!is(".env", "# nothing\n"));
    }
}
