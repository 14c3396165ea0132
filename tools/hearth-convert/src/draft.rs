//! The host module as it grows, file by file.

use std::collections::HashMap;

use hearth_nix::Binding;
use hearth_report::{Finding, Secret};

use crate::comments::Known;
use crate::names::Names;
use crate::{Choices, Claim, Data, FoundSecret, Kept, Origin, Place, SecretName, Subject};

fn file_of(place: &Option<Place>) -> Option<&str> {
    place.as_ref().map(|place| place.file.as_str())
}

/// What is known of the host so far.
#[derive(Debug, Default)]
pub struct HostDraft {
    /// Below `hearth`, in the order in which they came.
    options: Vec<(Vec<String>, Kept)>,
    /// Where in `options` a path is.
    places: HashMap<Vec<String>, usize>,
    secrets: Vec<FoundSecret>,
    /// Where each was found and what it is there, once a file: one secret may stand in several.
    homes: HashMap<SecretName, Vec<(Option<Place>, String)>>,
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
        let homes = self.homes.entry(name.clone()).or_default();
        if !homes
            .iter()
            .any(|(home, _)| file_of(home) == file_of(&found.place))
        {
            homes.push((found.place.clone(), found.what.clone()));
        }
        if !known {
            found.name = name.clone();
            self.secrets.push(found);
        }
        Data::Secret { name, prefix: None }
    }

    /// A file that is secret as a whole, and the option that names it.
    pub(crate) fn whole(&mut self, mut found: FoundSecret, option: &[String], choices: &Choices) {
        if self.is_another(&found, option) {
            return;
        }
        found.origin = Origin::Whole {
            option: option.to_vec(),
        };
        let place = found.place.clone();
        if let Data::Secret { name, .. } = self.secret(found) {
            let mut path = Kept::new(choices.path_of(&name));
            path.place = place;
            self.set(option, path);
        }
    }

    /// Whether the option names a file already that is not this one: a person has to say which of the two it is.
    pub(crate) fn is_another(&mut self, found: &FoundSecret, option: &[String]) -> bool {
        let is_named = |known: &&FoundSecret| matches!(&known.origin, Origin::Whole { option: own } if own == option);
        let Some(known) = self
            .secrets
            .iter()
            .find(is_named)
            .filter(|known| known.value != found.value)
        else {
            return false;
        };
        let at = |found: &FoundSecret| {
            found
                .place
                .as_ref()
                .map_or_else(|| found.what.clone(), Place::to_string)
        };
        let fact = format!(
            "`hearth.{}` names one file, and the one at {} is another",
            hearth_bridges::dotted(option),
            at(known)
        );
        self.findings.push(Finding::error(at(found), fact).remedy(
            "the first one is used: find out which of the two was in use, and give that one alone",
        ));
        true
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

    /// Takes a secret back, for one file: nothing in it refers to it after all.
    pub fn forget_secret(&mut self, name: &SecretName, file: &str) -> Option<Secret> {
        let position = self.secrets.iter().position(|known| known.name == *name)?;
        let value = self.secrets[position].value.clone();
        let homes = self.homes.entry(name.clone()).or_default();
        homes.retain(|(home, _)| file_of(home) != Some(file));
        match homes.first().cloned() {
            // Another file needs it still.
            Some((place, what)) => {
                let known = &mut self.secrets[position];
                (known.place, known.what) = (place, what);
            }
            None => {
                self.names.free(name);
                self.homes.remove(name);
                self.secrets.remove(position);
            }
        }
        Some(value)
    }

    /// All that a file which is not used after all had brought, and no other has.
    pub fn forget_secrets_of(&mut self, file: &str) {
        let is_home = |(home, _): &(Option<Place>, String)| file_of(home) == Some(file);
        let names: Vec<SecretName> = self
            .homes
            .iter()
            .filter(|(_, homes)| homes.iter().any(is_home))
            .map(|(name, _)| name.clone())
            .collect();
        for name in names {
            self.forget_secret(&name, file);
        }
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

    /// A comment anywhere may quote a secret of any file.
    pub(crate) fn drop_comments_with_secrets(&mut self) {
        let known = Known::new(self.secrets.iter().map(|found| found.value.expose()));
        for (_, value) in &mut self.options {
            value.drop_comments(&|line| known.is_in(line));
        }
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
