//! Reading YAML that may hold secrets: an error tells the place, never the text that stands there.

use serde_json::Value;
use thiserror::Error;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("Not YAML, at line {line}, column {column}")]
pub struct NotYaml {
    pub line: u64,
    pub column: u64,
}

/// The first document of `text`.
pub fn from_yaml(text: &str) -> Result<Value, NotYaml> {
    serde_saphyr::from_str(text).map_err(|error| match error.location() {
        Some(place) => NotYaml {
            line: place.line(),
            column: place.column(),
        },
        None => NotYaml { line: 1, column: 1 },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_the_writer_wrote() {
        let value = serde_json::json!({
            "a": ["no", "1e3", "", "a\u{85}\n\u{2028}\"\\\u{1}"],
            "No": {"x": null, "y": [[], {}, 1.5e300, -0.25]},
            "k".repeat(2000): true,
        });
        assert_eq!(from_yaml(&crate::to_yaml(&value)), Ok(value));
    }

    #[test]
    fn tells_the_place_and_not_the_text() {
        let error = from_yaml("a: 1\nb: [hunter2\n").unwrap_err();
        let words = format!("{error} {error:?}");
        assert!(words.starts_with("Not YAML, at line "), "{words}");
        assert!(!words.contains("hunter2"), "{words}");
    }
}
