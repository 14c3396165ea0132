use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// An appservice registration without its tokens.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Registration {
    /// Where the whole file, with tokens, is kept.
    pub path: PathBuf,
    pub public: Public,
    /// Who reads it, and so who must be started anew when its tokens change.
    pub units: Vec<String>,
    /// Another registration, whose tokens are taken over when this one is first made.
    pub tokens_from: Option<PathBuf>,
}

/// The part that is no secret, in the spelling of the appservice API.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
pub struct Public {
    pub id: String,
    /// `None`: the homeserver pushes nothing.
    pub url: Option<String>,
    pub sender_localpart: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate_limited: Option<bool>,
    pub namespaces: Namespaces,
    /// Whatever else the daemon wants in there.
    #[serde(flatten)]
    pub further: Map<String, Value>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Namespaces {
    pub users: Vec<Namespace>,
    pub aliases: Vec<Namespace>,
    pub rooms: Vec<Namespace>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Namespace {
    pub regex: String,
    pub exclusive: bool,
}
