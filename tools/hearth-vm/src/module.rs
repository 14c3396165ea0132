use std::fs;
use std::path::{Path, PathBuf};

use hearth_files::read_bytes;
use sha2::{Digest, Sha256};

use crate::VmError;
use crate::recipe::{absorb, digest};

const LARGEST: u64 = 16 << 20;

/// A Go module of the project: where it lies, and a hash over all that is compiled.
#[derive(Debug, Clone)]
pub(crate) struct Module {
    directory: PathBuf,
    hash: String,
}

impl Module {
    pub fn load(directory: &Path) -> Result<Self, VmError> {
        for part in ["go.mod", "go.sum"] {
            if !directory.join(part).is_file() {
                return Err(VmError::NotAModule {
                    path: directory.to_owned(),
                    part,
                });
            }
        }
        let mut files = Vec::new();
        collect(directory, &mut files)?;
        files.sort();
        let mut hasher = Sha256::new();
        for file in files {
            let name = file.strip_prefix(directory).unwrap_or(&file);
            absorb(&mut hasher, &name.to_string_lossy());
            let bytes = read_bytes(&file, LARGEST)?;
            hasher.update((bytes.len() as u64).to_le_bytes());
            hasher.update(&bytes);
        }
        Ok(Self {
            directory: directory.to_owned(),
            hash: digest(hasher),
        })
    }

    pub fn directory(&self) -> &Path {
        &self.directory
    }

    pub fn hash(&self) -> &str {
        &self.hash
    }
}

/// All files below, but for those that are not in the program: tests, pages, how Hearth wires it,
/// scripts, and what is hidden.
fn collect(directory: &Path, files: &mut Vec<PathBuf>) -> Result<(), VmError> {
    let failed = |e| VmError::io("read", directory, e);
    for entry in fs::read_dir(directory).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') {
            continue;
        }
        if entry.file_type().map_err(failed)?.is_dir() {
            collect(&entry.path(), files)?;
            continue;
        }
        let beside = ["_test.go", ".md", ".toml"];
        if name.contains('.') && !beside.iter().any(|end| name.ends_with(end)) {
            files.push(entry.path());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hash_follows_what_is_compiled() {
        let dir = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| {
            let path = dir.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
            Module::load(dir.path())
        };
        let lacks = |result: Result<Module, VmError>| format!("{:?}", result.unwrap_err());
        assert!(
            lacks(write("main.go", "package main")).contains("is no Go module: it has no `go.mod`")
        );
        let text = lacks(write("go.mod", "module a"));
        assert!(text.contains("it has no `go.sum`"), "{text}");
        assert!(
            text.contains("hint: write one, then `go mod tidy` in it"),
            "{text}"
        );
        let first = write("go.sum", "").unwrap().hash().to_owned();
        for name in ["README.md", "main_test.go", "a.toml", "check", ".git/x"] {
            assert_eq!(first, write(name, "x").unwrap().hash(), "{name}");
        }
        for name in ["inner/a.go", "example-config.yaml", "go.sum"] {
            assert_ne!(first, write(name, "x").unwrap().hash(), "{name}");
            fs::remove_file(dir.path().join(name)).unwrap();
            write("go.sum", "").unwrap();
        }
        assert_eq!(first, Module::load(dir.path()).unwrap().hash());
    }
}
