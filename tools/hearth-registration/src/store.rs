//! Where registrations are kept, and what the plan wants them to be.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use hearth_files::{FileError, read_text};
use hearth_plan::{Bridge, Plan, Target};
use hearth_report::Secret;
use serde_json::{Map, Value};

use crate::adopt;
use crate::belongings::Belongings;
use crate::document::{self, TOKENS, Tokens, parse};
use crate::suggest::closest;
use crate::{Damage, RegistrationError};

pub(crate) const FILE_MODE: u32 = 0o600;
pub(crate) const DIR_MODE: u32 = 0o700;

/// A registration with thousands of namespaces has some hundred kilobytes.
pub(crate) const LIMIT: u64 = 4 * 1024 * 1024;

/// The registrations of a plan.
#[derive(Debug)]
pub struct Store {
    pub(crate) dir: PathBuf,
    /// Where those go that the plan no longer has.
    pub(crate) removed: PathBuf,
    pub(crate) homeserver: String,
    pub(crate) wanted: BTreeMap<String, Wanted>,
    target: Target,
}

#[derive(Debug)]
pub(crate) struct Wanted {
    pub id: String,
    pub path: PathBuf,
    pub public: Map<String, Value>,
    /// Who reads it, but for the homeserver.
    pub bridges: Vec<String>,
    pub tokens_from: Option<PathBuf>,
    pub belongings: Belongings,
    /// The bridge's name, where its bot is the sender.
    pub bot_of: Option<String>,
}

impl Wanted {
    /// What the file is to say, with these tokens. A sender that was taken over once is kept, since Synapse knows it as a user.
    pub(crate) fn text(&self, tokens: &Tokens, before: Option<&Map<String, Value>>) -> Secret {
        let mut public = self.public.clone();
        let kept = before
            .filter(|_| self.tokens_from.is_some())
            .and_then(adopt::sender);
        if let Some(sender) = kept {
            public.insert("sender_localpart".to_owned(), Value::String(sender));
        }
        document::write(&self.belongings, &public, tokens)
    }
}

/// A file as it was found.
pub(crate) struct Found {
    pub text: String,
    pub fields: Map<String, Value>,
    pub tokens: Tokens,
    pub mode: u32,
}

impl Store {
    pub fn of(plan: &Plan) -> Result<Self, RegistrationError> {
        let dir = plan.state_directory.join("registrations");
        let mut wanted = BTreeMap::new();
        for (id, registration) in &plan.registrations {
            let expected = dir.join(format!("{id}.yaml"));
            // An id with a slash in it would lead out of the directory; it fails here as well.
            if registration.path != expected || expected.parent() != Some(&dir) {
                return Err(RegistrationError::Elsewhere {
                    id: id.clone(),
                    path: registration.path.clone(),
                    expected,
                });
            }
            let public = match serde_json::json!(registration.public) {
                Value::Object(fields) => fields,
                _ => Map::new(),
            };
            if let Some(field) = TOKENS.into_iter().find(|name| public.contains_key(*name)) {
                return Err(RegistrationError::TokenInPlan {
                    id: id.clone(),
                    field,
                });
            }
            let is_bridge = |unit: &&String| **unit != plan.synapse.unit;
            let one = Wanted {
                id: id.clone(),
                path: expected,
                public,
                bridges: registration
                    .units
                    .iter()
                    .filter(is_bridge)
                    .cloned()
                    .collect(),
                tokens_from: registration.tokens_from.clone(),
                belongings: Belongings::of(plan, id),
                bot_of: bot_of(plan, id, &registration.public.sender_localpart),
            };
            wanted.insert(id.clone(), one);
        }
        Ok(Self {
            removed: dir.join("removed"),
            dir,
            homeserver: plan.synapse.unit.clone(),
            wanted,
            target: plan.target,
        })
    }

    /// Who carries the plan out, and so whose its units are.
    pub fn target(&self) -> Target {
        self.target
    }

    pub(crate) fn file(&self, id: &str) -> PathBuf {
        self.dir.join(format!("{id}.yaml"))
    }

    pub(crate) fn wanted(&self, id: &str) -> Result<&Wanted, RegistrationError> {
        self.wanted
            .get(id)
            .ok_or_else(|| RegistrationError::Unknown {
                id: id.to_owned(),
                meant: closest(id, self.wanted.keys().map(String::as_str)).map(str::to_owned),
                known: self.wanted.keys().cloned().collect(),
            })
    }

    /// Ids of files that the plan does not know, in `dir`, which need not be there.
    pub(crate) fn strangers(&self, dir: &Path) -> Result<Vec<String>, RegistrationError> {
        let failed = |source: io::Error| RegistrationError::Change {
            path: dir.to_owned(),
            source,
        };
        let entries = match fs::read_dir(dir) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(failed(error)),
        };
        let mut ids = Vec::new();
        for entry in entries {
            let name = entry.map_err(failed)?.file_name();
            let id = name.to_str().and_then(|name| name.strip_suffix(".yaml"));
            if let Some(id) = id.filter(|id| !id.starts_with('.')) {
                ids.push(id.to_owned());
            }
        }
        ids.retain(|id| dir != self.dir || !self.wanted.contains_key(id));
        ids.sort();
        Ok(ids)
    }
}

fn bot_of(plan: &Plan, id: &str, sender: &str) -> Option<String> {
    let sender = format!("@{sender}:{}", plan.server_name);
    let is_it = |bridge: &Bridge| {
        bridge.registration.as_deref() == Some(id) && bridge.bot.as_ref() == Some(&sender)
    };
    let mut bridges = plan.bridges.iter();
    let (name, _) = bridges.find(|(_, bridge)| is_it(bridge))?;
    Some(name.clone())
}

/// The registration at `path`, or nothing when there is no file.
pub(crate) fn find(id: &str, path: &Path) -> Result<Option<Found>, RegistrationError> {
    match look(path) {
        Ok(found) => Ok(Some(found)),
        Err(Damage::File(error)) if error.is_missing() => Ok(None),
        // Nothing is wrong with the file; the person must not read it.
        Err(Damage::File(error @ FileError::Io { .. })) => Err(error.into()),
        Err(source) => Err(RegistrationError::Damaged {
            id: id.to_owned(),
            path: path.to_owned(),
            source,
        }),
    }
}

pub(crate) fn look(path: &Path) -> Result<Found, Damage> {
    let text = read_text(path, LIMIT)?;
    let fields = parse(&text)?;
    let tokens = Tokens::of(&fields)?;
    let mode = fs::metadata(path).map_or(0, |meta| meta.permissions().mode() & 0o7777);
    Ok(Found {
        text,
        fields,
        tokens,
        mode,
    })
}
