//! The data, embedded. A test reads all of it, so that here nothing can be wrong with it.

use std::sync::OnceLock;

use crate::schema::File;
use crate::{Layout, Schema};

macro_rules! files {
    ($($name:literal),* $(,)?) => {
        &[$(include_str!(concat!("../data/", $name, ".json"))),*]
    };
}

const FILES: &[&str] = files![
    "bridgev2",
    "whatsapp.bridgev2",
    "signal.bridgev2",
    "telegram.bridgev2",
    "meta.bridgev2",
    "instagram.bridgev2",
    "slack.bridgev2",
    "gmessages.bridgev2",
    "gvoice.bridgev2",
    "twitter.bridgev2",
    "bluesky.bridgev2",
    "linkedin.bridgev2",
    "irc.bridgev2",
    "zulip.bridgev2",
    "whatsapp.legacy-go",
    "signal.legacy-go",
    "meta.legacy-go",
    "gmessages.legacy-go",
    "discord.legacy-go",
    "wechat.legacy-go",
    "telegram.python",
    "googlechat.python",
    "facebook.python",
    "instagram.python",
    "linkedin.python",
    "signal.python",
    "twitter.python",
    "maubot.python",
    "appservice-irc.own",
    "hookshot.own",
    "mx-puppet-discord.own",
];

fn files() -> impl Iterator<Item = File> {
    FILES
        .iter()
        .filter_map(|text| serde_json::from_str(text).ok())
}

pub(crate) fn schemas() -> &'static [Schema] {
    static SCHEMAS: OnceLock<Vec<Schema>> = OnceLock::new();
    SCHEMAS.get_or_init(|| {
        let files: Vec<File> = files().collect();
        let shared: Vec<&File> = files.iter().filter(|file| file.kind.is_empty()).collect();
        let own = files.iter().filter(|file| !file.kind.is_empty());
        own.map(|file| {
            let mut parts: Vec<&File> = shared
                .iter()
                .copied()
                .filter(|part| part.layout == file.layout)
                .collect();
            parts.push(file);
            Schema::new(&file.kind, file.layout, &parts)
        })
        .collect()
    })
}

/// Every bridge and layout that is known.
pub fn catalogue() -> impl Iterator<Item = &'static Schema> {
    schemas().iter()
}

/// Every bridge, once.
pub fn kinds() -> Vec<&'static str> {
    let mut kinds: Vec<&str> = schemas()
        .iter()
        .map(|schema| schema.kind.as_str())
        .collect();
    kinds.push("heisenbridge");
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

/// The newest layout of a bridge: the one that it is run with.
pub(crate) fn layouts(kind: &str) -> impl Iterator<Item = Layout> {
    schemas()
        .iter()
        .filter(move |schema| schema.kind == kind)
        .map(|schema| schema.layout)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_of_it_can_be_read() {
        for text in FILES {
            let file: File = serde_json::from_str(text).unwrap();
            assert!(file.keys.len() > 5, "{}", file.kind);
        }
        assert_eq!(files().count(), FILES.len());
    }

    #[test]
    fn every_file_of_data_is_embedded() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/data");
        let found = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path());
        let sets = found.filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "json")
        });
        assert_eq!(sets.count(), FILES.len());
    }
}
