//! From an older layout to bridgev2, as the bridge's own migrator would have done it.

use hearth_bridges::{Found, How, Layout, Schema, dotted, schema};
use hearth_report::{Finding, Severity};

use super::Leaf;
use super::database::WHERE;
use crate::replace::as_text;
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
    let port = number(&leaves, &PORT, old);
    let mut leaves = leaves;
    address_of_port(&mut leaves, old);
    options_apart(&mut leaves, old);
    let mut moved: Vec<Leaf> = Vec::new();
    for leaf in leaves {
        // It is behind the address now.
        if leaf.is(&PORT) {
            continue;
        }
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

/// Beside the address, which has a port of its own in bridgev2.
const PORT: [&str; 3] = ["telegram", "proxy", "port"];

/// What a file says, or what the bridge took where it says nothing.
fn number(leaves: &[Leaf], path: &[&str], old: &Schema) -> Option<String> {
    match leaves.iter().find(|leaf| leaf.is(path)) {
        Some(found) => as_text(&found.kept.data),
        None => old.key(path).map(|key| key.default.to_string()),
    }
}

/// A port of one's own, beside the address that the bridge takes where there is none.
fn address_of_port(leaves: &mut Vec<Leaf>, old: &Schema) {
    let path = ["telegram", "proxy", "address"].map(str::to_owned);
    let Some(position) = leaves.iter().position(|leaf| leaf.is(&PORT)) else {
        return;
    };
    let usual = old.key(&path).and_then(|key| key.default.as_str());
    if let Some(usual) = usual.filter(|_| !leaves.iter().any(|leaf| leaf.path == path)) {
        let kept = Kept {
            data: Data::Text(usual.to_owned()),
            ..leaves[position].kept.clone()
        };
        leaves.push(Leaf {
            path: path.to_vec(),
            kept,
        });
    }
}

/// What a bridge in Python gives to its database's driver is one value there, and several in bridgev2.
fn options_apart(leaves: &mut Vec<Leaf>, old: &Schema) {
    let path = ["appservice", "database_opts"];
    let usual = old.key(&path).map(|key| &key.default);
    let Some(position) = leaves.iter().position(|leaf| leaf.is(&path)) else {
        return;
    };
    let Data::Map(entries) = leaves[position].kept.data.clone() else {
        return;
    };
    let is_decided = |(name, value): &(String, Kept)| {
        let usual = usual.and_then(|usual| usual.get(name));
        !WHERE.contains(&name.as_str()) && (usual.is_none() || value.data.json().as_ref() != usual)
    };
    let apart = entries.into_iter().filter(is_decided).map(|(name, kept)| {
        let path = path.map(str::to_owned).into_iter().chain([name]);
        Leaf {
            path: path.collect(),
            kept,
        }
    });
    leaves.splice(position..=position, apart);
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
