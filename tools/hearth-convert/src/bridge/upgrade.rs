//! From an older layout to bridgev2, as the bridge's own migrator would have done it.

use hearth_bridges::{Found, How, Layout, dotted, schema};
use hearth_report::{Finding, Severity};

use super::Leaf;
use crate::{Data, File, HostDraft, Kept, Place};

pub(super) fn upgrade(
    file: &File<'_>,
    kind: &str,
    from: Layout,
    leaves: Vec<Leaf>,
    host: &mut HostDraft,
) -> Vec<Leaf> {
    let (Some(table), Some(old), Some(new)) = (
        hearth_bridges::upgrade(successor(kind), from),
        schema(kind, from),
        schema(successor(kind), Layout::Bridgev2),
    ) else {
        return leaves;
    };
    let fact = format!("it has {from}, which today's version does not read: converted to bridgev2");
    host.report(Finding::new(Severity::Note, &*file.name, fact));
    let port = number(&leaves, &["telegram", "proxy", "port"]);
    let mut moved: Vec<Leaf> = Vec::new();
    for leaf in leaves {
        let is_default = old.key(&leaf.path).is_some_and(|key| {
            leaf.kept
                .data
                .json()
                .is_some_and(|value| key.is_default(&value))
        });
        let Some((to, how)) = table.find(&leaf.path) else {
            if !is_default {
                host.report(lost(&leaf));
            }
            continue;
        };
        let known = new.find(&to) != Found::Unknown;
        let Some(data) = change(&leaf.kept.data, how, port.as_deref(), kind).filter(|_| known)
        else {
            if !is_default {
                host.report(lost(&leaf));
            }
            continue;
        };
        // What was a default there and is none here, nobody decided either; but the old behaviour is kept where it differs.
        if is_default
            && new
                .key(&to)
                .is_some_and(|key| data.json().is_some_and(|value| key.is_default(&value)))
        {
            continue;
        }
        if is_default
            && old
                .key(&leaf.path)
                .is_some_and(|key| super::secrets::holds_one(kind, from, &key.at))
        {
            continue;
        }
        if !moved.iter().any(|known| known.path == to) {
            moved.push(Leaf {
                path: to,
                kept: Kept { data, ..leaf.kept },
            });
        }
    }
    let encrypts = moved
        .iter()
        .any(|leaf| leaf.is(&["encryption", "allow"]) && leaf.kept.data == Data::Bool(true));
    if encrypts {
        let path = vec!["encryption".to_owned(), "pickle_key".to_owned()];
        moved.push(Leaf {
            path,
            kept: Kept::text(table.pickle_key.clone()),
        });
    }
    moved
}

/// The bridge that took a bridge's place.
pub(super) fn successor(kind: &str) -> &str {
    if kind == "facebook" { "meta" } else { kind }
}

fn lost(leaf: &Leaf) -> Finding {
    let subject = leaf
        .kept
        .place
        .as_ref()
        .map_or_else(|| dotted(&leaf.path), Place::to_string);
    Finding::warning(
        subject,
        format!("`{}` has no successor in bridgev2", dotted(&leaf.path)),
    )
    .remedy("it is left out")
}

fn number(leaves: &[Leaf], path: &[&str]) -> Option<String> {
    let found = leaves.iter().find(|leaf| leaf.is(path))?;
    match &found.kept.data {
        Data::Int(number) => Some(number.to_string()),
        _ => None,
    }
}

/// The value in its new place; none where nothing corresponds to it.
fn change(data: &Data, how: How, port: Option<&str>, kind: &str) -> Option<Data> {
    let text = match data {
        Data::Text(text) => Some(text.as_str()),
        _ => None,
    };
    Some(match how {
        How::Same | How::Section => data.clone(),
        How::Levels => levels(data, kind),
        How::Template => Data::Text(text?.replace("{userid}", "{{.}}")),
        How::DefaultOrAlways => {
            Data::Bool(matches!(text, Some("default" | "always")) || *data == Data::Bool(true))
        }
        How::IfWriters => {
            let Data::Map(entries) = data else {
                return None;
            };
            entries
                .iter()
                .any(|(name, _)| name == "writers")
                .then(|| data.clone())?
        }
        How::Sqlite if text == Some("sqlite3") => Data::Text("sqlite3-fk-wal".to_owned()),
        How::Sqlite => data.clone(),
        // Only what `database` says of it counts; the address itself becomes Hearth's.
        How::PythonUrl => data.clone(),
        How::WithPort => Data::Text(port.map_or_else(
            || text.unwrap_or_default().to_owned(),
            |port| format!("{}:{port}", text.unwrap_or_default()),
        )),
    })
}

fn levels(data: &Data, kind: &str) -> Data {
    let Data::Map(entries) = data else {
        return data.clone();
    };
    let level = |value: &Kept| {
        let Data::Text(word) = &value.data else {
            let number = match value.data {
                Data::Int(0) => "block",
                Data::Int(5) => "relay",
                Data::Int(10) => "user",
                Data::Int(100) => "admin",
                _ => return value.clone(),
            };
            return Kept {
                data: Data::Text(number.to_owned()),
                ..value.clone()
            };
        };
        let word = match word.as_str() {
            "full" | "puppeting" => "user",
            "relaybot" => "relay",
            // Telegram's `user` could talk to the bot and no more.
            "user" if kind == "telegram" => "commands",
            other => other,
        };
        Kept {
            data: Data::Text(word.to_owned()),
            ..value.clone()
        }
    };
    Data::Map(
        entries
            .iter()
            .map(|(who, value)| (who.clone(), level(value)))
            .collect(),
    )
}
