use serde::Deserialize;
use serde_json::Value;

/// One key of a configuration.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Key {
    pub at: Vec<String>,
    /// The types that it takes; none: the bridge never looks at what the file says.
    #[serde(default)]
    pub takes: Option<Takes>,
    pub default: Value,
    /// Defaults of earlier versions. A file keeps those of the version that wrote it.
    #[serde(default)]
    pub was: Vec<Value>,
    /// The first version that has it, if that is not the oldest.
    #[serde(default)]
    pub since: Option<String>,
    /// The last version that has it, if that is not the newest.
    #[serde(default)]
    pub until: Option<String>,
}

impl Key {
    /// Whether a value is what the bridge takes without being told.
    pub fn is_default(&self, value: &Value) -> bool {
        *value == self.default || self.was.contains(value)
    }

    /// Whether a list or map here is taken as one thing: nothing of the default remains beside it.
    pub fn is_whole(&self) -> bool {
        let is_collection = |value: &Value| value.is_object() || value.is_array();
        self.takes
            .as_ref()
            .is_some_and(|takes| takes.has('m') || takes.has('l'))
            || is_collection(&self.default)
    }
}

/// Types by letter: text, whole number, float, boolean, null, map, list.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Takes(String);

impl Takes {
    /// The type of a default; where nothing is the default, what else it may be is not known.
    pub(crate) fn of(value: &Value) -> Self {
        Self(
            match value {
                Value::Null => "nsifb",
                Value::Bool(_) => "b",
                Value::Number(number) if number.is_f64() => "if",
                Value::Number(_) => "i",
                Value::String(_) => "s",
                Value::Array(_) => "l",
                Value::Object(_) => "m",
            }
            .to_owned(),
        )
    }

    pub fn has(&self, letter: char) -> bool {
        self.0.contains(letter)
    }

    /// In words, for people.
    pub fn words(&self) -> String {
        let name = |letter| match letter {
            's' => "text",
            'i' => "a whole number",
            'f' => "a number",
            'b' => "`true` or `false`",
            'n' => "`null`",
            'm' => "a map",
            'l' => "a list",
            _ => "a date",
        };
        let names: Vec<&str> = self.0.chars().map(name).collect();
        names.join(" or ")
    }
}

/// A path as people write it; a name with a dot in it is put in quotes.
pub fn dotted<S: AsRef<str>>(path: &[S]) -> String {
    let part = |name: &S| {
        let name = name.as_ref();
        if name.is_empty() || name.contains(['.', ' ', '"']) {
            format!("{name:?}")
        } else {
            name.to_owned()
        }
    };
    path.iter().map(part).collect::<Vec<_>>().join(".")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_with_dots_are_quoted_in_a_path() {
        assert_eq!(
            dotted(&["bridge", "permissions", "example.org"]),
            "bridge.permissions.\"example.org\""
        );
    }

    #[test]
    fn a_default_of_an_earlier_version_is_a_default() {
        let key: Key =
            serde_json::from_str(r#"{"at": ["x"], "default": true, "was": [false]}"#).unwrap();
        assert!(key.is_default(&Value::Bool(true)) && key.is_default(&Value::Bool(false)));
        assert!(!key.is_default(&Value::Null));
    }
}
