//! What a machine is given on top of the image: a host's tree, single files, the `hearth` binary.

use std::collections::BTreeMap;
use std::fs::{self, Permissions};
use std::io;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown, symlink};
use std::path::{Component, Path, PathBuf};

use crate::VmError;

#[derive(Debug, Clone, Default)]
pub(crate) struct Payload {
    /// By path relative to the machine's root.
    entries: BTreeMap<PathBuf, Entry>,
}

#[derive(Debug, Clone)]
pub(crate) enum Entry {
    Directory,
    File { mode: u32, content: Content },
    Link(PathBuf),
}

#[derive(Debug, Clone)]
pub(crate) enum Content {
    Bytes(Vec<u8>),
    CopyOf(PathBuf),
}

impl Content {
    pub fn bytes(&self) -> Result<Vec<u8>, VmError> {
        match self {
            Self::Bytes(bytes) => Ok(bytes.clone()),
            Self::CopyOf(path) => fs::read(path).map_err(|e| VmError::io("read", path, e)),
        }
    }
}

impl Payload {
    /// Everything below `tree`, as it lies below `/`. Git keeps no owner and one bit of the mode,
    /// so files belong to root and are 0755 where they are executable, 0644 where not.
    pub fn add_tree(&mut self, tree: &Path) -> Result<(), VmError> {
        if !tree.is_dir() {
            return Err(VmError::NoTree {
                path: tree.to_owned(),
            });
        }
        self.add_below(tree, Path::new(""))
    }

    fn add_below(&mut self, directory: &Path, relative: &Path) -> Result<(), VmError> {
        let failed = |e: io::Error| VmError::io("read", directory, e);
        for entry in fs::read_dir(directory).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            let (path, inside) = (entry.path(), relative.join(entry.file_name()));
            let meta = fs::symlink_metadata(&path).map_err(|e| VmError::io("read", &path, e))?;
            if meta.is_dir() {
                self.put(&inside, Entry::Directory);
                self.add_below(&path, &inside)?;
            } else if meta.is_symlink() {
                let target = fs::read_link(&path).map_err(|e| VmError::io("read", &path, e))?;
                self.put(&inside, Entry::Link(target));
            } else if meta.is_file() {
                let mode = if meta.mode() & 0o111 == 0 {
                    0o644
                } else {
                    0o755
                };
                let content = Content::CopyOf(path);
                self.put(&inside, Entry::File { mode, content });
            } else {
                let what = "neither a file, a directory nor a link";
                return Err(VmError::Unfit { path, what });
            }
        }
        Ok(())
    }

    pub fn add_file(&mut self, path: &str, bytes: &[u8], mode: u32) {
        let content = Content::Bytes(bytes.to_vec());
        self.put(Path::new(path), Entry::File { mode, content });
    }

    pub fn add_copy(&mut self, path: &str, of: &Path, mode: u32) -> Result<(), VmError> {
        if !of.is_file() {
            return Err(VmError::NoTree {
                path: of.to_owned(),
            });
        }
        let content = Content::CopyOf(of.to_owned());
        self.put(Path::new(path), Entry::File { mode, content });
        Ok(())
    }

    pub fn add_link(&mut self, path: &str, target: &str) {
        self.put(Path::new(path), Entry::Link(target.into()));
    }

    fn put(&mut self, path: &Path, entry: Entry) {
        let path = usr_merged(path);
        for parent in path.ancestors().skip(1) {
            if parent.as_os_str().is_empty() {
                break;
            }
            self.entries
                .entry(parent.to_owned())
                .or_insert(Entry::Directory);
        }
        if !path.as_os_str().is_empty() {
            self.entries.insert(path, entry);
        }
    }

    /// Parents come before what they hold.
    pub fn entries(&self) -> impl Iterator<Item = (&Path, &Entry)> {
        self.entries
            .iter()
            .map(|(path, entry)| (path.as_path(), entry))
    }

    /// Lays it into `upper`, the writable layer over `lower`. A directory that both have takes
    /// owner and mode from below: the upper one is what a machine sees.
    pub fn lay_over(&self, lower: &Path, upper: &Path) -> Result<(), VmError> {
        like(lower, upper).map_err(|e| VmError::io("write", upper, e))?;
        for (path, entry) in self.entries() {
            let target = upper.join(path);
            let failed = |e: io::Error| VmError::io("write", &target, e);
            match entry {
                Entry::Directory => {
                    if !target.is_dir() {
                        fs::create_dir(&target).map_err(failed)?;
                        like(&lower.join(path), &target).map_err(failed)?;
                    }
                }
                Entry::File { mode, content } => {
                    match content {
                        Content::Bytes(bytes) => fs::write(&target, bytes).map_err(failed)?,
                        Content::CopyOf(from) => {
                            fs::copy(from, &target).map_err(failed)?;
                        }
                    }
                    fs::set_permissions(&target, Permissions::from_mode(*mode)).map_err(failed)?;
                }
                Entry::Link(to) => symlink(to, &target).map_err(failed)?,
            }
        }
        Ok(())
    }
}

fn like(model: &Path, path: &Path) -> io::Result<()> {
    let (mode, uid, gid) = match fs::metadata(model) {
        Ok(meta) if meta.is_dir() => (meta.mode() & 0o7777, meta.uid(), meta.gid()),
        _ => (0o755, 0, 0),
    };
    chown(path, Some(uid), Some(gid))?;
    fs::set_permissions(path, Permissions::from_mode(mode))
}

/// Where a path lies on a system whose `/bin`, `/sbin` and `/lib` are links into `/usr`.
fn usr_merged(path: &Path) -> PathBuf {
    let plain: PathBuf = path
        .components()
        .filter(|part| matches!(part, Component::Normal(_)))
        .collect();
    match plain.iter().next().and_then(|first| first.to_str()) {
        Some("bin" | "sbin" | "lib" | "lib64") => Path::new("usr").join(plain),
        _ => plain,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lays_a_tree_over_a_root_keeping_the_roots_directories_as_they_are() {
        let dir = tempfile::tempdir().unwrap();
        let (tree, lower, upper) = (
            dir.path().join("tree"),
            dir.path().join("lower"),
            dir.path().join("upper"),
        );
        fs::create_dir_all(tree.join("etc/app")).unwrap();
        fs::create_dir_all(tree.join("bin")).unwrap();
        fs::write(tree.join("etc/app/x"), "x").unwrap();
        fs::write(tree.join("bin/tool"), "t").unwrap();
        fs::set_permissions(tree.join("bin/tool"), Permissions::from_mode(0o700)).unwrap();
        symlink("/dev/null", tree.join("etc/masked")).unwrap();
        fs::create_dir_all(lower.join("etc/app")).unwrap();
        fs::set_permissions(lower.join("etc/app"), Permissions::from_mode(0o710)).unwrap();
        fs::create_dir(&upper).unwrap();
        let mut payload = Payload::default();
        payload.add_tree(&tree).unwrap();
        payload.add_file("/etc/secret", b"s", 0o600);
        payload.lay_over(&lower, &upper).unwrap();
        let mode = |path: &str| fs::metadata(upper.join(path)).unwrap().mode() & 0o7777;
        assert_eq!(mode("etc/app"), 0o710);
        assert_eq!(mode("etc/app/x"), 0o644);
        assert_eq!(mode("usr/bin/tool"), 0o755);
        assert_eq!(mode("etc/secret"), 0o600);
        let link = fs::read_link(upper.join("etc/masked")).unwrap();
        assert_eq!(link, Path::new("/dev/null"));
    }

    #[test]
    fn refuses_a_tree_that_is_missing_or_holds_a_pipe() {
        let dir = tempfile::tempdir().unwrap();
        let missing = Payload::default().add_tree(&dir.path().join("no"));
        assert!(format!("{:?}", missing.unwrap_err()).contains("/no` is not there"));
        let pipe = dir.path().join("pipe");
        rustix::fs::mknodat(
            rustix::fs::CWD,
            &pipe,
            rustix::fs::FileType::Fifo,
            rustix::fs::Mode::RUSR,
            0,
        )
        .unwrap();
        let unfit = Payload::default().add_tree(dir.path()).unwrap_err();
        assert_eq!(
            format!("{unfit:?}"),
            format!(
                "error: `{}` of the host's tree is neither a file, a directory nor a link, which a machine cannot be given\n\n\
                 hint: a tree holds directories, regular files and symbolic links",
                pipe.display()
            )
        );
    }
}
