//! Hearth's bridges write to the journal; of a file's logging only the level is a decision.

use hearth_report::{Finding, Severity};

use super::{BridgeDraft, Leaf};
use crate::{Data, HostDraft, Kept, Place};

pub(super) fn take(leaves: &mut Vec<Leaf>, draft: &mut BridgeDraft, host: &mut HostDraft) {
    if !draft
        .wiring
        .config("defaults")
        .iter()
        .any(|(path, _)| path.len() == 1 && path[0] == "logging")
    {
        return;
    }
    let Some(position) = leaves.iter().position(|leaf| leaf.is(&["logging"])) else {
        leaves.retain(|leaf| leaf.path.first().is_none_or(|first| first != "logging"));
        return;
    };
    let leaf = leaves.remove(position);
    let level = level(&leaf.kept.data).and_then(|word| draft.wiring.log_level(word));
    if let Some(level) = level.filter(|level| *level != "info" && *level != "debug") {
        let mut kept = Kept::text(level);
        kept.comments = leaf.kept.comments.clone();
        draft.option(&["logLevel"], kept);
    }
    let subject = leaf
        .kept
        .place
        .as_ref()
        .map_or_else(|| "logging".to_owned(), Place::to_string);
    let fact = "`logging` is replaced: Hearth's bridges write to the journal, which has times and rotation of its own";
    host.report(
        Finding::new(Severity::Note, subject, fact).remedy("set `logLevel` for more or less of it"),
    );
}

/// zeroconfig's `min_level`, Python's level of `mau` or of the root, hookshot's `level`.
fn level(data: &Data) -> Option<&str> {
    let at = |path: &[&str]| {
        path.iter().try_fold(data, |data, name| match data {
            Data::Map(entries) => entries
                .iter()
                .find(|(key, _)| key == name)
                .map(|(_, value)| &value.data),
            _ => None,
        })
    };
    let text = |data: &'_ Data| matches!(data, Data::Text(_));
    let paths: [&[&str]; 5] = [
        &["min_level"],
        &["loggers", "mau", "level"],
        &["loggers", "maubot", "level"],
        &["root", "level"],
        &["level"],
    ];
    let found = paths
        .iter()
        .find_map(|path| at(path).filter(|data| text(data)))?;
    match found {
        Data::Text(text) => Some(text),
        _ => None,
    }
}
