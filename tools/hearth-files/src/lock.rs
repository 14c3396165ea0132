use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use rustix::fs::{FlockOperation, flock};
use rustix::io::Errno;

use crate::FileError;

/// Held until dropped; the kernel drops it for a process that is killed.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

/// Waits until no other process works in `dir`, then keeps the others waiting.
pub fn lock(dir: &Path) -> Result<Lock, FileError> {
    let (path, file) = open(dir)?;
    loop {
        match flock(&file, FlockOperation::LockExclusive) {
            Ok(()) => return Ok(Lock { _file: file }),
            Err(Errno::INTR) => {}
            Err(error) => return Err(FileError::io("lock", &path, io::Error::from(error))),
        }
    }
}

/// The same without waiting: nothing where another process works in `dir`.
pub fn try_lock(dir: &Path) -> Result<Option<Lock>, FileError> {
    let (path, file) = open(dir)?;
    match flock(&file, FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => Ok(Some(Lock { _file: file })),
        Err(Errno::WOULDBLOCK) => Ok(None),
        Err(error) => Err(FileError::io("lock", &path, io::Error::from(error))),
    }
}

fn open(dir: &Path) -> Result<(PathBuf, File), FileError> {
    let path = dir.join(".lock");
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .mode(0o600)
        .open(&path)
        .map_err(|error| FileError::io("lock", &path, error))?;
    Ok((path, file))
}
