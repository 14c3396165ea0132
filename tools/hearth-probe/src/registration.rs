//! Whether a bridge's registration is on the host, and is what the plan wants.

use hearth_plan::Target;
use hearth_registration::{RegistrationError, Row, State, Store};
use hearth_report::{Finding, Hint, Severity};
use serde::Serialize;

use crate::subject;

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum RegistrationFact {
    InPlace,
    Missing,
    Differs,
    Damaged,
    /// It may not be read by who asks.
    Unreadable {
        message: String,
        hint: Option<String>,
    },
    /// The bridge needs none.
    None,
}

impl RegistrationFact {
    /// `rows` is what the store lists, or why it cannot.
    pub fn of(rows: &Result<Vec<Row>, RegistrationError>, id: Option<&str>) -> Self {
        let Some(id) = id else {
            return Self::None;
        };
        match rows {
            Err(error) => Self::Unreadable {
                message: error.to_string(),
                hint: error.hint(),
            },
            Ok(rows) => match rows.iter().find(|row| row.id == id).map(|row| row.state) {
                Some(State::InPlace) => Self::InPlace,
                Some(State::Differs) => Self::Differs,
                Some(State::Damaged) => Self::Damaged,
                Some(State::Missing | State::Removed) | None => Self::Missing,
            },
        }
    }

    /// `target`: who carries the plan out.
    pub fn finding(&self, name: &str, id: &str, target: Target) -> Option<Finding> {
        let error =
            |fact: &str| Finding::error(subject(name), format!("its registration `{id}` {fact}"));
        let ensure = format!(
            "{}, which restarts what reads it",
            target
                .daemon("hearth-registrations.service")
                .systemctl("restart")
        );
        Some(match self {
            Self::InPlace | Self::None => return None,
            Self::Missing => error("is not there").remedy(ensure),
            Self::Differs => error("is not as the plan has it")
                .cause(
                    "it was edited by hand, or the host was built anew without restarting anything",
                )
                .remedy(ensure),
            Self::Damaged => error("is damaged")
                .cause("it is no YAML, or has no tokens")
                .remedy(format!(
                    "bring back the file, or give it new tokens: `hearth registration rotate {id}`"
                )),
            Self::Unreadable { message, .. } => Finding::new(
                Severity::Note,
                subject(name),
                format!("its registration `{id}` was not looked at"),
            )
            .cause(message.clone())
            .remedy(format!("run it as {}", target.keeper())),
        })
    }
}

/// What lies on the host, in one look for all bridges.
pub fn rows(store: &Store) -> Result<Vec<Row>, RegistrationError> {
    hearth_registration::list(store)
}
