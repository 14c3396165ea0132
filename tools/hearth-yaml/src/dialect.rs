use std::fmt;
use std::str::FromStr;

use hearth_report::Hint;
use thiserror::Error;

/// Whose reading of YAML counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Dialect {
    /// PyYAML's `safe_load`, YAML 1.1: Synapse.
    PyYaml,
    /// gopkg.in/yaml.v3: bridges written in Go.
    GoYaml3,
    /// ruamel.yaml, round trip, YAML 1.2: mautrix bridges written in Python.
    Ruamel,
    /// js-yaml 4 `load`: matrix-appservice-irc.
    JsYaml4,
    /// js-yaml 3 `safeLoad`: mx-puppet bridges.
    JsYaml3,
    /// npm `yaml` 2 `parse`: matrix-hookshot.
    Yaml2,
    /// JSON as `JSON.parse` takes it: Element Web's `config.json`, well-known files.
    Json,
    /// YAML 1.2 with its core schema, for everything else.
    Plain,
}

impl Dialect {
    pub const ALL: [Self; 8] = [
        Self::PyYaml,
        Self::GoYaml3,
        Self::Ruamel,
        Self::JsYaml4,
        Self::JsYaml3,
        Self::Yaml2,
        Self::Json,
        Self::Plain,
    ];

    /// The name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::PyYaml => "pyyaml",
            Self::GoYaml3 => "go-yaml3",
            Self::Ruamel => "ruamel",
            Self::JsYaml4 => "js-yaml4",
            Self::JsYaml3 => "js-yaml3",
            Self::Yaml2 => "yaml2",
            Self::Json => "json",
            Self::Plain => "plain",
        }
    }

    /// The reader as a sentence names it.
    pub fn reader(self) -> &'static str {
        match self {
            Self::PyYaml => "PyYAML",
            Self::GoYaml3 => "Go's yaml.v3",
            Self::Ruamel => "ruamel.yaml",
            Self::JsYaml4 => "js-yaml 4",
            Self::JsYaml3 => "js-yaml 3",
            Self::Yaml2 => "yaml 2",
            Self::Json => "JSON",
            Self::Plain => "YAML 1.2",
        }
    }
}

impl fmt::Display for Dialect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("There is no YAML dialect `{name}`")]
pub struct UnknownDialect {
    name: String,
}

impl Hint for UnknownDialect {
    fn hint(&self) -> Option<String> {
        let names: Vec<&str> = Dialect::ALL.iter().map(|dialect| dialect.name()).collect();
        Some(format!("use one of `{}`", names.join("`, `")))
    }
}

impl FromStr for Dialect {
    type Err = UnknownDialect;

    fn from_str(name: &str) -> Result<Self, UnknownDialect> {
        let mut all = Self::ALL.into_iter();
        all.find(|dialect| dialect.name() == name)
            .ok_or_else(|| UnknownDialect {
                name: name.to_owned(),
            })
    }
}

#[cfg(test)]
mod tests {
    use hearth_report::Failure;

    use super::*;

    #[test]
    fn a_name_leads_back_to_its_dialect() {
        for dialect in Dialect::ALL {
            assert_eq!(dialect.to_string().parse(), Ok(dialect));
        }
    }

    #[test]
    fn an_unknown_name_is_told_the_known_ones() {
        let error = "toml".parse::<Dialect>().unwrap_err();
        assert_eq!(
            Failure::of(&error).to_string(),
            "error: There is no YAML dialect `toml`\n\nhint: use one of `pyyaml`, `go-yaml3`, \
             `ruamel`, `js-yaml4`, `js-yaml3`, `yaml2`, `json`, `plain`"
        );
    }
}
