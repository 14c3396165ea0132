use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::unique::unique;

/// One row of the proxy's table: either `upstream` or `respond`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Route {
    pub host: String,
    pub path: String,
    #[serde(rename = "match")]
    pub matching: RouteMatch,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub upstream: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub respond: Option<Respond>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RouteMatch {
    Prefix,
    Exact,
}

/// An answer that the proxy gives by itself.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Respond {
    pub status: u16,
    #[serde(rename = "type")]
    pub content_type: String,
    pub cors: bool,
    pub body: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Proxy {
    pub kind: ProxyKind,
    pub unit: String,
    pub listens: Vec<u16>,
    /// By host name.
    #[serde(deserialize_with = "unique")]
    pub certificates: BTreeMap<String, Certificate>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProxyKind {
    Nginx,
    Caddy,
    Traefik,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Certificate {
    pub source: CertificateSource,
    pub certificate: PathBuf,
    pub key: PathBuf,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CertificateSource {
    /// The target's ACME client makes it.
    Acme,
    /// The user's own.
    Files,
    /// Self-signed, made once by `hearth certificate ensure`.
    Placeholder,
}
