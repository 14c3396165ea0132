use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::unique::unique;
use crate::{Proxy, Registration, Route, Unit};

/// What a host is to run. Every default is applied; the fields are those of `docs/plan.md`.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(
    rename_all = "camelCase",
    deny_unknown_fields,
    expecting = "a plan, which is a JSON object"
)]
pub struct Plan {
    pub version: u32,
    pub target: Target,
    pub host: String,
    pub server_name: String,
    pub public_base_url: String,
    pub admins: Vec<String>,
    pub state_directory: PathBuf,
    #[serde(deserialize_with = "unique")]
    pub units: BTreeMap<String, Unit>,
    #[serde(deserialize_with = "unique")]
    pub files: BTreeMap<PathBuf, PlainFile>,
    pub routes: Vec<Route>,
    #[serde(deserialize_with = "unique")]
    pub databases: BTreeMap<String, Database>,
    #[serde(deserialize_with = "unique")]
    pub registrations: BTreeMap<String, Registration>,
    #[serde(deserialize_with = "unique")]
    pub secrets: BTreeMap<String, SecretEntry>,
    #[serde(deserialize_with = "unique")]
    pub bridges: BTreeMap<String, Bridge>,
    pub synapse: Synapse,
    pub postgresql: Postgresql,
    pub proxy: Option<Proxy>,
}

/// Who carries the plan out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Target {
    Systemd,
    Nixos,
    HomeManager,
}

/// A file that anybody may read.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PlainFile {
    /// Octal, as in `0644`.
    pub mode: String,
    pub text: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Database {
    pub owner: String,
    pub encoding: String,
    pub collate: String,
    pub ctype: String,
    pub provider: String,
    /// Refuse a database that exists with anything else.
    pub strict: bool,
}

/// Where a secret is, never what it is.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SecretEntry {
    pub source: SecretSource,
    pub path: PathBuf,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SecretSource {
    /// Made on the host, once.
    Generated,
    /// The user's own file.
    File,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Bridge {
    pub kind: String,
    /// What people call it.
    pub title: String,
    pub protocol: String,
    /// The release that Hearth's description of it was written for.
    pub version: String,
    pub unit: String,
    /// `None`: it is no appservice, but signs in as people do.
    pub registration: Option<String>,
    pub bot: Option<String>,
    pub url: Option<String>,
    /// Empty if it has no users of its own.
    pub user_prefix: String,
    /// Path at `url` that answers 200 once the bridge and Synapse can talk to each other.
    pub ready: Option<String>,
    /// Whether it answers the appservice ping.
    pub ping: bool,
    /// Its database in PostgreSQL.
    pub database: Option<String>,
    pub state_directory: Option<PathBuf>,
    /// Its configuration as rendered when it starts, secrets and all.
    pub config: Option<PathBuf>,
    /// How people sign in to the network, in one line.
    pub login: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Synapse {
    pub unit: String,
    pub url: String,
    pub database: String,
    pub signing_key: SigningKey,
    pub max_upload_size: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SigningKey {
    pub path: PathBuf,
    /// The user's own key, to be installed where there is none yet.
    pub install_from: Option<PathBuf>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Postgresql {
    pub unit: String,
    pub socket_directory: PathBuf,
    pub port: u16,
    /// Where Hearth runs the server itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cluster: Option<Cluster>,
}

/// A PostgreSQL of Hearth's own: its data, and the programs that made it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Cluster {
    pub directory: PathBuf,
    /// The major version, as `PG_VERSION` has it.
    pub version: String,
    /// Directory of `initdb` and `postgres`.
    pub programs: PathBuf,
}
