//! The host module as it grows, file by file.

use std::collections::HashMap;

use hearth_nix::Binding;
use hearth_report::{Finding, Secret};

use crate::names::Names;
use crate::{Claim, Data, FoundSecret, Kept, Place, SecretName, Subject};

/// What is known of the host so far.
#[derive(Debug, Default)]
pub struct HostDraft {
    /// Below `hearth`, in the order in which they came.
    options: Vec<(Vec<String>, Kept)>,
    /// Where in `options` a path is.
    places: HashMap<Vec<String>, usize>,
    secrets: Vec<FoundSecret>,
    /// Those whose values nobody gave.
    expected: Vec<SecretName>,
    names: Names,
    claims: Vec<Claim>,
    findings: Vec<Finding>,
}

impl HostDraft {
    /// `hearth.PATH = value`. The same from two files is fine; what differs is reported, and the first stays.
    pub fn set<S: AsRef<str>>(&mut self, path: &[S], value: Kept) {
        let path: Vec<String> = path.iter().map(|part| part.as_ref().to_owned()).collect();
        let known = self
            .places
            .get(&path)
            .and_then(|&place| self.options.get(place));
        match known {
            None => {
                self.places.insert(path.clone(), self.options.len());
                self.options.push((path, value));
            }
            Some((_, first)) if first.data == value.data => {}
            Some((_, first)) => {
                let name = hearth_bridges::dotted(&path);
                let also = first
                    .place
                    .as_ref()
                    .map_or_else(String::new, |place| format!(" at {place}"));
                let subject = value
                    .place
                    .as_ref()
                    .map_or_else(|| name.clone(), Place::to_string);
                let finding = Finding::warning(
                    subject,
                    format!("`hearth.{name}` is already set{also}, to something else"),
                );
                self.findings
                    .push(finding.remedy("the first one is used: decide which is right"));
            }
        }
    }

    /// The same, unless it is set already: for what follows from several files and what one of them may say itself.
    pub fn set_first<S: AsRef<str>>(&mut self, path: &[S], value: Kept) {
        if self.get(path).is_none() {
            self.set(path, value);
        }
    }

    pub fn get<S: AsRef<str>>(&self, path: &[S]) -> Option<&Kept> {
        let path: Vec<String> = path.iter().map(|part| part.as_ref().to_owned()).collect();
        let place = *self.places.get(&path)?;
        self.options.get(place).map(|(_, value)| value)
    }

    /// Keeps a secret, and gives what stands in its place. One that is known under the same name with another value
    /// gets a number.
    pub fn secret(&mut self, mut found: FoundSecret) -> Data {
        let (name, known) = self.names.name(&found.name, &found.value);
        if !known {
            found.name = name.clone();
            self.secrets.push(found);
        }
        Data::Secret { name, prefix: None }
    }

    /// A secret that a person brings along.
    pub fn expect(&mut self, name: SecretName) {
        if !self.expected.contains(&name) {
            self.expected.push(name);
        }
    }

    pub fn expected(&self) -> &[SecretName] {
        &self.expected
    }

    /// Takes a secret back: nothing refers to it after all.
    pub fn forget_secret(&mut self, name: &SecretName) -> Option<Secret> {
        let position = self.secrets.iter().position(|known| known.name == *name)?;
        self.names.free(name);
        Some(self.secrets.remove(position).value)
    }

    /// All that a file which is not used after all had brought.
    pub fn forget_secrets_of(&mut self, file: &str) {
        self.secrets
            .retain(|known| known.place.as_ref().is_none_or(|place| place.file != file));
        self.claims.retain(|claim| claim.place.file != file);
    }

    pub fn claim(&mut self, subject: Subject, value: impl Into<String>, place: Place) {
        self.claims.push(Claim::new(subject, value, place));
    }

    pub fn report(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    pub fn report_all(&mut self, findings: impl IntoIterator<Item = Finding>) {
        self.findings.extend(findings);
    }

    pub fn options(&self) -> &[(Vec<String>, Kept)] {
        &self.options
    }

    /// All of them, without what else is known.
    pub(crate) fn into_secrets(self) -> Vec<FoundSecret> {
        self.secrets
    }

    pub fn secrets(&self) -> &[FoundSecret] {
        &self.secrets
    }

    pub fn claims(&self) -> &[Claim] {
        &self.claims
    }

    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// All options as bindings below `hearth`.
    pub fn bindings(&self) -> Vec<Binding> {
        self.options
            .iter()
            .map(|(path, value)| value.binding(path.iter().cloned()))
            .collect()
    }
}
