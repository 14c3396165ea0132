//! What a rotation has still to do, kept on disk so that a killed one can be finished.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use hearth_files::{FileError, Lock, ensure_dir, lock, read_text, sweep, try_lock, write_atomic};
use serde::{Deserialize, Serialize};

use crate::RegistrationError;
use crate::services::{Activity, ServiceError, Services, Verb, Wait};
use crate::store::{Store, Wanted};

const LIMIT: u64 = 64 * 1024;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Phase {
    /// The file is as it was; bridges may be stopped.
    Stopping,
    /// The file may have new tokens that Synapse has not read.
    Writing,
    /// Synapse has read the new tokens; bridges may still be stopped.
    Starting,
}

/// Names of units and nothing else: no token is ever in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Marker {
    pub id: String,
    pub phase: Phase,
    pub homeserver: String,
    /// The units that the rotation stopped, which are to run again.
    pub bridges: Vec<String>,
    /// During which time up it was. After a boot there is nothing to finish: units have read the
    /// files since.
    pub boot: String,
}

impl Marker {
    /// As if every bridge had been stopped.
    pub fn of(store: &Store, wanted: &Wanted, phase: Phase) -> Self {
        Self {
            id: wanted.id.clone(),
            phase,
            homeserver: store.homeserver.clone(),
            bridges: wanted.bridges.clone(),
            boot: this_boot(),
        }
    }

    /// Does what is left to do, in the order in which nothing is lost: Synapse reads the new tokens
    /// before a bridge comes back with them.
    pub fn finish(
        &mut self,
        desk: &Desk,
        services: &dyn Services,
        wait: Wait,
    ) -> Result<(), RegistrationError> {
        if self.phase == Phase::Writing {
            if services.activity(&self.homeserver)? != Activity::Stopped {
                services.act(Verb::Restart, &self.homeserver, wait)?;
            }
            self.phase = Phase::Starting;
            desk.put(self)?;
        }
        self.start_bridges(services, wait)?;
        desk.remove(&self.id)
    }

    fn start_bridges(&self, services: &dyn Services, wait: Wait) -> Result<(), ServiceError> {
        for unit in &self.bridges {
            services.act(Verb::Start, unit, wait)?;
        }
        Ok(())
    }
}

/// Where markers lie; one rotation at a time sits at it.
pub(crate) struct Desk {
    dir: PathBuf,
    _lock: Lock,
}

impl Desk {
    /// Waits until no other rotation is at work.
    pub fn sit_down(registrations: &Path) -> Result<Self, RegistrationError> {
        let dir = registrations.join(".rotation");
        ensure_dir(&dir, 0o700)?;
        let _lock = lock(&dir)?;
        sweep(&dir)?;
        Ok(Self { dir, _lock })
    }

    /// The desk of killed rotations: nothing when there never was one, or when one is at work.
    pub fn if_left(registrations: &Path) -> Result<Option<Self>, RegistrationError> {
        let dir = registrations.join(".rotation");
        if !dir.is_dir() {
            return Ok(None);
        }
        let Some(_lock) = try_lock(&dir)? else {
            return Ok(None);
        };
        sweep(&dir)?;
        Ok(Some(Self { dir, _lock }))
    }

    pub fn put(&self, marker: &Marker) -> Result<(), RegistrationError> {
        let text = serde_json::json!(marker).to_string();
        Ok(write_atomic(
            &self.path(&marker.id),
            text.as_bytes(),
            0o600,
        )?)
    }

    pub fn remove(&self, id: &str) -> Result<(), RegistrationError> {
        let path = self.path(id);
        match fs::remove_file(&path) {
            Err(source) if source.kind() != io::ErrorKind::NotFound => {
                Err(RegistrationError::Change { path, source })
            }
            _ => Ok(()),
        }
    }

    /// What was left undone for `id` since the machine is up. A marker that cannot be understood
    /// counts as the worst case.
    pub fn left(
        &self,
        store: &Store,
        wanted: &Wanted,
    ) -> Result<Option<Marker>, RegistrationError> {
        let marker = match read_text(&self.path(&wanted.id), LIMIT) {
            Ok(text) => serde_json::from_str(&text)
                .ok()
                .filter(|marker: &Marker| marker.id == wanted.id),
            Err(error) if error.is_missing() => return Ok(None),
            Err(error @ FileError::Io { .. }) => return Err(error.into()),
            Err(_) => None,
        };
        let marker = marker.unwrap_or_else(|| Marker::of(store, wanted, Phase::Writing));
        if marker.boot == this_boot() {
            return Ok(Some(marker));
        }
        self.remove(&wanted.id)?;
        Ok(None)
    }

    fn path(&self, id: &str) -> PathBuf {
        self.dir.join(format!("{id}.json"))
    }
}

fn this_boot() -> String {
    read_text(Path::new("/proc/sys/kernel/random/boot_id"), LIMIT).unwrap_or_default()
}
