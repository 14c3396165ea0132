//! `encryption` and `relay`: options of Hearth's for what is several keys of the bridge.

use hearth_bridges::dotted;
use hearth_report::{Finding, Severity};

use super::{BridgeDraft, Leaf};
use crate::{Data, HostDraft, Kept, Place};

pub(super) fn take(leaves: &mut Vec<Leaf>, draft: &mut BridgeDraft, host: &mut HostDraft) {
    encryption(leaves, draft, host);
    relay(leaves, draft);
}

fn encryption(leaves: &mut Vec<Leaf>, draft: &mut BridgeDraft, host: &mut HostDraft) {
    let levels = ["allow", "default", "require"];
    let on = |leaves: &[Leaf], level: &str| {
        let found = leaves.iter().find(|leaf| leaf.is(&["encryption", level]) || leaf.is(&["bridge", "encryption", level]));
        found.filter(|leaf| leaf.kept.data == Data::Bool(true)).cloned()
    };
    let reached: Vec<Option<Leaf>> = levels.iter().map(|level| on(leaves, level)).collect();
    let allowed = reached[0].is_some();
    let wanted = if allowed { reached.iter().rposition(Option::is_some) } else { None };
    if !allowed && let Some(leaf) = reached.iter().flatten().next() {
        let fact = format!("`{}` means nothing while encryption is not allowed", dotted(&leaf.path));
        let subject = leaf.kept.place.as_ref().map_or_else(|| dotted(&leaf.path), Place::to_string);
        host.report(Finding::new(Severity::Note, subject, fact).remedy("nothing: it is left out"));
    }
    let mut decided = Vec::new();
    for level in levels.iter().take(wanted.map_or(0, |level| level + 1)) {
        decided.extend(draft.wiring.rules(&["encryption", level]));
    }
    if let Some(level) = wanted {
        let comments = reached.iter().flatten().flat_map(|leaf| leaf.kept.comments.clone()).collect();
        let mut kept = Kept::text(levels[level]);
        kept.comments = comments;
        kept.place = reached[level].as_ref().and_then(|leaf| leaf.kept.place.clone());
        draft.option(&["encryption"], kept);
    }
    leaves.retain(|leaf| {
        if levels.iter().any(|level| leaf.is(&["encryption", level]) || leaf.is(&["bridge", "encryption", level])) {
            return false;
        }
        let Some((_, value)) = decided.iter().find(|(path, _)| *path == leaf.path) else { return true };
        if toml_json(value) != leaf.kept.data.json() {
            let fact = format!("Hearth sets `{}` itself when encryption is on, and to something else", dotted(&leaf.path));
            let subject = leaf.kept.place.as_ref().map_or_else(|| dotted(&leaf.path), Place::to_string);
            host.report(Finding::warning(subject, fact).remedy("nothing, unless you had a reason"));
        }
        false
    });
}

fn relay(leaves: &mut Vec<Leaf>, draft: &mut BridgeDraft) {
    let rules = draft.wiring.rules(&["relay"]);
    let Some((enabled, _)) = rules.iter().find(|(path, _)| path.last().is_some_and(|name| name == "enabled")) else { return };
    let is_on = leaves.iter().any(|leaf| leaf.path == *enabled && leaf.kept.data == Data::Bool(true));
    let admin_only = leaves.iter().find(|leaf| leaf.path.last().is_some_and(|name| name == "admin_only")).map(|leaf| leaf.kept.data.clone());
    draft.relays = is_on;
    if !is_on {
        return;
    }
    leaves.retain(|leaf| !rules.iter().any(|(path, _)| *path == leaf.path));
    draft.option(&["relay", "enable"], Kept::bool(true));
    if admin_only == Some(Data::Bool(false)) {
        draft.option(&["relay", "adminOnly"], Kept::bool(false));
    }
}

/// A value of the TOML as JSON, to be compared.
pub(super) fn toml_json(value: &impl serde::Serialize) -> Option<serde_json::Value> {
    serde_json::to_value(value).ok()
}
