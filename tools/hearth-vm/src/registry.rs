//! The machines of this user, as directories in the cache. The one who runs a machine holds a lock
//! in its directory; the kernel drops it with the process, which is how leftovers are told apart.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Once;

use hearth_files::{ensure_dir, read_text, write_atomic};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::image::remove;
use crate::process::Process;
use crate::{VmError, cache, cgroup};

/// A machine that runs, as others may see it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Running {
    pub name: String,
    pub backend: String,
    pub since: String,
    pub address: Option<String>,
    pub ready: bool,
    /// The process to enter, of a machine under nspawn.
    pub leader: Option<u32>,
    /// The socket of the serial console, of a machine under QEMU.
    pub console: Option<PathBuf>,
    pub(crate) processes: Vec<Process>,
}

/// The right to use a machine's name and directory, until dropped.
#[derive(Debug)]
pub(crate) struct Claim {
    pub id: String,
    pub path: PathBuf,
    _lock: File,
}

/// Takes the name, or the first of `NAME-2`, `NAME-3`… that is free.
pub(crate) fn claim(name: &str) -> Result<Claim, VmError> {
    check_name(name)?;
    let machines = cache::machines()?;
    static SWEEP: Once = Once::new();
    SWEEP.call_once(|| {
        sweep_in(&machines);
    });
    let _naming = hearth_files::lock(&machines)?;
    for number in 1.. {
        let id = match number {
            1 => name.to_owned(),
            n => format!("{name}-{n}"),
        };
        let path = machines.join(&id);
        ensure_dir(&path, 0o755)?;
        if let Some(lock) = try_lock(&path)? {
            clean(&path)?;
            return Ok(Claim {
                id,
                path,
                _lock: lock,
            });
        }
    }
    Err(VmError::BadName {
        name: name.to_owned(),
    })
}

pub(crate) fn check_name(name: &str) -> Result<(), VmError> {
    let good = name.len() <= 40
        && name.starts_with(|c: char| c.is_ascii_lowercase())
        && name
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    if !good {
        return Err(VmError::BadName {
            name: name.to_owned(),
        });
    }
    Ok(())
}

impl Claim {
    pub fn record(&self, running: &Running) -> Result<(), VmError> {
        let text = serde_json::to_vec_pretty(running).unwrap_or_default();
        Ok(write_atomic(&self.path.join("state.json"), &text, 0o644)?)
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        if clean(&self.path).is_ok() {
            let _ = remove(&self.path);
        }
    }
}

pub(crate) fn now() -> String {
    OffsetDateTime::now_utc()
        .replace_nanosecond(0)
        .unwrap_or_else(|_| OffsetDateTime::now_utc())
        .format(&Rfc3339)
        .unwrap_or_default()
}

/// Every machine that runs, by name.
pub fn running() -> Result<Vec<Running>, VmError> {
    let machines = cache::directory()?.join("machines");
    let mut found = Vec::new();
    for path in directories(&machines) {
        if try_lock(&path)?.is_none() {
            found.extend(state(&path));
        }
    }
    found.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(found)
}

/// The machine of this name, if it runs.
pub fn find(name: &str) -> Result<Running, VmError> {
    let all = running()?;
    let names = all.iter().map(|machine| machine.name.clone()).collect();
    all.into_iter()
        .find(|machine| machine.name == name)
        .ok_or_else(|| VmError::NoMachine {
            name: name.to_owned(),
            running: names,
        })
}

/// Removes what killed runs left: processes, control groups, directories. Gives their names.
pub fn sweep() -> Result<Vec<String>, VmError> {
    Ok(sweep_in(&cache::machines()?))
}

fn sweep_in(machines: &Path) -> Vec<String> {
    let mut swept = Vec::new();
    let Ok(_naming) = hearth_files::lock(machines) else {
        return swept;
    };
    for path in directories(machines) {
        let Some(id) = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
        else {
            continue;
        };
        if let Ok(Some(_lock)) = try_lock(&path)
            && clean(&path).is_ok()
            && remove(&path).is_ok()
        {
            swept.push(id);
        }
    }
    swept
}

/// Ends what a machine left and empties its directory, but for the lock.
fn clean(path: &Path) -> Result<(), VmError> {
    if let Some(state) = state(path) {
        for process in state.processes {
            process.kill();
        }
    }
    cgroup::remove(path);
    let entries = fs::read_dir(path).map_err(|e| VmError::io("read", path, e))?;
    for entry in entries.flatten() {
        if entry.file_name() == ".lock" {
            continue;
        }
        let inner = entry.path();
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            remove(&inner)?;
        } else {
            fs::remove_file(&inner).map_err(|e| VmError::io("remove", &inner, e))?;
        }
    }
    Ok(())
}

fn state(path: &Path) -> Option<Running> {
    let text = read_text(&path.join("state.json"), 1 << 20).ok()?;
    serde_json::from_str(&text).ok()
}

fn directories(path: &Path) -> Vec<PathBuf> {
    fs::read_dir(path)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.is_dir())
        .collect()
}

/// The lock of a machine's directory; `None` while someone runs it.
fn try_lock(path: &Path) -> Result<Option<File>, VmError> {
    let path = path.join(".lock");
    // Whoever only looks at the machines of another user may not write there.
    let opened = match File::open(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => File::create(&path),
        other => other,
    };
    let file = opened.map_err(|e| VmError::io("lock", &path, e))?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(fs::TryLockError::WouldBlock) => Ok(None),
        Err(fs::TryLockError::Error(error)) => Err(VmError::io("lock", &path, error)),
    }
}
