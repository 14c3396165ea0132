//! Double puppeting: one registration for all bridges, so a bridge only says that it wants it.

use hearth_bridges::split;
use hearth_report::Finding;

use super::{BridgeDraft, Leaf};
use crate::{Data, HostDraft, Kept, Place, Subject};

/// The registration that speaks for everybody.
pub(crate) const PUPPETS: &str = "hearth-doublepuppet";

pub(super) fn take(leaves: &mut [Leaf], draft: &mut BridgeDraft, host: &mut HostDraft) {
    let maps: Vec<Vec<String>> = draft
        .wiring
        .rules(&["double_puppet"])
        .into_iter()
        .map(|(path, _)| path)
        .collect();
    let domain = leaves
        .iter()
        .find(|leaf| leaf.is(&split("homeserver.domain")))
        .and_then(|leaf| match &leaf.kept.data {
            Data::Text(text) => Some(text.clone()),
            _ => None,
        });
    let mut wants = None;
    for leaf in leaves.iter_mut().filter(|leaf| maps.contains(&leaf.path)) {
        let Data::Map(entries) = &mut leaf.kept.data else {
            continue;
        };
        entries.retain(|(name, value)| {
            let is_own = domain.as_ref() == Some(name);
            let Data::Secret { name: secret, prefix } = &value.data else { return true };
            if !is_own {
                return true;
            }
            let place = value.place.clone().unwrap_or_else(|| draft.place.clone());
            if prefix.as_deref() != Some("as_token:") {
                let fact = "the password of a shared-secret module stands where the token of a registration is used today";
                let remedy = "it is left out: `doublePuppet` uses a registration, and the module can go from Synapse";
                host.report(Finding::warning(place.to_string(), fact).remedy(remedy));
            } else if let Some(token) = host.forget_secret(secret, &draft.file) {
                host.claim(Subject::Token { id: PUPPETS.to_owned(), which: "as_token" }, token.expose(), place.clone());
            }
            host.forget_secret(secret, &draft.file);
            wants = Some(place);
            false
        });
    }
    if let Some(place) = wants {
        draft.option(&["doublePuppet"], Kept::bool(true).at(Place::clone(&place)));
    }
}

/// Nothing is left to say in an empty map.
pub(super) fn is_empty_map(leaf: &Leaf, draft: &BridgeDraft) -> bool {
    matches!(&leaf.kept.data, Data::Map(entries) if entries.is_empty())
        && draft.wiring.config("defaults").iter().any(|(path, value)| {
            *path == leaf.path && value.as_table().is_some_and(|table| table.is_empty())
        })
}
