//! What moved when a bridge changed its layout.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

use crate::{Layout, data};

/// How a value changes on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    Same,
    /// Permission levels of Python bridges: `full` and `puppeting` are `user` now, `relaybot` is `relay`.
    Levels,
    /// `{userid}` is `{{.}}` now.
    Template,
    /// `default` and `always` are `true`, anything else is `false`; so is its absence.
    DefaultOrAlways,
    /// Only the newer logging survives, the one with `writers`.
    IfWriters,
    /// Every key below it keeps its name.
    Section,
    /// `sqlite3` is `sqlite3-fk-wal` now.
    Sqlite,
    /// One address becomes type and address.
    PythonUrl,
    /// The port beside it is a part of the address now.
    WithPort,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    pub from: Vec<String>,
    pub to: Vec<String>,
    pub how: How,
}

/// From an old layout to bridgev2.
#[derive(Debug, Clone)]
pub struct Upgrade {
    pub moves: Vec<Move>,
    same: Vec<Vec<String>>,
    /// What the old version sealed its encryption store with: the new one has to be given it.
    pub pickle_key: String,
}

impl Upgrade {
    /// Where a key went; a key may have several new places in the course of time, the first counts.
    pub fn find(&self, path: &[String]) -> Option<(Vec<String>, How)> {
        if self.same.iter().any(|pattern| covers(pattern, path)) {
            return Some((path.to_vec(), How::Same));
        }
        for found in &self.moves {
            if found.from == path {
                return Some((found.to.clone(), found.how));
            }
            if found.how == How::Section && path.starts_with(&found.from) {
                let mut to = found.to.clone();
                to.extend_from_slice(&path[found.from.len()..]);
                return Some((to, How::Same));
            }
        }
        None
    }
}

fn covers(pattern: &[String], path: &[String]) -> bool {
    match pattern.split_last() {
        Some((last, section)) if last == "*" => {
            path.len() > section.len() && path.starts_with(section)
        }
        _ => pattern == path,
    }
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct File {
    common: Common,
    legacy_go: Moves,
    python: Moves,
    kinds: BTreeMap<String, Kind>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Common {
    same: Vec<String>,
    moves: Vec<Vec<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Moves {
    moves: Vec<Vec<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kind {
    from: Layout,
    pickle_key: String,
    moves: Vec<Vec<String>>,
}

const TEXT: &str = include_str!("../data/moves.toml");

fn file() -> Option<&'static File> {
    static FILE: OnceLock<Option<File>> = OnceLock::new();
    FILE.get_or_init(|| toml::from_str(TEXT).ok()).as_ref()
}

fn path(text: &str) -> Vec<String> {
    text.split('.').map(str::to_owned).collect()
}

fn read(row: &[String]) -> Option<Move> {
    let (from, to) = (path(row.first()?), path(row.get(1)?));
    let how = match row.get(2).map(String::as_str) {
        None => How::Same,
        Some("levels") => How::Levels,
        Some("template") => How::Template,
        Some("default-or-always") => How::DefaultOrAlways,
        Some("if-writers") => How::IfWriters,
        Some("section") => How::Section,
        Some("sqlite") => How::Sqlite,
        Some("python-url") => How::PythonUrl,
        Some("with-port") => How::WithPort,
        Some(_) => return None,
    };
    Some(Move { from, to, how })
}

/// How the configuration of a bridge in an old layout becomes bridgev2; none where the bridge has no such layout.
pub fn upgrade(kind: &str, from: Layout) -> Option<Upgrade> {
    if !data::layouts(kind).any(|layout| layout == Layout::Bridgev2) {
        return None;
    }
    let file = file()?;
    let shared = match from {
        Layout::LegacyGo => &file.legacy_go,
        Layout::Python => &file.python,
        Layout::Bridgev2 | Layout::Own => return None,
    };
    let own = file.kinds.get(kind);
    let own_moves = own
        .filter(|own| own.from == from)
        .map_or(&[][..], |own| &own.moves);
    let rows = own_moves
        .iter()
        .chain(&shared.moves)
        .chain(&file.common.moves);
    Some(Upgrade {
        moves: rows.filter_map(|row| read(row)).collect(),
        same: file.common.same.iter().map(|text| path(text)).collect(),
        pickle_key: own
            .map_or("mautrix.bridge.e2ee", |own| &own.pickle_key)
            .to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_table_means_something() {
        let file: File = toml::from_str(TEXT).unwrap();
        let kinds = file.kinds.values().flat_map(|kind| &kind.moves);
        let rows = file
            .common
            .moves
            .iter()
            .chain(&file.legacy_go.moves)
            .chain(&file.python.moves)
            .chain(kinds);
        for row in rows {
            assert!(read(row).is_some(), "{row:?}");
        }
    }

    #[test]
    fn every_new_place_exists() {
        for (kind, from) in [
            ("whatsapp", Layout::LegacyGo),
            ("signal", Layout::LegacyGo),
            ("telegram", Layout::Python),
            ("twitter", Layout::Python),
        ] {
            let schema = crate::schema(kind, Layout::Bridgev2).unwrap();
            for found in upgrade(kind, from).unwrap().moves {
                let known = schema.find(&found.to) != crate::Found::Unknown;
                assert!(known, "{kind}: {:?}", found.to);
            }
        }
    }

    #[test]
    fn a_key_is_followed() {
        let upgrade = upgrade("telegram", Layout::Python).unwrap();
        let find = |text: &str| {
            upgrade
                .find(&path(text))
                .map(|(to, how)| (to.join("."), how))
        };
        assert_eq!(
            find("appservice.bot_username"),
            Some(("appservice.bot.username".into(), How::Same))
        );
        assert_eq!(
            find("homeserver.address"),
            Some(("homeserver.address".into(), How::Same))
        );
        assert_eq!(
            find("bridge.username_template"),
            Some(("appservice.username_template".into(), How::Template))
        );
        assert_eq!(
            find("analytics.token"),
            Some(("analytics.token".into(), How::Same))
        );
        assert_eq!(find("bridge.management_room_text.welcome"), None);
        assert_eq!(upgrade.pickle_key, "mautrix.bridge.e2ee");
        assert!(super::upgrade("discord", Layout::LegacyGo).is_none());
    }
}
