use std::path::PathBuf;

use hearth_bridges::{Layout, Schema, schema};

use crate::{Data, SecretName};

/// What the person wants.
#[derive(Debug, Clone, Default)]
pub struct Choices {
    /// Keep what equals the defaults too.
    pub full: bool,
    /// Leave comments behind.
    pub no_comments: bool,
    /// Convert to the newer layout even where the older one can still be run.
    pub upgrade: bool,
    /// How the host gets at the secrets.
    pub secrets: SecretsFrom,
    /// Defaults other than those of the newest version.
    pub defaults: Option<Schema>,
}

/// Where the host finds the files of secrets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SecretsFrom {
    /// Files in this directory of the host.
    Directory(PathBuf),
    /// Decrypted by sops-nix.
    Sops,
    /// Decrypted by agenix.
    Agenix,
}

impl Default for SecretsFrom {
    fn default() -> Self {
        Self::Directory(PathBuf::from("/root/secrets"))
    }
}

impl Choices {
    /// The keys of a bridge: of the version that was asked for, else of the newest.
    pub(crate) fn schema(&self, kind: &str, layout: Layout) -> Option<&Schema> {
        let own = self
            .defaults
            .as_ref()
            .filter(|own| own.kind == kind && own.layout == layout);
        own.or_else(|| schema(kind, layout))
    }

    /// Where the host finds a secret, as a value of Nix. One that is a whole file has the suffix of what it is.
    pub fn path_of(&self, name: &SecretName) -> Data {
        match &self.secrets {
            SecretsFrom::Directory(directory) => {
                Data::Text(directory.join(name.as_str()).display().to_string())
            }
            SecretsFrom::Sops => Data::Nix(format!(
                "config.sops.secrets.{}.path",
                hearth_nix::attr_name(name.as_str())
            )),
            SecretsFrom::Agenix => Data::Nix(format!(
                "config.age.secrets.{}.path",
                hearth_nix::attr_name(name.as_str())
            )),
        }
    }
}
