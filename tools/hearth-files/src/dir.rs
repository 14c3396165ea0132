use std::fs::{self, DirBuilder, File, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::Path;

use crate::FileError;

/// Afterwards `path` is a directory no more open than `mode`. Missing parents are made 0755; a
/// directory that is narrower already stays as it is.
pub fn ensure_dir(path: &Path, mode: u32) -> Result<(), FileError> {
    if let Some(parent) = path
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty())
    {
        DirBuilder::new()
            .recursive(true)
            .mode(0o755)
            .create(parent)
            .map_err(|error| made(parent, error))?;
    }
    match DirBuilder::new().mode(mode).create(path) {
        // The umask may have taken bits that were asked for.
        Ok(()) => set_mode(path, mode),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => narrow(path, mode),
        Err(error) => Err(FileError::io("make", path, error)),
    }
}

fn made(parent: &Path, error: io::Error) -> FileError {
    match error.kind() {
        io::ErrorKind::AlreadyExists | io::ErrorKind::NotADirectory => FileError::NotDirectory {
            path: parent.to_owned(),
        },
        _ => FileError::io("make", parent, error),
    }
}

fn narrow(path: &Path, mode: u32) -> Result<(), FileError> {
    let meta = fs::metadata(path).map_err(|error| FileError::io("look at", path, error))?;
    if !meta.is_dir() {
        return Err(FileError::NotDirectory {
            path: path.to_owned(),
        });
    }
    let present = meta.permissions().mode() & 0o7777;
    if present & !mode == 0 {
        Ok(())
    } else {
        set_mode(path, present & mode)
    }
}

fn set_mode(path: &Path, mode: u32) -> Result<(), FileError> {
    fs::set_permissions(path, Permissions::from_mode(mode))
        .map_err(|error| FileError::io("set the mode of", path, error))
}

/// A rename is only as lasting as the directory that holds it.
pub(crate) fn sync_dir(dir: &Path) -> Result<(), FileError> {
    File::open(dir)
        .and_then(|handle| handle.sync_all())
        .map_err(|error| FileError::io("flush", dir, error))
}
