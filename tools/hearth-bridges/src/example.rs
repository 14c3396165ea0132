//! The defaults of another version, from its example.

use serde_json::Value;

use crate::{Key, Schema, Takes};

impl Schema {
    /// The same bridge in another version, whose example this is: its keys, and its defaults alone.
    #[must_use]
    pub fn with_example(&self, example: &Value) -> Self {
        let mut other = Self::new(&self.kind, self.layout, &[]);
        "the example".clone_into(&mut other.from);
        let at = |path: &[String]| path.iter().try_fold(example, |value, name| value.get(name));
        for key in self.keys() {
            if let Some(default) = at(&key.at) {
                let default = default.clone();
                other.add(&Key {
                    default,
                    was: Vec::new(),
                    since: None,
                    until: None,
                    ..key.clone()
                });
            }
        }
        other.add_unknown(example, &mut Vec::new());
        other
    }

    /// Keys of which only the example knows: of the type that stands there.
    fn add_unknown(&mut self, value: &Value, path: &mut Vec<String>) {
        let is_known = self.key(path.as_slice()).is_some();
        match value {
            Value::Object(map) if !is_known && !map.is_empty() => {
                for (name, inner) in map {
                    path.push(name.clone());
                    self.add_unknown(inner, path);
                    path.pop();
                }
            }
            _ if is_known || path.is_empty() => {}
            _ => self.add(&Key {
                at: path.clone(),
                takes: Some(Takes::of(value)),
                default: value.clone(),
                was: Vec::new(),
                since: None,
                until: None,
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::{Layout, schema};

    #[test]
    fn an_example_brings_its_own_keys_and_defaults() {
        let whatsapp = schema("whatsapp", Layout::Bridgev2).unwrap();
        let other = whatsapp.with_example(
            &json!({"network": {"os_name": "x", "brand_new": [1]}, "bridge": {"permissions": {}}}),
        );
        assert_eq!(other.key(&["network", "os_name"]).unwrap().default, "x");
        let new = other.key(&["network", "brand_new"]).unwrap();
        assert!(new.takes.as_ref().unwrap().has('l'));
        assert!(other.key(&["network", "proxy"]).is_none());
        assert_eq!(
            other.key(&["bridge", "permissions"]).unwrap().default,
            json!({})
        );
    }
}
