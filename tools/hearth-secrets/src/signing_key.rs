//! The key that other servers know this one by. A second one is never made behind anybody's back.

use std::error::Error;
use std::fs;
use std::os::unix::fs::{MetadataExt, chown};
use std::path::{Path, PathBuf};

use hearth_files::{read_text, sweep, write_atomic_new};
use hearth_plan::Plan;
use hearth_report::Hint;

use crate::{KeyFile, SigningKeyError};

const SIZE_LIMIT: u64 = 64 * 1024;

/// What a server has said in the past, which only its old key vouches for.
pub trait History {
    type Error: Error + Hint + Send + Sync + 'static;

    fn has_events_of(&self, server_name: &str) -> Result<bool, Self::Error>;
}

/// What `ensure` came to, with the ids of the keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Done {
    Kept(Vec<String>),
    Installed(Vec<String>),
    Made(Vec<String>),
}

/// Where the key belongs and where it may come from.
#[derive(Debug, Clone)]
pub struct SigningKeys {
    path: PathBuf,
    install_from: Option<PathBuf>,
    credential: Option<PathBuf>,
    server_name: String,
}

impl SigningKeys {
    pub fn of(plan: &Plan) -> Self {
        let key = &plan.synapse.signing_key;
        Self {
            path: key.path.clone(),
            install_from: key.install_from.clone(),
            credential: None,
            server_name: plan.server_name.clone(),
        }
    }

    /// Reads the key to install from here: a unit gets it as a credential, because the user's own
    /// file may be readable by root alone.
    #[must_use]
    pub fn through(mut self, credential: PathBuf) -> Self {
        self.credential = Some(credential);
        self
    }

    /// Keeps the key, or installs the one given, or makes one for a server that never spoke.
    pub fn ensure(&self, history: &impl History) -> Result<Done, SigningKeyError> {
        self.sweep()?;
        if let Some(present) = self.present()? {
            self.compare(&present)?;
            return Ok(Done::Kept(present.ids()));
        }
        if let Some(from) = &self.install_from {
            let given = self
                .given(from)?
                .ok_or_else(|| SigningKeyError::NothingToInstall { from: from.clone() })?;
            return self.put(&given).map(Done::Installed);
        }
        let has_events = history
            .has_events_of(&self.server_name)
            .map_err(|error| self.unknown(error))?;
        if has_events {
            return Err(SigningKeyError::Lost {
                path: self.path.clone(),
                server_name: self.server_name.clone(),
            });
        }
        self.put(&KeyFile::generate()?).map(Done::Made)
    }

    /// A new identity, for whoever asked for it by name and has no key any more.
    pub fn make_new_identity(&self) -> Result<Vec<String>, SigningKeyError> {
        self.sweep()?;
        if let Some(present) = self.present()? {
            return Err(self.is_there(&present));
        }
        self.put(&KeyFile::generate()?)
    }

    /// The keys that are there.
    pub fn read(&self) -> Result<KeyFile, SigningKeyError> {
        if self.is_absent() {
            return Err(SigningKeyError::NotThere {
                path: self.path.clone(),
            });
        }
        read(&self.path)
    }

    /// A link that leads nowhere is a key whose disk is not mounted, not a missing key.
    fn is_absent(&self) -> bool {
        fs::symlink_metadata(&self.path).is_err_and(|e| e.kind() == std::io::ErrorKind::NotFound)
    }

    fn present(&self) -> Result<Option<KeyFile>, SigningKeyError> {
        if self.is_absent() {
            return Ok(None);
        }
        let present = self.read()?;
        let mode = fs::metadata(&self.path).map_or(0, |meta| meta.mode() & 0o7777);
        if mode & 0o007 != 0 {
            return Err(SigningKeyError::Open {
                path: self.path.clone(),
                mode,
            });
        }
        Ok(Some(present))
    }

    fn compare(&self, present: &KeyFile) -> Result<(), SigningKeyError> {
        let Some(from) = &self.install_from else {
            return Ok(());
        };
        // It did its work and was taken away, as it should be.
        let Some(given) = self.given(from)? else {
            return Ok(());
        };
        if present.includes(&given) {
            return Ok(());
        }
        Err(SigningKeyError::Differs {
            path: self.path.clone(),
            from: from.clone(),
            present: present.ids(),
            given: given.ids(),
            is_contradiction: present.contradicts(&given),
        })
    }

    /// The key to install. A credential without content stands for a file that is not there, so
    /// that the unit starts all the same.
    fn given(&self, from: &Path) -> Result<Option<KeyFile>, SigningKeyError> {
        let path = self.credential.as_deref().unwrap_or(from);
        match read_text(path, SIZE_LIMIT) {
            Ok(text) if text.trim().is_empty() => Ok(None),
            Ok(text) => parse(from, &text).map(Some),
            Err(error) if error.is_missing() => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    fn put(&self, keys: &KeyFile) -> Result<Vec<String>, SigningKeyError> {
        if !write_atomic_new(&self.path, keys.write().as_bytes(), 0o600)? {
            return Err(self.is_there(&self.read()?));
        }
        self.give_to_owner_of_directory()?;
        Ok(keys.ids())
    }

    /// Synapse must be able to read what root made by hand in Synapse's directory.
    fn give_to_owner_of_directory(&self) -> Result<(), SigningKeyError> {
        let give = || {
            let directory = fs::metadata(self.directory())?;
            let file = fs::metadata(&self.path)?;
            if (file.uid(), file.gid()) == (directory.uid(), directory.gid()) {
                return Ok(());
            }
            chown(&self.path, Some(directory.uid()), Some(directory.gid()))
        };
        give().map_err(|source| SigningKeyError::Owner {
            path: self.path.clone(),
            source,
        })
    }

    fn sweep(&self) -> Result<(), SigningKeyError> {
        Ok(sweep(self.directory())?)
    }

    fn directory(&self) -> &Path {
        self.path.parent().unwrap_or(Path::new("/"))
    }

    fn is_there(&self, present: &KeyFile) -> SigningKeyError {
        SigningKeyError::IsThere {
            path: self.path.clone(),
            ids: present.ids(),
        }
    }

    fn unknown<E: Error + Hint + Send + Sync + 'static>(&self, error: E) -> SigningKeyError {
        SigningKeyError::HistoryUnknown {
            path: self.path.clone(),
            server_name: self.server_name.clone(),
            hint: error.hint(),
            source: Box::new(error),
        }
    }
}

fn read(path: &Path) -> Result<KeyFile, SigningKeyError> {
    parse(path, &read_text(path, SIZE_LIMIT)?)
}

fn parse(path: &Path, text: &str) -> Result<KeyFile, SigningKeyError> {
    KeyFile::parse(text).map_err(|source| SigningKeyError::Malformed {
        path: path.to_owned(),
        source,
    })
}
