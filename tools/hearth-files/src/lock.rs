use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use rustix::fs::{FlockOperation, flock};

use crate::FileError;

/// Held until dropped; the kernel drops it for a process that is killed.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

/// Waits until no other process works in `dir`, then keeps the others waiting.
pub fn lock(dir: &Path) -> Result<Lock, FileError> {
    let path = dir.join(".lock");
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .mode(0o600)
        .open(&path)
        .map_err(|error| FileError::io("lock", &path, error))?;
    loop {
        match flock(&file, FlockOperation::LockExclusive) {
            Ok(()) => return Ok(Lock { _file: file }),
            Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(FileError::io("lock", &path, io::Error::from(error))),
        }
    }
}
