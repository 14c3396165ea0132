//! Synapse's `homeserver.yaml`: who the server is, in Hearth's options; the decisions, in `synapse.settings`; and what
//! Hearth decides by itself, which is told where the file says otherwise.

mod comments;
mod database;
mod finish;
mod gone;
mod listeners;
mod owned;
mod schema;
mod secrets;
mod settings;

use hearth_report::{Finding, Severity};
use hearth_yaml::{Node, NoteKind};

pub(crate) use finish::finish;
pub(crate) use owned::signing_key_lines;

use crate::{Choices, File, HostDraft, Place};

pub(crate) fn read(file: &File<'_>, choices: &Choices, host: &mut HostDraft) {
    notes(file, host);
    for (key, value) in file.root().entries() {
        let name = file.key_text(key);
        let entry = Entry {
            file,
            name: &name,
            key,
            value,
        };
        if !(owned::take(&entry, choices, host) || gone::take(&entry, host)) {
            settings::take(&entry, choices, host);
        }
    }
}

/// The file with the key by which other servers know this one.
pub(crate) fn signing_key(file: &File<'_>, choices: &Choices, host: &mut HostDraft) {
    if let Some(text) = file.root().as_str() {
        owned::keep_signing_key(text, file.place(file.root()), choices, host);
    }
}

/// A key of the file's first level.
struct Entry<'a, 'b> {
    file: &'a File<'b>,
    name: &'a str,
    key: &'a Node<'b>,
    value: &'a Node<'b>,
}

impl Entry<'_, '_> {
    fn place(&self) -> Place {
        self.file.place(self.key)
    }

    /// What is worth knowing although nothing is wrong.
    fn note(&self, host: &mut HostDraft, fact: impl Into<String>, remedy: impl Into<String>) {
        host.report(Finding::new(Severity::Note, self.place().to_string(), fact).remedy(remedy));
    }

    fn warn(&self, host: &mut HostDraft, fact: impl Into<String>, remedy: impl Into<String>) {
        host.report(Finding::warning(self.place().to_string(), fact).remedy(remedy));
    }
}

/// What PyYAML does without a word.
fn notes(file: &File<'_>, host: &mut HostDraft) {
    for note in &file.document.notes {
        if matches!(note.kind, NoteKind::MergeApplied | NoteKind::MergeKept) {
            continue;
        }
        let place = Place::new(&file.name, note.span).to_string();
        let finding = Finding::warning(place, note.kind.to_string());
        host.report(match note.kind {
            NoteKind::DuplicateKey { .. } => finding.remedy("keep one of the two"),
            _ => finding,
        });
    }
}
