//! What stays a setting of Synapse: only what somebody has decided, without secrets and without what means nothing.

use hearth_bridges::{dotted, nearest};
use hearth_report::Finding;
use serde_json::{Value, json};

use super::schema::{Node, schema};
use super::{Entry, comments, gone, secrets};
use crate::{Choices, Data, HostDraft, Kept, Place};

/// What Hearth sets where nobody says otherwise; each may differ from what Synapse would do.
fn hearths(name: &str) -> Option<Value> {
    Some(match name {
        "report_stats" | "enable_registration" | "url_preview_enabled" => json!(false),
        "suppress_key_server_warning" => json!(true),
        "trusted_key_servers" => json!([{ "server_name": "matrix.org" }]),
        _ => return None,
    })
}

pub(super) fn take(entry: &Entry<'_, '_>, choices: &Choices, host: &mut HostDraft) {
    let path = vec![entry.name.to_owned()];
    let node = schema().node(entry.name);
    if node.is_none() && !schema().is_read(entry.name) {
        unknown(&path, schema().names(), &entry.place(), host);
        return;
    }
    let mut kept = entry.file.kept(Some(entry.key), entry.value);
    if choices.no_comments {
        kept = kept.without_comments();
    } else {
        comments::keep_own(&mut kept);
    }
    prune(&mut kept, node, &path, host);
    if let Some(bare) = secrets::take_path(entry.name, &mut kept, choices, host) {
        host.set(&["synapse", "settings", &bare], kept);
        return;
    }
    secrets::take(&mut kept, node, &path, &entry.file.name, choices, host);
    let is_default = match hearths(entry.name) {
        Some(own) => kept.data.json() == Some(own),
        None => node.is_some_and(|node| is_nothing(&mut kept, node, &path)),
    };
    if !is_default || choices.full {
        if entry.name == "redis" && is_on(&kept) {
            entry.warn(
                host,
                "Synapse talks to Redis only beside workers, and Hearth runs neither",
                "take `redis` out of the host, unless you run one yourself",
            );
        }
        host.set(&["synapse", "settings", entry.name], kept);
    }
}

fn is_on(kept: &Kept) -> bool {
    let Data::Map(entries) = &kept.data else {
        return false;
    };
    entries
        .iter()
        .any(|(name, value)| name == "enabled" && value.data == Data::Bool(true))
}

/// Takes out what Synapse does not look at, or does not start with.
fn prune(kept: &mut Kept, node: Option<&Node>, path: &[String], host: &mut HostDraft) {
    match &mut kept.data {
        Data::Map(entries) => {
            let Some(keys) = node.and_then(|node| node.keys.as_ref()) else {
                return;
            };
            entries.retain_mut(|(name, value)| {
                let mut inner = path.to_vec();
                inner.push(name.clone());
                if gone::inside(&inner, value, host) {
                    return false;
                }
                let child = keys.get(name);
                if child.is_none() && !schema().is_read(name) {
                    if let Some(place) = &value.place {
                        unknown(&inner, keys.keys().map(String::as_str), place, host);
                    }
                    return false;
                }
                prune(value, child, &inner, host);
                true
            });
        }
        Data::List(items) => {
            let item = node.and_then(|node| node.items.as_deref());
            for value in items {
                prune(value, item, path, host);
            }
        }
        _ => {}
    }
}

fn unknown<'a>(
    path: &[String],
    names: impl Iterator<Item = &'a str>,
    place: &Place,
    host: &mut HostDraft,
) {
    let fact = format!(
        "`{}` means nothing to Synapse, which passes over it",
        dotted(path)
    );
    let last = path.last().map(String::as_str).unwrap_or_default();
    let remedy = match nearest(last, names) {
        Some(meant) => {
            let mut right = path.to_vec();
            right.pop();
            right.push(meant.to_owned());
            format!("did you mean `{}`?", dotted(&right))
        }
        None => "nothing: it is left out".to_owned(),
    };
    host.report(Finding::warning(place.to_string(), fact).remedy(remedy));
}

/// Takes out defaults, and says whether nothing is left.
fn is_nothing(kept: &mut Kept, node: &Node, path: &[String]) -> bool {
    if kept.data == Data::Null && schema().may_be_null(&dotted(path)) {
        return true;
    }
    if node.default.is_some() && kept.data.json() == node.default {
        return true;
    }
    let (Data::Map(entries), Some(keys)) = (&mut kept.data, &node.keys) else {
        return false;
    };
    entries.retain_mut(|(name, value)| {
        let mut inner = path.to_vec();
        inner.push(name.clone());
        !keys
            .get(name)
            .is_some_and(|key| is_nothing(value, key, &inner))
    });
    // A section may count by being there: without a default of its own it stays, with nothing in it.
    entries.is_empty() && node.default == Some(json!({}))
}
