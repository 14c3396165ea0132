//! Only what somebody has decided: what equals the defaults is left out.

use hearth_bridges::{Layout, dotted};
use hearth_report::{Finding, Severity};

use super::Leaf;
use crate::{Choices, HostDraft, Place};

pub(super) fn defaults(
    leaves: &mut Vec<Leaf>,
    kind: &str,
    layout: Layout,
    choices: &Choices,
    host: &mut HostDraft,
) {
    if choices.full || !layout.has_defaults() {
        return;
    }
    let Some(schema) = choices.schema(kind, layout) else {
        return;
    };
    leaves.retain(|leaf| {
        let Some(key) = schema.key(&leaf.path) else { return true };
        let Some(value) = leaf.kept.data.json() else { return true };
        if value == key.default {
            return false;
        }
        // A file keeps the defaults of the version that wrote it; nobody has decided on them.
        // What an upgrade says has no place, and is there to keep what was; and who writes a comment has decided.
        let is_historic = key.was.contains(&value)
            && leaf.kept.place.is_some()
            && leaf.kept.comments.is_empty()
            && leaf.kept.trailing.is_none();
        if is_historic && !key.default.is_null() && !super::secrets::holds_one(kind, layout, &leaf.path) {
            let name = dotted(&leaf.path);
            let fact = format!("`{name}` is the default of an earlier version; the bridge's new default takes its place");
            let subject = leaf.kept.place.as_ref().map_or_else(|| name.clone(), Place::to_string);
            host.report(Finding::new(Severity::Note, subject, fact).remedy("to keep the old value, convert with `--full`, or write it into `settings`"));
        }
        !is_historic
    });
}
