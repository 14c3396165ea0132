//! What stands in the place of a secret.

use serde_json::{Map, Value};

/// Whether a map is a secret's name, or names what is in a registration.
pub fn is_reference(map: &Map<String, Value>) -> bool {
    map.contains_key("_secret") || map.contains_key("_registration")
}

/// Whether one stands somewhere in a value, which then cannot be compared as a whole.
pub fn holds_reference(value: &Value) -> bool {
    match value {
        Value::Object(map) => is_reference(map) || map.values().any(holds_reference),
        Value::Array(items) => items.iter().any(holds_reference),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::holds_reference;
    use serde_json::json;

    #[test]
    fn a_reference_is_found_wherever_it_stands() {
        assert!(holds_reference(&json!([{ "a": { "_secret": "x" } }])));
        assert!(holds_reference(&json!({ "_registration": "as_token" })));
        assert!(!holds_reference(&json!({ "secret": ["_secret"] })));
    }
}
