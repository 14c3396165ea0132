//! What a bridge's file says that the host does not.

use hearth_bridges::{Layout, Schema, SecretKind, dotted, is_path, schema, secrets, wirings};
use hearth_nix::{Binding, module};
use hearth_render::{holds_reference, is_reference};
use serde::Serialize;
use serde_json::{Map, Value};

use crate::bridge::Leaf;
use crate::replace::{as_text, is_secret_number};
use crate::{Choices, ConvertError, Data, HostDraft, Input, What, recognise};

#[derive(Debug, Clone, Serialize)]
pub struct Difference {
    pub key: String,
    pub place: String,
    pub fact: String,
}

#[derive(Debug, Clone)]
pub struct Written {
    /// Its name in the host; empty where only its settings were given.
    pub bridge: String,
    pub differences: Vec<Difference>,
    /// What to write into the host to have it as the file has it, where that is possible.
    pub nix: String,
}

/// Compares a file with the settings of a host's bridges, by their names.
pub fn written(input: &Input, bridges: &Map<String, Value>) -> Result<Written, ConvertError> {
    let not_a_bridge = || ConvertError::NoBridge {
        file: input.name.clone(),
    };
    let recognised = recognise(input).ok_or_else(not_a_bridge)?;
    let What::Bridge { kind, layout } = recognised.what.clone() else {
        return Err(not_a_bridge());
    };
    let file = input.read(recognised, None)?;
    let id = file
        .root()
        .at(&["appservice", "id"])
        .and_then(|node| node.as_str())
        .unwrap_or(&kind);
    let name = named(bridges, id, &kind).ok_or_else(|| ConvertError::NotInHost {
        file: input.name.clone(),
        id: id.to_owned(),
        known: bridges.keys().cloned().collect(),
    })?;
    let settings = &bridges[name];
    let mut host = HostDraft::default();
    let leaves = crate::bridge::leaves(
        &file,
        &kind,
        layout,
        &Choices {
            full: true,
            ..Choices::default()
        },
        &mut host,
    );
    let known = schema(&kind, layout);
    let owned = owned(&kind, layout);
    let mut differences = Vec::new();
    let mut bindings = Vec::new();
    for leaf in &leaves {
        let Some(fact) = compare(leaf, settings, known, &kind, layout) else {
            continue;
        };
        let place = leaf
            .kept
            .place
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default();
        differences.push(Difference {
            key: dotted(&leaf.path),
            place,
            fact,
        });
        let is_secret = is_secret(leaf, &kind, layout);
        if !name.is_empty() && !is_secret && !owned.contains(&leaf.path) {
            let path = ["hearth", "bridges", name, "settings"]
                .map(str::to_owned)
                .into_iter()
                .chain(leaf.path.clone());
            bindings.push(Binding {
                comments: Vec::new(),
                trailing: None,
                ..leaf.kept.binding(path)
            });
        }
    }
    let mut missing = Vec::new();
    absent(settings, &mut Vec::new(), &leaves, known, &mut missing);
    for path in missing {
        let fact = format!(
            "the host sets `{}`, and the file does not have it",
            dotted(&path)
        );
        differences.push(Difference {
            key: dotted(&path),
            place: input.name.clone(),
            fact,
        });
    }
    let nix = if bindings.is_empty() {
        String::new()
    } else {
        module::<&str>(&bindings, &[]).map_err(ConvertError::Nix)?
    };
    Ok(Written {
        bridge: name.to_owned(),
        differences,
        nix,
    })
}

fn named<'a>(bridges: &'a Map<String, Value>, id: &str, kind: &str) -> Option<&'a str> {
    let by_id = bridges
        .iter()
        .find(|(_, settings)| settings["appservice"]["id"].as_str() == Some(id));
    let by_name = || {
        bridges
            .iter()
            .find(|(name, _)| name.as_str() == kind || name.as_str() == id)
    };
    let alone = || {
        bridges
            .iter()
            .next()
            .filter(|(name, _)| bridges.len() == 1 && name.is_empty())
    };
    by_id
        .or_else(by_name)
        .or_else(alone)
        .map(|(name, _)| name.as_str())
}

/// Keys that the host sets by its options, not in `settings`.
fn owned(kind: &str, layout: Layout) -> Vec<Vec<String>> {
    let own = wirings().filter(|wiring| wiring.kind == kind || wiring.layout() == layout.name());
    own.flat_map(|wiring| {
        wiring
            .config("set")
            .into_iter()
            .chain(wiring.config("generate"))
            .map(|(path, _)| path)
            .chain(wiring.key_files().into_iter().map(|(path, _)| path))
    })
    .collect()
}

/// Whether a value is a secret, or has one somewhere in it.
fn is_secret(leaf: &Leaf, kind: &str, layout: Layout) -> bool {
    let last = leaf.path.last().map(String::as_str).unwrap_or_default();
    match secrets().of(kind, layout, &leaf.path) {
        None | Some(SecretKind::Url | SecretKind::Urls | SecretKind::File) => {
            holds_secret(&leaf.kept.data, last)
        }
        Some(_) => true,
    }
}

fn holds_secret(data: &Data, name: &str) -> bool {
    match data {
        Data::Text(text) => {
            secrets().looks_secret(text)
                || (secrets().sounds_secret(name) && !secrets().is_word(text) && !is_path(text))
        }
        Data::Int(_) | Data::Big(_) | Data::Float(_) => {
            as_text(data).is_some_and(|digits| is_secret_number(&digits, name))
        }
        Data::List(items) => items.iter().any(|item| holds_secret(&item.data, name)),
        Data::Map(entries) => entries
            .iter()
            .any(|(name, value)| holds_secret(&value.data, name)),
        _ => false,
    }
}

fn compare(
    leaf: &Leaf,
    settings: &Value,
    known: Option<&Schema>,
    kind: &str,
    layout: Layout,
) -> Option<String> {
    let name = dotted(&leaf.path);
    let value = leaf.kept.data.json()?;
    let at_host = leaf
        .path
        .iter()
        .try_fold(settings, |value, part| value.get(part));
    let is_default = known
        .and_then(|schema| schema.key(&leaf.path))
        .is_some_and(|key| key.is_default(&value));
    match at_host {
        // What is put in at start can be compared there alone.
        Some(host) if holds_reference(host) => None,
        Some(host) if *host == value => None,
        None if is_default => None,
        _ if is_secret(leaf, kind, layout) => {
            let is_word = value.as_str().is_some_and(|text| secrets().is_word(text));
            (!is_word).then(|| format!("`{name}` holds a secret that the host does not know"))
        }
        Some(host) => Some(format!("`{name}` is {value}, and the host says {host}")),
        None => Some(format!(
            "`{name}` is {value}, and the host leaves the default"
        )),
    }
}

/// What the host sets and the file has not.
fn absent(
    value: &Value,
    path: &mut Vec<String>,
    leaves: &[Leaf],
    known: Option<&Schema>,
    missing: &mut Vec<Vec<String>>,
) {
    let is_leaf =
        known.is_none_or(|schema| schema.key(path.as_slice()).is_some()) && !path.is_empty();
    match value {
        Value::Object(map) if !is_leaf && !is_reference(map) => {
            for (name, inner) in map {
                path.push(name.clone());
                absent(inner, path, leaves, known, missing);
                path.pop();
            }
        }
        _ if leaves.iter().any(|leaf| leaf.path.starts_with(path)) => {}
        _ if known
            .and_then(|schema| schema.key(path.as_slice()))
            .is_some_and(|key| key.is_default(value)) => {}
        _ => missing.push(path.clone()),
    }
}
