//! What stands in a registration's file.

use std::path::Path;

use hearth_files::{FileError, read_text};
use hearth_render::{NotYaml, from_yaml, to_yaml};
use hearth_report::Secret;
use hearth_secrets::generate_token;
use serde_json::{Map, Value};
use thiserror::Error;

use crate::RegistrationError;
use crate::belongings::Belongings;
use crate::store::LIMIT;

pub(crate) const TOKENS: [&str; 2] = ["as_token", "hs_token"];

const HEADING: &str =
    "# Kept by `hearth registration ensure`: the tokens stay, the rest is the host file's.\n";

/// The pair by which Synapse and a bridge know each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tokens {
    /// With which the bridge calls Synapse.
    pub appservice: Secret,
    /// With which Synapse calls the bridge.
    pub homeserver: Secret,
}

/// Why a file is no registration. None of it shows what stands in the file.
#[derive(Debug, Error)]
pub enum Damage {
    #[error(transparent)]
    File(#[from] FileError),
    #[error(transparent)]
    NotYaml(#[from] NotYaml),
    #[error("It holds no mapping of fields")]
    NotMapping,
    #[error("`{0}` is missing")]
    NoToken(&'static str),
    #[error("`{0}` is not a word of printable ASCII")]
    BadToken(&'static str),
    #[error("Its `sender_localpart` is missing, or not one that Synapse takes")]
    BadSender,
}

impl Tokens {
    pub(crate) fn generate() -> Result<Self, RegistrationError> {
        Ok(Self {
            appservice: generate_token()?,
            homeserver: generate_token()?,
        })
    }

    /// Those in the file at `path`, which may also be a unit's credential.
    pub fn read(path: &Path) -> Result<Self, Damage> {
        Self::of(&parse(&read_text(path, LIMIT)?)?)
    }

    pub(crate) fn of(fields: &Map<String, Value>) -> Result<Self, Damage> {
        let [appservice, homeserver] = TOKENS;
        Ok(Self {
            appservice: token(fields, appservice)?,
            homeserver: token(fields, homeserver)?,
        })
    }

    pub(crate) fn both(&self) -> [&str; 2] {
        [self.appservice.expose(), self.homeserver.expose()]
    }
}

fn token(fields: &Map<String, Value>, name: &'static str) -> Result<Secret, Damage> {
    match fields.get(name) {
        None => Err(Damage::NoToken(name)),
        Some(Value::String(text))
            if !text.is_empty() && text.chars().all(|letter| letter.is_ascii_graphic()) =>
        {
            Ok(Secret::new(text))
        }
        Some(_) => Err(Damage::BadToken(name)),
    }
}

pub(crate) fn parse(text: &str) -> Result<Map<String, Value>, Damage> {
    match from_yaml(text)? {
        Value::Object(fields) => Ok(fields),
        _ => Err(Damage::NotMapping),
    }
}

/// The whole file: what it belongs to, the public part in the plan's order, then the tokens.
pub(crate) fn write(
    belongings: &Belongings,
    public: &Map<String, Value>,
    tokens: &Tokens,
) -> Secret {
    let mut fields = public.clone();
    for (name, token) in TOKENS.into_iter().zip(tokens.both()) {
        fields.insert(name.to_owned(), Value::String(token.to_owned()));
    }
    Secret::new(format!(
        "{HEADING}{}{}",
        belongings.write(),
        to_yaml(&Value::Object(fields))
    ))
}
