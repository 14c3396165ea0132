//! Writing by a temporary neighbour and a rename.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File, Permissions};
use std::io::{self, Write};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::Path;

use rustix::fs::{FlockOperation, flock};
use tempfile::{Builder, NamedTempFile};

use crate::FileError;
use crate::dir::sync_dir;

const MARK: &str = ".hearth-new-";
/// File names end at 255 bytes on every file system that matters here.
const LONGEST_NAME: usize = 255;
const RANDOM: usize = 6;

/// Puts `bytes` at `path` with exactly `mode`, replacing what is there. A symbolic link is
/// replaced, not followed.
pub fn write_atomic(path: &Path, bytes: &[u8], mode: u32) -> Result<(), FileError> {
    let (dir, temporary) = prepare(path, bytes, mode)?;
    temporary
        .persist(path)
        .map_err(|error| FileError::io("replace", path, error.error))?;
    sync_dir(dir)
}

/// Puts `bytes` at `path` with exactly `mode` unless something is there; says whether it did.
pub fn write_atomic_new(path: &Path, bytes: &[u8], mode: u32) -> Result<bool, FileError> {
    let (dir, temporary) = prepare(path, bytes, mode)?;
    match temporary.persist_noclobber(path) {
        Ok(_) => sync_dir(dir).map(|()| true),
        Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(FileError::io("make", path, error.error)),
    }
}

/// Removes what killed runs left half-written in `dir`. A neighbour that is being written at this
/// moment is locked by its writer and left alone.
pub fn sweep(dir: &Path) -> Result<(), FileError> {
    let entries = fs::read_dir(dir).map_err(|error| FileError::io("list", dir, error))?;
    for entry in entries {
        let entry = entry.map_err(|error| FileError::io("list", dir, error))?;
        let is_file = entry.file_type().is_ok_and(|kind| kind.is_file());
        if is_file && is_leftover(&entry.file_name()) {
            remove_unless_in_use(&entry.path())?;
        }
    }
    Ok(())
}

fn prepare<'a>(
    path: &'a Path,
    bytes: &[u8],
    mode: u32,
) -> Result<(&'a Path, NamedTempFile), FileError> {
    let name = path.file_name().ok_or_else(|| FileError::NoName {
        path: path.to_owned(),
    })?;
    let dir = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let mut temporary = make_neighbour(dir, name, mode)?;
    let write = |file: &mut NamedTempFile| -> io::Result<()> {
        // The mode stands before the first byte: `open` may only have narrowed it by the umask.
        file.as_file()
            .set_permissions(Permissions::from_mode(mode))?;
        file.write_all(bytes)?;
        file.as_file().sync_all()
    };
    write(&mut temporary).map_err(|error| FileError::io("write", path, error))?;
    Ok((dir, temporary))
}

fn make_neighbour(dir: &Path, name: &OsStr, mode: u32) -> Result<NamedTempFile, FileError> {
    let kept = name.len().min(LONGEST_NAME - 1 - MARK.len() - RANDOM);
    let mut prefix = OsString::from(".");
    prefix.push(OsString::from_vec(name.as_bytes()[..kept].to_vec()));
    prefix.push(MARK);
    loop {
        let temporary = Builder::new()
            .prefix(&prefix)
            .rand_bytes(RANDOM)
            .permissions(Permissions::from_mode(mode))
            .tempfile_in(dir)
            .map_err(|error| FileError::io("write into", dir, strip_path(&error)))?;
        let held = flock(temporary.as_file(), FlockOperation::LockExclusive)
            .map_err(io::Error::from)
            .and_then(|()| temporary.as_file().metadata());
        match held {
            // A sweep came between making and locking it, and took it away: make another.
            Ok(meta) if meta.nlink() == 0 => continue,
            Ok(_) => return Ok(temporary),
            Err(error) => return Err(FileError::io("lock", temporary.path(), error)),
        }
    }
}

/// tempfile adds the random path to its errors, which tells a person nothing, and hides the number
/// of the error; its kind is what remains.
fn strip_path(error: &io::Error) -> io::Error {
    io::Error::from(error.kind())
}

fn is_leftover(name: &OsStr) -> bool {
    let bytes = name.as_bytes();
    let Some(mark_at) = bytes.len().checked_sub(MARK.len() + RANDOM) else {
        return false;
    };
    bytes.first() == Some(&b'.')
        && bytes[mark_at..].starts_with(MARK.as_bytes())
        && bytes[mark_at + MARK.len()..]
            .iter()
            .all(u8::is_ascii_alphanumeric)
}

fn remove_unless_in_use(path: &Path) -> Result<(), FileError> {
    let remove = || -> io::Result<()> {
        // A mode without read permission keeps a plain user from locking it; its own owner may
        // still remove it, and nobody else could be writing it.
        match File::open(path) {
            Ok(file) => match flock(&file, FlockOperation::NonBlockingLockExclusive) {
                Ok(()) => fs::remove_file(path),
                Err(_) => Ok(()),
            },
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => fs::remove_file(path),
            Err(error) => Err(error),
        }
    };
    match remove() {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(FileError::io("remove", path, error))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_its_own_leftovers_are_leftovers() {
        assert!(is_leftover(OsStr::new(".a.yaml.hearth-new-Ab3xYz")));
        for name in [
            "a.hearth-new-Ab3xYz",
            ".a.hearth-new-Ab3",
            ".a.hearth-new-Ab3/Yz",
            ".hearth",
            ".a.hearth-new-Ab3xYz.bak",
        ] {
            assert!(!is_leftover(OsStr::new(name)), "{name}");
        }
    }
}
