//! `initdb`, once, beside the place and then by a rename.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use hearth_files::{ensure_dir, lock, read_text};
use hearth_plan::Plan;
use serde::Serialize;

use crate::memory::{self, Memory};
use crate::stale;
use crate::{ClusterError, Disk};

/// Bytes: a new cluster takes 40 MB, and its first segments of log the rest.
pub const NEEDED: u64 = 200 << 20;

/// Beside the data; whatever lies there is of a run that was killed.
const NEW: &str = ".hearth-new";

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase", tag = "done")]
pub enum Done {
    Made {
        directory: PathBuf,
    },
    Kept {
        directory: PathBuf,
        /// Whether a lock of before a power cut was in the way.
        cleared: bool,
    },
}

/// Makes the plan's cluster if there is none, and refuses whatever else is in its place.
pub fn init(plan: &Plan) -> Result<Done, ClusterError> {
    let cluster = plan
        .postgresql
        .cluster
        .as_ref()
        .ok_or_else(|| ClusterError::NotOurs {
            unit: plan.postgresql.unit.clone(),
        })?;
    let directory = &cluster.directory;
    let state = &plan.state_directory;
    let memory = Memory {
        directory: directory.clone(),
        version: cluster.version.clone(),
    };
    let parent = directory.parent().unwrap_or(Path::new("/"));
    // Before anything is made, since what is missing may be the disk that all of it is on.
    not_gone(directory, state)?;
    // One that is there may be a whole disk, with other people's things on it: its mode is not Hearth's to choose.
    if !parent.is_dir() {
        ensure_dir(parent, 0o700)?;
    }
    let _lock = lock(parent)?;
    if let Some(found) = data_version(directory)? {
        if found != cluster.version {
            return Err(ClusterError::OtherVersion {
                directory: directory.clone(),
                found,
                wanted: cluster.version.clone(),
            });
        }
        memory.keep(state)?;
        return Ok(Done::Kept {
            cleared: stale::clear(directory)?,
            directory: directory.clone(),
        });
    }
    may_begin(directory, parent)?;
    make(directory, parent, &cluster.programs)?;
    memory.keep(state)?;
    Ok(Done::Made {
        directory: directory.clone(),
    })
}

/// The major version of the data in a directory, if there is any.
pub fn data_version(directory: &Path) -> Result<Option<String>, ClusterError> {
    match read_text(&directory.join("PG_VERSION"), 1024) {
        Ok(text) => Ok(Some(text.trim().to_owned())),
        Err(error) if error.is_missing() => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// An empty place where there was data once is no new beginning.
fn not_gone(directory: &Path, state: &Path) -> Result<(), ClusterError> {
    let Some(found) = Memory::read(state)? else {
        return Ok(());
    };
    if data_version(directory)?.is_some() || first_entry(directory)?.is_some() {
        return Ok(());
    }
    Err(ClusterError::Gone {
        directory: directory.to_owned(),
        remembered: found.directory,
        memory: memory::path(state),
    })
}

fn may_begin(directory: &Path, parent: &Path) -> Result<(), ClusterError> {
    if let Some(example) = first_entry(directory)? {
        return Err(ClusterError::Foreign {
            directory: directory.to_owned(),
            example,
        });
    }
    let disk = Disk::below(parent).map_err(ClusterError::io("look at the disk of", parent))?;
    if let Some(kind) = disk.network {
        return Err(ClusterError::Network {
            directory: directory.to_owned(),
            kind,
        });
    }
    if disk.free < NEEDED {
        return Err(ClusterError::NoRoom {
            directory: directory.to_owned(),
            free: disk.free >> 20,
            needed: NEEDED >> 20,
        });
    }
    Ok(())
}

fn first_entry(directory: &Path) -> Result<Option<String>, ClusterError> {
    let entries = match fs::read_dir(directory) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        other => other.map_err(ClusterError::io("list", directory))?,
    };
    let mut names = Vec::new();
    for entry in entries {
        let entry = entry.map_err(ClusterError::io("list", directory))?;
        names.push(entry.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    Ok(names.into_iter().next())
}

fn make(directory: &Path, parent: &Path, programs: &Path) -> Result<(), ClusterError> {
    let new = parent.join(NEW);
    clear(&new)?;
    let program = programs.join("initdb");
    // Everything sorted by byte, as Synapse wants it; page checksums, because cards and disks on USB go bad quietly.
    let output = Command::new(&program)
        .args(["--encoding=UTF8", "--locale=C", "--data-checksums"])
        .args(["--auth-local=peer", "--auth-host=reject", "--pgdata"])
        .arg(&new)
        .stdin(Stdio::null())
        .output()
        .map_err(|source| ClusterError::NoProgram { program, source })?;
    if !output.status.success() {
        // What it left is cleared by the next run anyway.
        let _ = clear(&new);
        return Err(ClusterError::Initdb {
            directory: directory.to_owned(),
            said: last_words(&output.stderr, &output.status.to_string()),
        });
    }
    // Its files are flushed by initdb itself.
    fs::rename(&new, directory).map_err(ClusterError::io("make", directory))?;
    File::open(parent)
        .and_then(|handle| handle.sync_all())
        .map_err(ClusterError::io("flush", parent))
}

fn clear(new: &Path) -> Result<(), ClusterError> {
    match fs::remove_dir_all(new) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(ClusterError::io("remove", new)(error))
        }
        _ => Ok(()),
    }
}

/// initdb ends with advice; the error is the line that says so.
fn last_words(stderr: &[u8], otherwise: &str) -> String {
    let text = String::from_utf8_lossy(stderr);
    let error = text
        .lines()
        .rev()
        .find(|line| line.contains("rror:") || line.contains("FATAL"));
    let words = error.or_else(|| text.lines().last()).unwrap_or_default();
    let words = words.trim();
    if words.is_empty() { otherwise } else { words }.to_owned()
}

#[cfg(test)]
mod tests;
