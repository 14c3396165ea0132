//! Where a cluster was made, kept beside the secrets and so not on the disk that may be missing.

use std::path::{Path, PathBuf};

use hearth_files::{read_text, write_atomic};
use serde::{Deserialize, Serialize};

use crate::ClusterError;

const FILE: &str = "postgresql.json";
const LIMIT: u64 = 64 * 1024;

#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Memory {
    pub directory: PathBuf,
    pub version: String,
}

pub(crate) fn path(state_directory: &Path) -> PathBuf {
    state_directory.join(FILE)
}

impl Memory {
    pub fn read(state_directory: &Path) -> Result<Option<Self>, ClusterError> {
        let path = path(state_directory);
        let text = match read_text(&path, LIMIT) {
            Err(error) if error.is_missing() => return Ok(None),
            other => other?,
        };
        serde_json::from_str(&text)
            .map(Some)
            .map_err(|source| ClusterError::Memory { path, source })
    }

    /// Writes it unless it is there already.
    pub fn keep(&self, state_directory: &Path) -> Result<(), ClusterError> {
        if Self::read(state_directory)?.as_ref() == Some(self) {
            return Ok(());
        }
        hearth_files::ensure_dir(state_directory, 0o700)?;
        let text = serde_json::json!(self).to_string() + "\n";
        Ok(write_atomic(
            &path(state_directory),
            text.as_bytes(),
            0o600,
        )?)
    }
}
