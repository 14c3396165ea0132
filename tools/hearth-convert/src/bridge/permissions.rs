//! Who may use a bridge. What follows from the server's name and its admins need not be said.

use hearth_report::{Finding, Severity};

use super::{BridgeDraft, Leaf};
use crate::{Data, HostDraft, Kept, Place};

pub(super) fn take(leaves: &mut Vec<Leaf>, draft: &mut BridgeDraft, host: &mut HostDraft) {
    let rules = draft.wiring.config("set");
    let Some((path, _)) = rules
        .iter()
        .find(|(_, value)| value.as_str() == Some("{permissions}"))
    else {
        return;
    };
    let (own, rest): (Vec<Leaf>, Vec<Leaf>) = leaves
        .drain(..)
        .partition(|leaf| leaf.path.starts_with(path));
    *leaves = rest;
    // Of a layout that is not known in full, the map comes entry by entry.
    let (whole, entries): (Vec<Leaf>, Vec<Leaf>) =
        own.into_iter().partition(|leaf| leaf.path == *path);
    let mut found = whole.into_iter().next().map(|leaf| leaf.kept);
    if !entries.is_empty() {
        let place = entries[0].kept.place.clone();
        let entry = |leaf: Leaf| (leaf.path[path.len()..].join("."), leaf.kept);
        let mut map = Kept::new(Data::Map(entries.into_iter().map(entry).collect()));
        map.place = place;
        found = Some(map);
    }
    draft.permissions = found.and_then(|kept| match draft.wiring.permission_shape() {
        Some(shape) => from_list(&kept, shape, host),
        None => Some(kept),
    });
}

/// A list of entries of one shape as a map; one of another shape cannot be kept.
fn from_list(kept: &Kept, shape: &toml::Value, host: &mut HostDraft) -> Option<Kept> {
    let Data::List(items) = &kept.data else {
        return None;
    };
    let mut entries = Vec::new();
    for item in items {
        let (mut who, mut level) = (None, None);
        if fits(&item.data, shape, &mut who, &mut level)
            && let (Some(who), Some(level)) = (who, level)
        {
            entries.push((
                who,
                Kept {
                    data: Data::Text(level),
                    ..item.clone()
                },
            ));
        } else {
            let subject = item
                .place
                .as_ref()
                .map_or_else(|| "permissions".to_owned(), Place::to_string);
            let fact = "this permission is of a shape that Hearth's option has no words for";
            host.report(
                Finding::error(subject, fact)
                    .remedy("give everybody one level for all services, or do without this entry"),
            );
        }
    }
    Some(Kept {
        data: Data::Map(entries),
        ..kept.clone()
    })
}

fn fits(
    data: &Data,
    shape: &toml::Value,
    who: &mut Option<String>,
    level: &mut Option<String>,
) -> bool {
    match (shape, data) {
        (toml::Value::String(word), Data::Text(text)) => {
            match word.as_str() {
                "{who}" => *who = Some(text.clone()),
                "{level}" => *level = Some(text.clone()),
                _ => return word == text,
            }
            true
        }
        (toml::Value::Array(shapes), Data::List(items)) => {
            shapes.len() == items.len()
                && shapes
                    .iter()
                    .zip(items)
                    .all(|(shape, item)| fits(&item.data, shape, who, level))
        }
        (toml::Value::Table(table), Data::Map(entries)) => {
            let of = |name: &String| {
                entries
                    .iter()
                    .find(|(key, _)| key == name)
                    .map(|(_, value)| value)
            };
            table.len() == entries.len()
                && table.iter().all(|(name, shape)| {
                    of(name).is_some_and(|value| fits(&value.data, shape, who, level))
                })
        }
        _ => false,
    }
}

/// Users of the server to whom a bridge gives everything.
pub(super) fn admins(draft: &BridgeDraft, server: &str) -> Vec<String> {
    let admin = draft.wiring.level("admin").unwrap_or("admin");
    entries(draft)
        .iter()
        .filter(|(who, level)| {
            level.data == Data::Text(admin.to_owned())
                && who.starts_with('@')
                && who.ends_with(&format!(":{server}"))
        })
        .map(|(who, _)| who.clone())
        .collect()
}

fn entries(draft: &BridgeDraft) -> &[(String, Kept)] {
    match &draft.permissions {
        Some(Kept {
            data: Data::Map(entries),
            ..
        }) => entries,
        _ => &[],
    }
}

/// What has to be said, now that everything is known: nothing if Hearth would say the same.
pub(super) fn settle(
    draft: &mut BridgeDraft,
    server: &str,
    admins: &[String],
    host: &mut HostDraft,
) {
    let Some(mut kept) = draft.permissions.take() else {
        return;
    };
    let (user, admin) = (
        draft.wiring.level("user").map(str::to_owned),
        draft.wiring.level("admin").map(str::to_owned),
    );
    let relay = draft.wiring.level("relay").map(str::to_owned);
    let subject = kept
        .place
        .as_ref()
        .map_or_else(|| draft.file.clone(), Place::to_string);
    let Data::Map(entries) = &mut kept.data else {
        return;
    };
    let everybody = entries.iter().position(|(who, _)| who == "*");
    if let Some(position) = everybody {
        let is_relay = relay.is_some()
            && matches!(&entries[position].1.data, Data::Text(level) if Some(level) == relay.as_ref());
        let is_nothing = draft
            .wiring
            .level("nobody")
            .is_some_and(|nobody| entries[position].1.data == Data::Text(nobody.to_owned()));
        if is_nothing || (is_relay && !draft.relays) {
            entries.remove(position);
            if is_relay {
                let fact = "everybody may be relayed, and relaying is off: this means nothing";
                host.report(
                    Finding::new(Severity::Note, subject.clone(), fact)
                        .remedy("nothing: it is left out"),
                );
            }
        } else {
            draft.option(&["dangerouslyOpenToEverybody"], Kept::bool(true));
            let draft_name = draft.wiring.kind.clone();
            let fact = format!("everybody on every server may use `{draft_name}`, as it was");
            host.report(
                Finding::warning(subject.clone(), fact)
                    .remedy("take `\"*\"` out of `permissions` unless you meant it"),
            );
        }
    }
    let Data::Map(entries) = &mut kept.data else {
        return;
    };
    // Placeholders of the example, which nobody has.
    entries.retain(|(who, _)| {
        server == "example.com"
            || !matches!(
                who.as_str(),
                "example.com" | "@admin:example.com" | "public.example.com"
            )
    });
    let expected: Vec<(String, Option<String>)> = std::iter::once((server.to_owned(), user))
        .chain(admins.iter().map(|name| (name.clone(), admin.clone())))
        .collect();
    let is_expected = entries.len() == expected.len()
        && expected.iter().all(|(who, level)| {
            let wanted = level.clone().map(Data::Text);
            entries
                .iter()
                .any(|(name, value)| name == who && Some(&value.data) == wanted.as_ref())
        });
    if !is_expected && !entries.is_empty() {
        draft.option(&["permissions"], kept);
    }
}
