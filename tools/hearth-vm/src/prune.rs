//! The cache of images does not grow for ever: each recipe that changed leaves more than a gigabyte behind.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use hearth_files::try_lock;
use serde::Serialize;

use crate::image::remove;
use crate::{VmError, cache, host, running};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// An image that was removed, and what an interrupted build left.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Pruned {
    pub path: PathBuf,
    /// Days since it was used last; nothing where it was never finished.
    pub unused: Option<u64>,
}

/// Removes images that nothing has used for so many days. While a machine runs nothing is removed, since
/// its root may be a view of an image's.
pub fn prune(days: u32) -> Result<Vec<Pruned>, VmError> {
    host::need_root("Removing machine images")?;
    let machines = running()?;
    if !machines.is_empty() {
        let names = machines.into_iter().map(|machine| machine.name).collect();
        return Err(VmError::InUse { machines: names });
    }
    prune_in(&cache::images()?, days)
}

/// Notes that an image is in use; somebody else's image is theirs to note.
pub(crate) fn used(manifest: &Path) {
    if let Ok(file) = File::open(manifest) {
        let _ = file.set_modified(SystemTime::now());
    }
}

fn prune_in(images: &Path, days: u32) -> Result<Vec<Pruned>, VmError> {
    let mut pruned = Vec::new();
    let listed = |error| VmError::io("list", images, error);
    for entry in fs::read_dir(images).map_err(listed)? {
        let path = entry.map_err(listed)?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let Some(hash) = hash_of(&name) else { continue };
        let unused = age(&path);
        if unused.is_some_and(|unused| unused < DAY * days) {
            continue;
        }
        let locks = images.join(".locks").join(hash);
        // Held by whoever builds it at this moment.
        let lock = locks.is_dir().then(|| try_lock(&locks)).transpose()?;
        if matches!(lock, Some(None)) {
            continue;
        }
        let old = images.join(format!(".old-{hash}"));
        if path != old {
            remove(&old)?;
            fs::rename(&path, &old).map_err(|e| VmError::io("move away", &path, e))?;
        }
        remove(&old)?;
        pruned.push(Pruned {
            path,
            unused: unused.map(|unused| unused.as_secs() / DAY.as_secs()),
        });
    }
    pruned.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(pruned)
}

/// The image that a directory is of, or of which it is a leftover.
fn hash_of(name: &str) -> Option<&str> {
    let hash = name
        .strip_prefix(".building-")
        .or_else(|| name.strip_prefix(".old-"))
        .unwrap_or(name);
    (!hash.is_empty() && hash.bytes().all(|byte| byte.is_ascii_hexdigit())).then_some(hash)
}

/// How long ago a finished image was used; a clock that went back makes it new.
fn age(path: &Path) -> Option<Duration> {
    let is_finished = hash_of(path.file_name()?.to_str()?) == path.file_name()?.to_str();
    let meta = fs::metadata(path.join("manifest.json")).ok()?;
    let used = meta.modified().ok().filter(|_| is_finished)?;
    Some(SystemTime::now().duration_since(used).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn image(images: &Path, name: &str, days: u32) -> PathBuf {
        let path = images.join(name);
        fs::create_dir_all(path.join("root/etc")).unwrap();
        let manifest = path.join("manifest.json");
        fs::write(&manifest, "{}").unwrap();
        let then = SystemTime::now() - DAY * days;
        File::open(&manifest).unwrap().set_modified(then).unwrap();
        path
    }

    #[test]
    fn what_was_not_used_for_long_goes_and_the_rest_stays() {
        let dir = tempfile::tempdir().unwrap();
        let old = image(dir.path(), "01d", 40);
        let young = image(dir.path(), "abc", 3);
        let touched = image(dir.path(), "def", 90);
        used(&touched.join("manifest.json"));
        let half = image(dir.path(), ".building-aaa", 1);
        let foreign = image(dir.path(), "my notes", 400);
        let pruned = prune_in(dir.path(), 30).unwrap();
        let of = |path: &Path, unused| Pruned {
            path: path.to_owned(),
            unused,
        };
        assert_eq!(pruned, [of(&half, None), of(&old, Some(40))]);
        for (path, stays) in [
            (&old, false),
            (&half, false),
            (&young, true),
            (&touched, true),
            (&foreign, true),
        ] {
            assert_eq!(path.exists(), stays, "{}", path.display());
        }
        assert!(!dir.path().join(".old-01d").exists());
    }

    #[test]
    fn an_image_that_is_being_built_stays() {
        let dir = tempfile::tempdir().unwrap();
        let half = image(dir.path(), ".building-aaa", 1);
        let locks = dir.path().join(".locks/aaa");
        fs::create_dir_all(&locks).unwrap();
        let lock = hearth_files::lock(&locks).unwrap();
        assert_eq!(prune_in(dir.path(), 0).unwrap(), []);
        drop(lock);
        assert_eq!(prune_in(dir.path(), 0).unwrap().len(), 1);
        assert!(!half.exists());
    }
}
