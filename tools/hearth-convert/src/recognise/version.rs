//! Roughly which version wrote a file, by the keys that it has.

use hearth_bridges::{Key, Layout, schema};
use hearth_yaml::Node;

pub(super) fn of(root: &Node<'_>, kind: &str, layout: Layout) -> Option<String> {
    let schema = schema(kind, layout)?;
    let own = |key: &&Key| {
        layout != Layout::Bridgev2 || key.at.first().is_some_and(|first| first == "network")
    };
    let present = |key: &&Key| {
        let path: Vec<&str> = key.at.iter().map(String::as_str).collect();
        root.at(&path).is_some()
    };
    let keys: Vec<&Key> = schema.keys().iter().filter(own).filter(present).collect();
    let since = keys
        .iter()
        .filter_map(|key| key.since.as_deref())
        .max_by_key(|version| numbers(version));
    let until = keys
        .iter()
        .filter_map(|key| key.until.as_deref())
        .min_by_key(|version| numbers(version));
    match (since, until) {
        (Some(since), Some(until)) if numbers(since) <= numbers(until) => {
            Some(format!("{since} to {until}"))
        }
        (Some(since), _) => Some(format!("{since} or newer")),
        (None, Some(until)) => Some(format!("{until} or older")),
        (None, None) => None,
    }
}

/// `26.08` comes after `0.12.5`.
fn numbers(version: &str) -> Vec<u32> {
    version
        .split('.')
        .filter_map(|part| part.parse().ok())
        .collect()
}
