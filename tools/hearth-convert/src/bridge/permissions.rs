//! Who may use a bridge. What follows from the server's name and its admins need not be said.

use hearth_report::{Finding, Severity};

use super::{BridgeDraft, Leaf};
use crate::{Data, HostDraft, Kept, Place};

pub(super) fn take(leaves: &mut Vec<Leaf>, draft: &mut BridgeDraft) {
    let rules = draft.wiring.config("set");
    let Some((path, _)) = rules
        .iter()
        .find(|(_, value)| value.as_str() == Some("{permissions}"))
    else {
        return;
    };
    if let Some(position) = leaves.iter().position(|leaf| leaf.path == *path) {
        draft.permissions = Some(leaves.remove(position).kept);
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
