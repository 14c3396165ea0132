//! What Synapse knows of its configuration: data/synapse.json, which data/extract-synapse.py makes.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use serde::Deserialize;
use serde_json::Value;

const TEXT: &str = include_str!("../../data/synapse.json");

/// A key, and what is below it.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Node {
    /// The value that changes nothing. Only for one there is a `Some(Null)`.
    #[serde(rename = "d", default, deserialize_with = "some")]
    pub(super) default: Option<Value>,
    /// The keys of a section; none where any key is taken.
    #[serde(rename = "k")]
    pub(super) keys: Option<BTreeMap<String, Node>>,
    /// What each item of a list is.
    #[serde(rename = "i")]
    pub(super) items: Option<Box<Node>>,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Schema {
    keys: BTreeMap<String, Node>,
    also: BTreeSet<String>,
    /// Paths that are as good as absent when nothing is behind them.
    nothing: BTreeSet<String>,
}

/// `null` is a default too.
fn some<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(from).map(Some)
}

pub(super) fn schema() -> &'static Schema {
    static SCHEMA: OnceLock<Schema> = OnceLock::new();
    SCHEMA.get_or_init(|| {
        // A test reads the file; a build that passed it cannot come to the other case.
        let mut schema: Schema = serde_json::from_str(TEXT).unwrap_or_default();
        // Documented nowhere, and read key by key.
        let flags = Node {
            keys: Some(BTreeMap::new()),
            ..Node::default()
        };
        schema
            .keys
            .insert("experimental_features".to_owned(), flags);
        schema.keys.values_mut().for_each(open);
        schema
    })
}

/// The `config` of a module is the module's own affair, whatever the schema has as an example.
fn open(node: &mut Node) {
    for (name, inner) in node.keys.iter_mut().flatten() {
        if name == "config" {
            *inner = Node::default();
        }
        open(inner);
    }
    if let Some(items) = &mut node.items {
        open(items);
    }
}

impl Schema {
    pub(super) fn node(&self, name: &str) -> Option<&Node> {
        self.keys.get(name)
    }

    /// Whether Synapse's code has the name anywhere; such a key may be an old spelling that still counts.
    pub(super) fn is_read(&self, name: &str) -> bool {
        self.also.contains(name)
    }

    /// Whether `null` changes nothing there, as in the `email:` that Synapse's earlier versions wrote.
    pub(super) fn may_be_null(&self, path: &str) -> bool {
        self.nothing.contains(path)
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.keys.keys().map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_can_be_read() {
        let schema: Schema = serde_json::from_str(TEXT).unwrap();
        assert!(schema.keys.len() > 200);
        let presence = schema.node("presence").unwrap();
        let enabled = &presence.keys.as_ref().unwrap()["enabled"];
        assert_eq!(enabled.default, Some(Value::Bool(true)));
        assert!(schema.is_read("use_presence"));
        assert!(schema.may_be_null("email"));
        assert_eq!(
            schema.node("turn_password").unwrap().default,
            Some(Value::Null)
        );
    }
}
