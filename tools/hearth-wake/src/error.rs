use std::path::PathBuf;

use hearth_database::DatabaseError;
use hearth_plan::Target;
use hearth_registration::Damage;
use hearth_report::Hint;
use hearth_synapse::{SynapseError, TransportError};
use thiserror::Error;

#[derive(Debug, Error)]
pub enum WakeError {
    #[error(transparent)]
    Database(#[from] DatabaseError),
    #[error(transparent)]
    Synapse(#[from] SynapseError),
    #[error("Cannot read the registration of `{id}`, `{}`", path.display())]
    Registration {
        id: String,
        path: PathBuf,
        target: Target,
        source: Damage,
    },
    #[error("The plan has no registration `{id}`")]
    NoRegistration { id: String },
    #[error("Synapse answers at `{url}`")]
    Running { url: String, unit: String },
    #[error("Cannot tell whether Synapse runs at `{url}`")]
    MayRun {
        url: String,
        unit: String,
        source: TransportError,
    },
}

impl WakeError {
    /// Whether it makes sense to try again: Synapse or its database is not up yet.
    pub(crate) fn may_pass(&self) -> bool {
        match self {
            Self::Database(error) => matches!(
                error,
                DatabaseError::Unreachable { .. } | DatabaseError::Starting { .. }
            ),
            Self::Synapse(error) => matches!(
                error,
                SynapseError::Unreachable { .. } | SynapseError::TooBusy { .. }
            ),
            Self::Registration { .. }
            | Self::NoRegistration { .. }
            | Self::Running { .. }
            | Self::MayRun { .. } => false,
        }
    }
}

impl Hint for WakeError {
    fn hint(&self) -> Option<String> {
        match self {
            Self::Database(error) => error.hint(),
            Self::Synapse(error) if error.is("M_UNKNOWN_TOKEN") => {
                Some("Synapse has not read this registration yet; restart it".to_owned())
            }
            Self::Synapse(error) => error.hint(),
            Self::Registration { target, .. } => Some(format!(
                "run it as {}, or let systemd do so: {}",
                target.keeper(),
                target.daemon("hearth-wake.service").systemctl("start")
            )),
            Self::NoRegistration { .. } => {
                Some("the plan is older than this program; build the host anew".to_owned())
            }
            Self::Running { unit, .. } | Self::MayRun { unit, .. } => Some(format!(
                "Synapse would not learn of the change before its next start; stop `{unit}` first, or leave out `--before-synapse`"
            )),
        }
    }
}
