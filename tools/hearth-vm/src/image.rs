use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use hearth_files::{ensure_dir, lock, read_text};
use hearth_report::Printer;
use serde::{Deserialize, Serialize};

use crate::build;
use crate::disk;
use crate::prune::used;
use crate::umask::Usual;
use crate::{Recipe, VmError, cache, host};

/// A finished image in the cache: a Debian root and what QEMU boots it with.
#[derive(Debug, Clone)]
pub struct Image {
    path: PathBuf,
}

/// What an image turned out to hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    pub recipe: String,
    pub built: String,
    pub suite: String,
    /// Versions of Debian's packages.
    pub debian: BTreeMap<String, String>,
    /// Versions of the Python parts, by venv.
    pub python: BTreeMap<String, BTreeMap<String, String>>,
    /// Versions of the Go parts: the tag, or a hash of the source where it has none.
    #[serde(default)]
    pub go: BTreeMap<String, String>,
}

impl Image {
    /// The image of this recipe, built now if the cache has none, and its base before it. Building
    /// takes root, the network and one to two minutes; progress goes to stderr.
    pub fn ensure(recipe: &Recipe) -> Result<Self, VmError> {
        match Self::cached(recipe)? {
            Some(image) => {
                used(&image.path.join("manifest.json"));
                Ok(image)
            }
            None => Self::build(recipe, false),
        }
    }

    /// Builds the image even if the cache has it.
    pub fn rebuild(recipe: &Recipe) -> Result<Self, VmError> {
        Self::build(recipe, true)
    }

    /// The image of this recipe if the cache has a finished one.
    pub fn cached(recipe: &Recipe) -> Result<Option<Self>, VmError> {
        Ok(Self::cached_in(
            &cache::directory()?.join("images"),
            recipe.hash(),
        ))
    }

    fn cached_in(images: &Path, hash: &str) -> Option<Self> {
        let path = images.join(hash);
        // The manifest is written last and the whole directory renamed into place.
        path.join("manifest.json")
            .is_file()
            .then_some(Self { path })
    }

    fn build(recipe: &Recipe, again: bool) -> Result<Self, VmError> {
        host::need_root("Building a machine image")?;
        host::need_tools(&["mmdebstrap", "unshare", "setpriv"])?;
        let base = match &recipe.base {
            Some(base) => Some(Self::ensure(base)?),
            None => None,
        };
        let images = cache::images()?;
        let locks = images.join(".locks").join(recipe.hash());
        ensure_dir(&locks, 0o755)?;
        let _lock = lock(&locks)?;
        // Another process may have built it while this one waited for the lock.
        if let (false, Some(image)) = (again, Self::cached(recipe)?) {
            return Ok(image);
        }
        let path = images.join(recipe.hash());
        let work = images.join(format!(".building-{}", recipe.hash()));
        remove(&work)?;
        ensure_dir(&work, 0o755)?;
        let progress = Printer::default().progress("Building the machine image");
        let _mask = Usual::set();
        build::build(recipe, base.as_ref(), &work, &progress)?;
        if path.exists() {
            let old = images.join(format!(".old-{}", recipe.hash()));
            remove(&old)?;
            fs::rename(&path, &old).map_err(|e| VmError::io("move away", &path, e))?;
            remove(&old)?;
        }
        fs::rename(&work, &path).map_err(|e| VmError::io("finish", &path, e))?;
        Ok(Self { path })
    }

    /// The directory that holds it.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Debian's root directory.
    pub fn root(&self) -> Result<PathBuf, VmError> {
        self.part("root", "root directory")
    }

    pub fn kernel(&self) -> Result<PathBuf, VmError> {
        self.part("kernel", "kernel")
    }

    pub fn initrd(&self) -> Result<PathBuf, VmError> {
        self.part("initrd", "initrd")
    }

    /// The root as an ext4 file system for QEMU, made at the first call, which takes root.
    pub fn disk(&self) -> Result<PathBuf, VmError> {
        let path = self.path.join("disk.ext4");
        if !path.is_file() {
            host::need_root("Making the disk of an image")?;
            let _lock = lock(&self.path)?;
            if !path.is_file() {
                disk::make(&self.root()?, &path)?;
            }
        }
        Ok(path)
    }

    pub fn manifest(&self) -> Result<Manifest, VmError> {
        let path = self.path.join("manifest.json");
        let text = read_text(&path, 4 << 20)?;
        serde_json::from_str(&text).map_err(|_| VmError::Incomplete {
            image: self.path.clone(),
            part: "readable manifest",
        })
    }

    fn part(&self, name: &str, part: &'static str) -> Result<PathBuf, VmError> {
        let path = self.path.join(name);
        if path.exists() {
            Ok(path)
        } else {
            Err(VmError::Incomplete {
                image: self.path.clone(),
                part,
            })
        }
    }
}

pub(crate) fn remove(path: &Path) -> Result<(), VmError> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(VmError::io("remove", path, error))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_finished_image_counts_and_each_missing_part_is_named() {
        let dir = tempfile::tempdir().unwrap();
        let image = dir.path().join("abc");
        fs::create_dir_all(dir.path().join(".building-abc/root")).unwrap();
        fs::write(dir.path().join(".building-abc/manifest.json"), "{}").unwrap();
        assert!(Image::cached_in(dir.path(), "abc").is_none());
        fs::create_dir(&image).unwrap();
        assert!(Image::cached_in(dir.path(), "abc").is_none());
        fs::write(image.join("manifest.json"), "{").unwrap();
        let image = Image::cached_in(dir.path(), "abc").unwrap();
        let lacks = |error: VmError, part: &str| {
            let text = format!("{error:?}");
            assert!(text.contains(&format!("/abc` has no {part}")), "{text}");
            assert!(text.contains("hint: build it again: `hearth vm image --force`"));
        };
        lacks(image.root().unwrap_err(), "root directory");
        lacks(image.kernel().unwrap_err(), "kernel");
        lacks(image.initrd().unwrap_err(), "initrd");
        lacks(image.manifest().unwrap_err(), "readable manifest");
        lacks(image.disk().unwrap_err(), "root directory");
    }
}
