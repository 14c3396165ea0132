//! How Hearth wires a bridge, from modules/bridges: which keys of its configuration Hearth sets itself, and from
//! which option.

use std::sync::OnceLock;

use toml::{Table, Value};

use crate::template::split;

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
}
