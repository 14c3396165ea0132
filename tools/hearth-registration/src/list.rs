//! What there is, without its tokens unless somebody insists.

use std::path::PathBuf;

use serde::Serialize;
use serde_json::{Map, Value};

use crate::RegistrationError;
use crate::document::TOKENS;
use crate::store::{FILE_MODE, Store, find};

#[derive(Debug, Serialize)]
pub struct Row {
    pub id: String,
    pub url: Option<String>,
    pub state: State,
    pub path: PathBuf,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum State {
    #[serde(rename = "in place")]
    InPlace,
    #[serde(rename = "missing")]
    Missing,
    #[serde(rename = "differs from plan")]
    Differs,
    #[serde(rename = "damaged")]
    Damaged,
    /// Not in the plan any more; its tokens are kept.
    #[serde(rename = "removed")]
    Removed,
}

impl State {
    pub fn word(self) -> &'static str {
        match self {
            Self::InPlace => "in place",
            Self::Missing => "missing",
            Self::Differs => "differs from plan",
            Self::Damaged => "damaged",
            Self::Removed => "removed",
        }
    }

    /// Whether `ensure` or a person has something to do.
    pub fn is_problem(self) -> bool {
        matches!(self, Self::Missing | Self::Differs | Self::Damaged)
    }
}

/// Those of the plan first, then those put aside.
pub fn list(store: &Store) -> Result<Vec<Row>, RegistrationError> {
    let mut rows = Vec::new();
    for wanted in store.wanted.values() {
        let state = match find(&wanted.id, &wanted.path) {
            Ok(None) => State::Missing,
            Ok(Some(found)) => {
                let text = wanted.text(&found.tokens, Some(&found.fields));
                if found.text == text.expose() && found.mode == FILE_MODE {
                    State::InPlace
                } else {
                    State::Differs
                }
            }
            Err(RegistrationError::Damaged { .. }) => State::Damaged,
            Err(error) => return Err(error),
        };
        rows.push(Row {
            id: wanted.id.clone(),
            url: url(&wanted.public),
            state,
            path: wanted.path.clone(),
        });
    }
    for id in store.strangers(&store.removed)? {
        let path = store.removed.join(format!("{id}.yaml"));
        let (url, state) = match find(&id, &path) {
            Ok(found) => (found.and_then(|found| url(&found.fields)), State::Removed),
            Err(RegistrationError::Damaged { .. }) => (None, State::Damaged),
            Err(error) => return Err(error),
        };
        rows.push(Row {
            id,
            url,
            state,
            path,
        });
    }
    Ok(rows)
}

/// The registration as it lies on disk; unless `reveal`, the tokens are masked, and all that the plan does not
/// know: a file edited by hand may hold a token under another name.
pub fn show(
    store: &Store,
    id: &str,
    reveal: bool,
) -> Result<Map<String, Value>, RegistrationError> {
    let wanted = store.wanted(id)?;
    let found = find(id, &wanted.path)?.ok_or_else(|| RegistrationError::NotThere {
        id: id.to_owned(),
        path: wanted.path.clone(),
    })?;
    let mut fields = found.fields;
    if !reveal {
        for (name, value) in &mut fields {
            if !wanted.public.contains_key(name) {
                *value = Value::String("***".to_owned());
            }
        }
        for name in TOKENS {
            fields.insert(name.to_owned(), Value::String("***".to_owned()));
        }
    }
    Ok(fields)
}

fn url(fields: &Map<String, Value>) -> Option<String> {
    fields.get("url")?.as_str().map(str::to_owned)
}
