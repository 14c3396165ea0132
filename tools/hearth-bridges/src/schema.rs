//! The keys of one bridge in one layout.

use std::collections::{BTreeSet, HashMap};

use serde::Deserialize;

use crate::{Key, Layout, data, nearest};

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct File {
    pub(crate) kind: String,
    pub(crate) layout: Layout,
    pub(crate) from: String,
    #[allow(dead_code, reason = "for people who read the data")]
    pub(crate) oldest: String,
    pub(crate) keys: Vec<Key>,
}

#[derive(Debug, Clone)]
pub struct Schema {
    pub kind: String,
    pub layout: Layout,
    /// The version that the defaults are of.
    pub from: String,
    keys: Vec<Key>,
    by_path: HashMap<Vec<String>, usize>,
    sections: BTreeSet<Vec<String>>,
}

/// What a path means to a bridge.
#[derive(Debug, PartialEq)]
pub enum Found<'a> {
    Key(&'a Key),
    /// A map that is walked key by key.
    Section,
    /// Inside a value that is taken as a whole.
    Inside(&'a Key),
    Unknown,
}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        self.at == other.at
    }
}

impl Schema {
    /// The shared part of a layout first, then the bridge's own keys, which win.
    pub(crate) fn new(kind: &str, layout: Layout, files: &[&File]) -> Self {
        let mut schema = Self {
            kind: kind.to_owned(),
            layout,
            from: String::new(),
            keys: Vec::new(),
            by_path: HashMap::new(),
            sections: BTreeSet::new(),
        };
        for file in files {
            schema.from.clone_from(&file.from);
            for key in &file.keys {
                schema.add(key);
            }
        }
        schema
    }

    pub(crate) fn add(&mut self, key: &Key) {
        for end in 0..key.at.len() {
            self.sections.insert(key.at[..end].to_vec());
        }
        if let Some(&known) = self.by_path.get(&key.at) {
            let takes = self.keys[known].takes.clone();
            self.keys[known] = key.clone();
            if key.takes.is_none() {
                self.keys[known].takes = takes;
            }
        } else {
            self.by_path.insert(key.at.clone(), self.keys.len());
            self.keys.push(key.clone());
        }
    }

    pub fn keys(&self) -> &[Key] {
        &self.keys
    }

    pub fn key<S: AsRef<str>>(&self, path: &[S]) -> Option<&Key> {
        let path: Vec<String> = path.iter().map(|part| part.as_ref().to_owned()).collect();
        self.by_path
            .get(&path)
            .map(|&position| &self.keys[position])
    }

    pub fn find<S: AsRef<str>>(&self, path: &[S]) -> Found<'_> {
        let path: Vec<String> = path.iter().map(|part| part.as_ref().to_owned()).collect();
        if let Some(key) = self.key(&path) {
            return Found::Key(key);
        }
        if self.sections.contains(&path) {
            return Found::Section;
        }
        for end in (1..path.len()).rev() {
            if let Some(key) = self.key(&path[..end])
                && key.is_whole()
            {
                return Found::Inside(key);
            }
        }
        Found::Unknown
    }

    /// What may stand beside a key: the names in the section that holds it.
    pub fn names(&self, section: &[String]) -> BTreeSet<&str> {
        let keys = self.keys.iter().map(|key| &key.at);
        let inside = keys.filter(|at| at.len() > section.len() && at.starts_with(section));
        inside.map(|at| at[section.len()].as_str()).collect()
    }

    /// The path that was meant by one that means nothing: a misspelt name in the same section, or the same name elsewhere.
    pub fn suggest(&self, path: &[String]) -> Option<Vec<String>> {
        let (name, section) = path.split_last()?;
        if let Some(known) = nearest(name, self.names(section)) {
            let mut meant = section.to_vec();
            meant.push(known.to_owned());
            return Some(meant);
        }
        let longer = |known: &&str| name.len() >= 5 && known.starts_with(name.as_str());
        if let Some(known) = self.names(section).into_iter().find(longer) {
            let mut meant = section.to_vec();
            meant.push(known.to_owned());
            return Some(meant);
        }
        if let Some(elsewhere) = self.elsewhere(name, section) {
            return Some(elsewhere);
        }
        // A misspelt section: the rest of the path has to exist in the one that was meant.
        for end in (0..section.len()).rev() {
            if let Some(known) = nearest(&path[end], self.names(&path[..end])) {
                let mut meant = path.to_vec();
                meant[end] = known.to_owned();
                if self.find(&meant) != Found::Unknown {
                    return Some(meant);
                }
            }
        }
        None
    }

    /// A key of this very name in exactly one other place.
    fn elsewhere(&self, name: &str, section: &[String]) -> Option<Vec<String>> {
        let common = [
            "enabled", "address", "type", "secret", "port", "id", "prefix", "mode", "list",
        ];
        if common.contains(&name) {
            return None;
        }
        let mut places = self
            .keys
            .iter()
            .filter(|key| key.until.is_none() && key.at[..key.at.len() - 1] != *section)
            .filter(|key| key.at.last().is_some_and(|last| last == name));
        let first = places.next()?;
        places.next().is_none().then(|| first.at.clone())
    }
}

/// The keys of one bridge in one layout, if they are known.
pub fn schema(kind: &str, layout: Layout) -> Option<&'static Schema> {
    data::schemas()
        .iter()
        .find(|schema| schema.kind == kind && schema.layout == layout)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str) -> Vec<String> {
        text.split('.').map(str::to_owned).collect()
    }

    #[test]
    fn the_shared_part_and_the_bridges_own() {
        let whatsapp = schema("whatsapp", Layout::Bridgev2).unwrap();
        assert_eq!(
            whatsapp.key(&["appservice", "port"]).unwrap().default,
            29318
        );
        assert!(
            whatsapp
                .key(&["appservice", "port"])
                .unwrap()
                .takes
                .as_ref()
                .unwrap()
                .has('i')
        );
        assert_eq!(
            whatsapp.key(&["backfill", "enabled"]).unwrap().default,
            false
        );
        assert_eq!(whatsapp.find(&path("network.history_sync")), Found::Section);
        let permissions = whatsapp.key(&["bridge", "permissions"]).unwrap();
        assert!(permissions.is_whole());
        assert_eq!(
            whatsapp.find(&["bridge", "permissions", "example.org"]),
            Found::Inside(permissions)
        );
        assert_eq!(whatsapp.find(&path("network.os")), Found::Unknown);
    }

    #[test]
    fn suggests_what_was_meant() {
        let whatsapp = schema("whatsapp", Layout::Bridgev2).unwrap();
        let meant = |text: &str| whatsapp.suggest(&path(text)).map(|path| path.join("."));
        assert_eq!(
            meant("network.hystory_sync"),
            Some("network.history_sync".to_owned())
        );
        assert_eq!(
            meant("backfill.enable"),
            Some("backfill.enabled".to_owned())
        );
        assert_eq!(
            meant("network.displayname"),
            Some("network.displayname_template".to_owned())
        );
        assert_eq!(meant("bridge.history_sync"), None);
        assert_eq!(
            meant("bridge.url_previews"),
            Some("network.url_previews".to_owned())
        );
        assert_eq!(meant("newtork.os_name"), Some("network.os_name".to_owned()));
        assert_eq!(meant("nonsense"), None);
    }
}
