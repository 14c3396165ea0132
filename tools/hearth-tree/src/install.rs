//! Writing a tree over an earlier one: what the earlier one had and this one has not goes away.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;

use crate::tree::is_plain;
use crate::write::{ensure_root, reach};
use crate::{Tree, TreeError};

/// Remembers, on the host, which paths are a tree's.
pub(crate) const LIST: &str = "etc/hearth/tree.list";
const LIST_LIMIT: u64 = 16 * 1024 * 1024;

/// What a write did, by path.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Installed {
    pub changed: Vec<String>,
    pub removed: Vec<String>,
}

impl Tree {
    /// Writes every entry below `root` and removes those of the tree that was installed before.
    /// Killed at any point, the next run finishes the work.
    pub fn install(&self, root: &Path) -> Result<Installed, TreeError> {
        ensure_root(root)?;
        let before = remembered(root)?;
        let now: BTreeSet<String> = self.entries().keys().cloned().collect();
        // Until the old ones are gone both are ours.
        remember(root, before.union(&now))?;
        let changed = self.write(root)?.into_iter().map(str::to_owned).collect();
        let mut removed = Vec::new();
        for path in before.difference(&now) {
            if remove(root, path)? {
                removed.push(path.clone());
            }
        }
        remember(root, now.iter())?;
        Ok(Installed { changed, removed })
    }
}

fn remembered(root: &Path) -> Result<BTreeSet<String>, TreeError> {
    let path = root.join(LIST);
    let text = match hearth_files::read_text(&path, LIST_LIMIT) {
        Err(error) if error.is_missing() => return Ok(BTreeSet::new()),
        other => other?,
    };
    let paths: BTreeSet<String> = text.lines().map(str::to_owned).collect();
    match paths.iter().find(|line| !is_plain(line)) {
        Some(line) => Err(TreeError::NotList {
            path,
            line: line.clone(),
        }),
        None => Ok(paths),
    }
}

fn remember<'a>(root: &Path, paths: impl Iterator<Item = &'a String>) -> Result<(), TreeError> {
    let text: String = paths.map(|path| format!("{path}\n")).collect();
    let list = reach(root, LIST)?;
    Ok(hearth_files::write_atomic(&list, text.as_bytes(), 0o644)?)
}

/// Directories stay: a package may have them too.
fn remove(root: &Path, path: &str) -> Result<bool, TreeError> {
    let full = reach(root, path)?;
    match fs::remove_file(&full) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(source) => Err(TreeError::io("remove", &full, source)),
    }
}
