use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use hearth_files::{ensure_dir, sweep, write_atomic_new};
use hearth_plan::{Plan, SecretEntry, SecretSource};
use hearth_report::Secret;
use serde::Serialize;

use crate::{Problem, Problems, SecretsError, State, generate_token};

/// The secrets that a plan names.
#[derive(Debug, Clone)]
pub struct Store {
    entries: BTreeMap<String, SecretEntry>,
}

/// A secret as a list shows it: everything but the value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Entry {
    pub name: String,
    pub source: &'static str,
    pub path: PathBuf,
    pub state: String,
    pub mode: Option<String>,
    /// What `state` says in words.
    #[serde(skip)]
    pub is_usable: bool,
}

impl Store {
    pub fn of(plan: &Plan) -> Self {
        Self {
            entries: plan.secrets.clone(),
        }
    }

    /// Makes the generated secrets that are missing and says which. Nothing is made unless all the
    /// others are as they should be; what is there is never changed.
    pub fn ensure(&self) -> Result<Vec<String>, SecretsError> {
        let mut problems = Vec::new();
        let mut missing = Vec::new();
        for (name, entry) in &self.entries {
            match State::of(&entry.path, entry.source) {
                State::Usable { .. } => {}
                State::Missing => missing.push((name, entry)),
                State::Wrong { problem, .. } => problems.push((name.clone(), problem)),
            }
        }
        if !problems.is_empty() {
            return Err(SecretsError::Unusable(Problems(problems)));
        }
        for directory in self.own_directories() {
            ensure_dir(directory, 0o700)?;
            sweep(directory)?;
        }
        let mut made = Vec::new();
        for (name, entry) in missing {
            let line = format!("{}\n", generate_token()?.expose());
            if write_atomic_new(&entry.path, line.as_bytes(), 0o600)? {
                made.push(name.clone());
            }
        }
        Ok(made)
    }

    fn own_directories(&self) -> BTreeSet<&Path> {
        self.entries
            .values()
            .filter(|entry| entry.source == SecretSource::Generated)
            .filter_map(|entry| entry.path.parent())
            .collect()
    }

    /// The value, without the line break at its end.
    pub fn read(&self, name: &str) -> Result<Secret, SecretsError> {
        let entry = self
            .entries
            .get(name)
            .ok_or_else(|| SecretsError::Unknown {
                name: name.to_owned(),
            })?;
        let problem = match State::of(&entry.path, entry.source) {
            State::Usable { value, .. } => return Ok(value),
            State::Missing => Problem::NotMade(entry.path.clone()),
            State::Wrong { problem, .. } => problem,
        };
        Err(SecretsError::Unusable(Problems(vec![(
            name.to_owned(),
            problem,
        )])))
    }

    pub fn list(&self) -> Vec<Entry> {
        self.entries
            .iter()
            .map(|(name, entry)| {
                let state = State::of(&entry.path, entry.source);
                let is_usable = matches!(state, State::Usable { .. });
                let (state, mode) = match state {
                    State::Usable { mode, .. } => ("there".to_owned(), Some(mode)),
                    State::Missing => ("not made yet".to_owned(), None),
                    State::Wrong { problem, mode } => (problem.word().to_owned(), mode),
                };
                Entry {
                    name: name.clone(),
                    source: match entry.source {
                        SecretSource::Generated => "generated",
                        SecretSource::File => "file",
                    },
                    path: entry.path.clone(),
                    state,
                    mode: mode.map(|mode| format!("{mode:04o}")),
                    is_usable,
                }
            })
            .collect()
    }
}
