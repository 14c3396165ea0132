//! `encryption` and `relay`: options of Hearth's for what is several keys of the bridge.

use hearth_bridges::dotted;
use hearth_report::{Finding, Severity};

use super::{BridgeDraft, Leaf};
use crate::{Data, HostDraft, Kept, Place};

pub(super) fn take(leaves: &mut Vec<Leaf>, draft: &mut BridgeDraft, host: &mut HostDraft) {
    encryption(leaves, draft, host);
    relay(leaves, draft, host);
}

fn encryption(leaves: &mut Vec<Leaf>, draft: &mut BridgeDraft, host: &mut HostDraft) {
    let levels = ["allow", "default", "require"];
    let on = |leaves: &[Leaf], level: &str| {
        let found = leaves.iter().find(|leaf| {
            leaf.is(&["encryption", level]) || leaf.is(&["bridge", "encryption", level])
        });
        found
            .filter(|leaf| leaf.kept.data == Data::Bool(true))
            .cloned()
    };
    let reached: Vec<Option<Leaf>> = levels.iter().map(|level| on(leaves, level)).collect();
    let allowed = reached[0].is_some();
    let wanted = if allowed {
        reached.iter().rposition(Option::is_some)
    } else {
        None
    };
    if !allowed {
        for leaf in reached.iter().flatten() {
            host.report(idle(leaf, "encryption is not allowed"));
        }
    }
    let mut decided = Vec::new();
    for level in levels.iter().take(wanted.map_or(0, |level| level + 1)) {
        decided.extend(draft.wiring.rules(&["encryption", level]));
    }
    if let Some(level) = wanted {
        let comments = reached
            .iter()
            .flatten()
            .flat_map(|leaf| leaf.kept.comments.clone())
            .collect();
        let mut kept = Kept::text(levels[level]);
        kept.comments = comments;
        kept.place = reached[level]
            .as_ref()
            .and_then(|leaf| leaf.kept.place.clone());
        draft.option(&["encryption"], kept);
    }
    let every: Vec<Vec<String>> = levels
        .iter()
        .flat_map(|level| draft.wiring.rules(&["encryption", level]))
        .map(|(path, _)| path)
        .collect();
    leaves.retain(|leaf| {
        if levels.iter().any(|level| {
            leaf.is(&["encryption", level]) || leaf.is(&["bridge", "encryption", level])
        }) {
            return false;
        }
        if !every.contains(&leaf.path) {
            return true;
        }
        match decided.iter().find(|(path, _)| *path == leaf.path) {
            None => host.report(idle(leaf, "encryption is not allowed")),
            Some((_, value)) if serde_json::to_value(value).ok() != leaf.kept.data.json() => {
                let fact = format!(
                    "Hearth sets `{}` itself when encryption is on, and to something else",
                    dotted(&leaf.path)
                );
                host.report(
                    Finding::warning(subject(leaf), fact)
                        .remedy("nothing, unless you had a reason"),
                );
            }
            Some(_) => {}
        }
        false
    });
}

fn subject(leaf: &Leaf) -> String {
    leaf.kept
        .place
        .as_ref()
        .map_or_else(|| dotted(&leaf.path), Place::to_string)
}

/// A key that only counts together with another.
fn idle(leaf: &Leaf, while_what: &str) -> Finding {
    let fact = format!("`{}` means nothing while {while_what}", dotted(&leaf.path));
    Finding::new(Severity::Note, subject(leaf), fact).remedy("nothing: it is left out")
}

fn relay(leaves: &mut Vec<Leaf>, draft: &mut BridgeDraft, host: &mut HostDraft) {
    let rules = draft.wiring.rules(&["relay"]);
    let Some((enabled, _)) = rules
        .iter()
        .find(|(path, _)| path.last().is_some_and(|name| name == "enabled"))
    else {
        return;
    };
    let is_on = leaves
        .iter()
        .any(|leaf| leaf.path == *enabled && leaf.kept.data == Data::Bool(true));
    draft.relays = is_on;
    let (own, rest): (Vec<Leaf>, Vec<Leaf>) = leaves
        .drain(..)
        .partition(|leaf| rules.iter().any(|(path, _)| *path == leaf.path));
    *leaves = rest;
    if is_on {
        draft.option(&["relay", "enable"], Kept::bool(true));
    }
    for leaf in own.iter().filter(|leaf| leaf.path != *enabled) {
        match &leaf.kept.data {
            Data::Bool(false) if is_on => draft.option(&["relay", "adminOnly"], Kept::bool(false)),
            _ if !is_on => host.report(idle(leaf, "relaying is off")),
            _ => {}
        }
    }
}
