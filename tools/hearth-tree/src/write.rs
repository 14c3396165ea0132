//! Writing a tree: each entry whole or not at all, and never through a link.

use std::fs;
use std::io;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use crate::{Entry, Tree, TreeError};

/// Directories that are missing are like those of a package: everybody may look.
const DIRECTORY_MODE: u32 = 0o755;

impl Tree {
    /// Writes every entry below `root`, which has to be there; says which ones changed.
    pub fn write(&self, root: &Path) -> Result<Vec<&str>, TreeError> {
        ensure_root(root)?;
        let mut changed = Vec::new();
        for (path, entry) in self.entries() {
            let full = reach(root, path)?;
            if put(&full, entry)? {
                changed.push(path.as_str());
            }
        }
        Ok(changed)
    }
}

pub(crate) fn ensure_root(root: &Path) -> Result<(), TreeError> {
    let meta = fs::metadata(root).map_err(|source| TreeError::io("look at", root, source))?;
    if meta.is_dir() {
        return Ok(());
    }
    Err(TreeError::io(
        "write below",
        root,
        io::Error::from(io::ErrorKind::NotADirectory),
    ))
}

/// Makes the directories above `path`, refusing to walk through a symbolic link.
pub(crate) fn reach(root: &Path, path: &str) -> Result<PathBuf, TreeError> {
    let mut at = root.to_owned();
    let (above, name) = path.rsplit_once('/').unwrap_or(("", path));
    for part in above.split('/').filter(|part| !part.is_empty()) {
        at.push(part);
        match fs::symlink_metadata(&at) {
            Ok(meta) if meta.is_symlink() => return Err(TreeError::ThroughLink { path: at }),
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                hearth_files::ensure_dir(&at, DIRECTORY_MODE)?;
            }
            Err(source) => return Err(TreeError::io("look at", &at, source)),
        }
    }
    at.push(name);
    if fs::symlink_metadata(&at).is_ok_and(|meta| meta.is_dir()) {
        return Err(TreeError::IsDirectory { path: at });
    }
    Ok(at)
}

fn put(path: &Path, entry: &Entry) -> Result<bool, TreeError> {
    if crate::diff::compare(path, entry, crate::Strictness::Modes)?.is_none() {
        return Ok(false);
    }
    match entry {
        Entry::File { text, mode } => hearth_files::write_atomic(path, text.as_bytes(), *mode)?,
        Entry::Link { target } => link(path, target)?,
    }
    Ok(true)
}

/// A link cannot be replaced in place: a new one is made beside it and renamed over it.
fn link(path: &Path, target: &str) -> Result<(), TreeError> {
    let mut name = std::ffi::OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(".hearth-link");
    let beside = path.with_file_name(name);
    match fs::remove_file(&beside) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            return Err(TreeError::io("remove", &beside, error));
        }
        _ => {}
    }
    symlink(target, &beside).map_err(|source| TreeError::io("link", &beside, source))?;
    fs::rename(&beside, path).map_err(|source| TreeError::io("replace", path, source))
}
