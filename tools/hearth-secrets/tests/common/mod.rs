//! The example plan on a host of its own, below a temporary directory.
// Each test file uses a part of it.
#![allow(dead_code)]

use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

use hearth_plan::{Plan, SecretEntry, SecretSource};
use hearth_report::{Failure, Hint};
use tempfile::TempDir;

pub struct Host {
    pub dir: TempDir,
    pub plan: Plan,
}

impl Host {
    pub fn new() -> Self {
        let dir = TempDir::new().unwrap();
        let example =
            Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/plan/cabin.json");
        let text = fs::read_to_string(example).unwrap();
        let path = dir.path().join("plan.json");
        let here = dir.path().to_str().unwrap();
        fs::write(&path, text.replace("/var/lib", here)).unwrap();
        let plan = Plan::load(&path).unwrap();
        fs::create_dir(dir.path().join("matrix-synapse")).unwrap();
        Self { dir, plan }
    }

    /// A file below the host's directory.
    pub fn at(&self, path: &str) -> PathBuf {
        self.dir.path().join(path)
    }

    pub fn put(&self, path: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.at(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, content).unwrap();
        fs::set_permissions(&path, Permissions::from_mode(0o600)).unwrap();
        path
    }

    pub fn add_secret(&mut self, name: &str, source: SecretSource, path: PathBuf) {
        self.plan
            .secrets
            .insert(name.to_owned(), SecretEntry { source, path });
    }

    /// What a person reads; the host's directory reads `D`.
    pub fn told<E: std::error::Error + Hint>(&self, error: &E) -> String {
        Failure::of(error)
            .to_string()
            .replace(self.dir.path().to_str().unwrap(), "D")
    }
}

pub fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().mode() & 0o7777
}

pub fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
}
