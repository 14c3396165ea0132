//! What a program wrote into its configuration after it was rendered. Some insist, and it must not be lost.

use serde::Serialize;
use serde_json::{Map, Value};

/// One place in which the two differ. The values are not told: they may be secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// As dots and names, as in `bridge.filter.mode`.
    pub key: String,
    pub what: What,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum What {
    Changed,
    New,
    Gone,
}

impl What {
    pub fn word(self) -> &'static str {
        match self {
            Self::Changed => "changed",
            Self::New => "new",
            Self::Gone => "gone",
        }
    }
}

/// Where `written` says something else than `rendered`. Programs like to write down all their defaults, which
/// `is_default` knows; those are no difference.
pub fn differences(
    rendered: &Value,
    written: &Value,
    is_default: &dyn Fn(&[String], &Value) -> bool,
) -> Vec<Difference> {
    let mut found = Vec::new();
    compare(rendered, written, is_default, &mut Vec::new(), &mut found);
    found
}

fn compare(
    rendered: &Value,
    written: &Value,
    is_default: &dyn Fn(&[String], &Value) -> bool,
    place: &mut Vec<String>,
    found: &mut Vec<Difference>,
) {
    let mut note = |place: &[String], what| {
        found.push(Difference {
            key: place.join("."),
            what,
        });
    };
    let (Value::Object(before), Value::Object(after)) = (rendered, written) else {
        if rendered != written {
            note(place, What::Changed);
        }
        return;
    };
    for name in before.keys().filter(|name| !after.contains_key(*name)) {
        place.push(name.clone());
        note(place, What::Gone);
        place.pop();
    }
    let nothing = Value::Object(Map::new());
    for (name, value) in after {
        place.push(name.clone());
        match before.get(name) {
            Some(known) => compare(known, value, is_default, place, found),
            None if is_default(place, value) => {}
            // A section that is new as a whole may still hold nothing but defaults.
            None if value.is_object() && !is_empty(value) => {
                compare(&nothing, value, is_default, place, found);
            }
            None => found.push(Difference {
                key: place.join("."),
                what: What::New,
            }),
        }
        place.pop();
    }
}

fn is_empty(value: &Value) -> bool {
    value.as_object().is_some_and(Map::is_empty)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn told(rendered: &Value, written: &Value) -> String {
        let is_default = |place: &[String], value: &Value| {
            place == ["bridge", "mode"] && *value == json!("deny")
        };
        differences(rendered, written, &is_default)
            .iter()
            .map(|one| format!("{} {}\n", one.what.word(), one.key))
            .collect()
    }

    #[test]
    fn defaults_that_are_written_down_are_no_difference() {
        let rendered = json!({"a": 1});
        assert_eq!(
            told(&rendered, &json!({"a": 1, "bridge": {"mode": "deny"}})),
            ""
        );
        assert_eq!(
            told(&rendered, &json!({"a": 1, "bridge": {"mode": "allow"}})),
            "new bridge.mode\n"
        );
    }

    #[test]
    fn what_differs_is_named_and_not_shown() {
        let rendered = json!({"a": 1, "b": {"c": "x", "d": [1]}, "token": "hunter2"});
        let written = json!({"a": 2, "b": {"d": [1, 2]}, "token": "hunter3", "e": {}});
        assert_eq!(
            told(&rendered, &written),
            "changed a\ngone b.c\nchanged b.d\nchanged token\nnew e\n"
        );
        assert_eq!(told(&rendered, &rendered), "");
    }
}
