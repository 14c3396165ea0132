use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::unique::unique;

/// A systemd unit of the host, ours or one that is there already.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Unit {
    pub description: String,
    pub role: Role,
    pub managed: Managed,
    #[serde(rename = "type")]
    pub unit_type: UnitType,
    /// `None` is root.
    pub user: Option<String>,
    pub dynamic_user: bool,
    pub start: Vec<String>,
    pub start_pre: Vec<Vec<String>>,
    #[serde(deserialize_with = "unique")]
    pub environment: BTreeMap<String, String>,
    pub after: Vec<String>,
    pub before: Vec<String>,
    pub requires: Vec<String>,
    pub wants: Vec<String>,
    pub wanted_by: Vec<String>,
    #[serde(deserialize_with = "unique")]
    pub credentials: BTreeMap<String, Credential>,
    pub state_directory: Option<Directory>,
    pub runtime_directory: Option<Directory>,
    pub network: Network,
    pub listens: Vec<Listen>,
    pub talks_to: Vec<Talk>,
    pub restart: Restart,
    /// Further `[Service]` settings in systemd's own spelling.
    #[serde(deserialize_with = "unique")]
    pub service_config: BTreeMap<String, Setting>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    Secrets,
    Registrations,
    Database,
    SigningKey,
    Certificates,
    Homeserver,
    /// Delivers what the homeserver has queued for bridges.
    Wake,
    Bridge,
    Proxy,
    Postgresql,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Managed {
    Hearth,
    /// A NixOS module or a Debian package brings it; Hearth only adds to it.
    Upstream,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum UnitType {
    Oneshot,
    Exec,
    Notify,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Credential {
    pub kind: CredentialKind,
    pub name: String,
    /// Where PID 1 reads it.
    pub path: PathBuf,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CredentialKind {
    Secret,
    Registration,
    File,
}

/// A directory that systemd makes for the unit.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Directory {
    pub name: String,
    /// Octal, as in `0700`.
    pub mode: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Network {
    None,
    Loopback,
    Internet,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Listen {
    pub address: String,
    pub port: u16,
    pub purpose: String,
}

/// Whom a unit talks to: a unit of this plan, or somebody outside.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(
    untagged,
    expecting = "a `purpose` with either a `unit` or an `external`"
)]
pub enum Talk {
    Unit(Peer),
    External(Outside),
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Peer {
    pub unit: String,
    pub purpose: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Outside {
    pub external: String,
    pub purpose: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Restart {
    No,
    OnFailure,
}

/// The value of a `[Service]` setting.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(
    untagged,
    expecting = "a string, a bool, a number or a list of strings"
)]
pub enum Setting {
    Bool(bool),
    Number(serde_json::Number),
    Text(String),
    List(Vec<String>),
}
