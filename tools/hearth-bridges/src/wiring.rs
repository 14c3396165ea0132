//! How Hearth wires a bridge, from modules/bridges: which keys of its configuration Hearth sets itself, and from
//! which option.

use std::sync::OnceLock;

use toml::{Table, Value};

mod files {
    include!(concat!(env!("OUT_DIR"), "/wiring.rs"));
}

/// A key of the configuration and what the TOML says of it.
pub type Rule = (Vec<String>, Value);

#[derive(Debug, Clone)]
pub struct Wiring {
    pub kind: String,
    table: Table,
}

impl Wiring {
    fn text(&self, path: &[&str]) -> Option<&str> {
        self.at(path)?.as_str()
    }

    fn at(&self, path: &[&str]) -> Option<&Value> {
        let (first, rest) = path.split_first()?;
        rest.iter()
            .try_fold(self.table.get(*first)?, |value, name| value.get(name))
    }

    pub fn title(&self) -> &str {
        self.text(&["title"]).unwrap_or(&self.kind)
    }

    /// Why nobody should run it any more.
    pub fn refused(&self) -> Option<&str> {
        self.text(&["refused"])
    }

    pub fn layout(&self) -> &str {
        self.text(&["config", "layout"]).unwrap_or("none")
    }

    pub fn port(&self) -> Option<i64> {
        self.at(&["appservice", "port"])?.as_integer()
    }

    pub fn bot(&self) -> Option<&str> {
        self.text(&["appservice", "bot"])
            .or_else(|| self.text(&["appservice", "sender"]))
    }

    pub fn user_prefix(&self) -> Option<&str> {
        self.text(&["appservice", "user_prefix"])
    }

    /// The id of its registration, unless it is the bridge's name.
    pub fn id(&self) -> Option<&str> {
        self.text(&["appservice", "id"])
    }

    /// The word for a level of permission: `user`, `admin`, `relay` or `nobody`.
    pub fn level(&self, which: &str) -> Option<&str> {
        self.text(&["permissions", which])
    }

    pub fn has_database(&self) -> bool {
        self.table.contains_key("database")
    }

    /// The bridge's word for a log level of Hearth's, and the other way round.
    pub fn log_level(&self, word: &str) -> Option<&str> {
        let words = self.table.get("log")?.as_table()?;
        let found = words.iter().find(|(_, own)| {
            own.as_str()
                .is_some_and(|own| own.eq_ignore_ascii_case(word))
        });
        found.map(|(level, _)| level.as_str())
    }

    /// Keys under a heading, each with its value: `set`, `defaults` and `generate` of `config`.
    pub fn config(&self, heading: &str) -> Vec<Rule> {
        self.rules(&["config", heading])
    }

    /// Words in braces that stand for themselves.
    pub fn literal(&self) -> Vec<String> {
        let words = self.at(&["config", "literal"]).and_then(Value::as_array);
        words
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect()
    }

    /// Keys that the modules refuse in plain text, whatever they hold.
    pub fn secret_keys(&self) -> Vec<Vec<String>> {
        let keys = self
            .at(&["config", "secret_keys"])
            .and_then(Value::as_array);
        keys.into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .map(split)
            .collect()
    }

    /// Keys that name a file which is secret: each with the last part of the secret's name.
    pub fn key_files(&self) -> Vec<(Vec<String>, String)> {
        let name = |(path, value): Rule| Some((path, value.get("secret")?.as_str()?.to_owned()));
        self.config("key_files")
            .into_iter()
            .filter_map(name)
            .collect()
    }

    /// The shape of an entry, where permissions are a list.
    pub fn permission_shape(&self) -> Option<&Value> {
        self.at(&["permissions", "each"])
    }

    /// Keys under any heading.
    pub fn rules(&self, heading: &[&str]) -> Vec<Rule> {
        let table = self.at(heading).and_then(Value::as_table);
        table
            .into_iter()
            .flatten()
            .map(|(key, value)| (split(key), value.clone()))
            .collect()
    }
}

/// `a.b."c.d"` as its parts.
pub fn split(key: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut in_quotes = false;
    for c in key.chars() {
        match c {
            '"' => in_quotes = !in_quotes,
            '.' if !in_quotes => parts.push(String::new()),
            c => {
                if let Some(last) = parts.last_mut() {
                    last.push(c);
                }
            }
        }
    }
    parts
}

/// What the placeholders of a template stood for in a text: `{userPrefix}{{.}}` and `wa_{{.}}` give `userPrefix`, `wa_`.
/// None if the text is not of that shape. A template of several placeholders is matched from the left.
pub fn unfill(template: &str, text: &str, literal: &[String]) -> Option<Vec<(String, String)>> {
    let mut found = Vec::new();
    let mut rest = text;
    let mut template = template;
    loop {
        let Some((before, name, after)) = placeholder(template, literal) else {
            return (rest == template).then_some(found);
        };
        rest = rest.strip_prefix(before)?;
        let literal = placeholder(after, literal).map_or(after, |(literal, _, _)| literal);
        let end = if literal.is_empty() {
            rest.len()
        } else {
            rest.find(literal)?
        };
        found.push((name.to_owned(), rest[..end].to_owned()));
        rest = &rest[end..];
        template = after;
    }
}

/// The first `{name}` of a template, with what stands before and behind it.
fn placeholder<'t>(template: &'t str, literal: &[String]) -> Option<(&'t str, &'t str, &'t str)> {
    let mut from = 0;
    while let Some(open) = template[from..].find('{').map(|at| at + from) {
        let inner = &template[open + 1..];
        let length = inner.bytes().take_while(u8::is_ascii_alphabetic).count();
        let is_word = literal.iter().any(|word| *word == inner[..length]);
        if length > 0 && inner[length..].starts_with('}') && !is_word {
            return Some((&template[..open], &inner[..length], &inner[length + 1..]));
        }
        from = open + 1;
    }
    None
}

fn all() -> &'static [Wiring] {
    static ALL: OnceLock<Vec<Wiring>> = OnceLock::new();
    ALL.get_or_init(|| {
        let read = |text: &str| text.parse::<Table>().ok();
        files::KINDS
            .iter()
            .filter_map(|(kind, text)| {
                let own = read(text)?;
                let layout = own
                    .get("config")
                    .and_then(|config| config.get("layout"))
                    .and_then(Value::as_str);
                let shared = files::LAYOUTS.iter().find(|(name, _)| layout == Some(name));
                let mut table = shared.and_then(|(_, text)| read(text)).unwrap_or_default();
                lay_over(&mut table, own);
                Some(Wiring {
                    kind: (*kind).to_owned(),
                    table,
                })
            })
            .collect()
    })
}

/// As the modules do it: sets are merged, anything else is replaced.
fn lay_over(base: &mut Table, own: Table) {
    for (name, value) in own {
        match (base.get_mut(&name), value) {
            (Some(Value::Table(base)), Value::Table(own)) => lay_over(base, own),
            (_, value) => {
                base.insert(name, value);
            }
        }
    }
}

/// How Hearth wires a bridge; none for one that it cannot run.
pub fn wiring(kind: &str) -> Option<&'static Wiring> {
    all().iter().find(|wiring| wiring.kind == kind)
}

pub fn wirings() -> impl Iterator<Item = &'static Wiring> {
    all().iter()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bridge_of_the_modules_can_be_read() {
        for (kind, text) in files::KINDS.iter().chain(files::LAYOUTS) {
            assert!(text.parse::<Table>().is_ok(), "{kind}");
        }
        assert!(wiring("heisenbridge").is_some());
    }

    #[test]
    fn a_template_gives_back_what_was_filled_in() {
        let one = |name: &str, value: &str| Some(vec![(name.to_owned(), value.to_owned())]);
        assert_eq!(
            unfill("{userPrefix}{{.}}", "wa_{{.}}", &[]),
            one("userPrefix", "wa_")
        );
        assert_eq!(unfill("{port}", "29318", &[]), one("port", "29318"));
        assert_eq!(unfill("standard", "standard", &[]), Some(Vec::new()));
        assert_eq!(unfill("standard", "asmux", &[]), None);
        let words = ["userid".to_owned()];
        assert_eq!(
            unfill("{userPrefix}{userid}", "tg_{userid}", &words),
            one("userPrefix", "tg_")
        );
        assert_eq!(unfill("{userPrefix}{userid}", "tg_{{.}}", &words), None);
        let both = unfill("http://{host}:{port}/", "http://127.0.0.1:1/", &[]).unwrap();
        assert_eq!(both[1].1, "1");
    }

    #[test]
    fn a_quoted_name_is_one_part() {
        assert_eq!(split("double_puppet.secrets"), ["double_puppet", "secrets"]);
        assert_eq!(
            split("bridge.message_formats.\"m.text\""),
            ["bridge", "message_formats", "m.text"]
        );
    }
}
