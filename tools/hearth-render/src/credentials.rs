use std::cell::OnceCell;
use std::path::{Path, PathBuf};

use hearth_files::read_text;
use hearth_report::Secret;
use serde_json::{Map, Value};

use crate::RenderError;
use crate::parse::from_yaml;

/// systemd's own limit for one credential.
const LIMIT: u64 = 1024 * 1024;
/// The name under which a unit receives its registration.
const REGISTRATION: &str = "registration";

/// The directory from which a unit reads what systemd handed to it.
#[derive(Default)]
pub struct Credentials {
    dir: Option<PathBuf>,
    registration: OnceCell<Map<String, Value>>,
}

impl Credentials {
    pub fn new(dir: Option<PathBuf>) -> Self {
        Self {
            dir,
            registration: OnceCell::new(),
        }
    }

    /// The content of a credential, without the one line break that ends it.
    pub(crate) fn secret(&self, name: &str) -> Result<Secret, RenderError> {
        let (path, text) = self.read(name)?;
        let text = text.strip_suffix('\n').unwrap_or(&text);
        if text.is_empty() {
            return Err(RenderError::EmptyCredential {
                name: name.to_owned(),
                path,
            });
        }
        Ok(Secret::new(text))
    }

    /// A field of the bridge's registration.
    pub(crate) fn registration(&self, field: &str) -> Result<Value, RenderError> {
        let fields = match self.registration.get() {
            Some(fields) => fields,
            None => {
                let fields = self.read_registration()?;
                self.registration.get_or_init(|| fields)
            }
        };
        fields
            .get(field)
            .cloned()
            .ok_or_else(|| RenderError::NoSuchField {
                field: field.to_owned(),
                present: fields.keys().cloned().collect(),
            })
    }

    fn read_registration(&self) -> Result<Map<String, Value>, RenderError> {
        let (path, text) = self.read(REGISTRATION)?;
        match from_yaml(&text) {
            Ok(Value::Object(fields)) => Ok(fields),
            Ok(_) => Err(RenderError::NotRegistration { path, source: None }),
            Err(error) => Err(RenderError::NotRegistration {
                path,
                source: Some(error),
            }),
        }
    }

    fn read(&self, name: &str) -> Result<(PathBuf, String), RenderError> {
        let Some(dir) = &self.dir else {
            return Err(RenderError::NoCredentials {
                name: name.to_owned(),
            });
        };
        let path = dir.join(name);
        match read_text(&path, LIMIT) {
            Ok(text) => Ok((path, text)),
            Err(error) if error.is_missing() => Err(missing(name, dir)),
            Err(source) => Err(RenderError::Credential {
                name: name.to_owned(),
                source,
            }),
        }
    }
}

fn missing(name: &str, dir: &Path) -> RenderError {
    RenderError::MissingCredential {
        name: name.to_owned(),
        dir: dir.to_owned(),
        is_registration: name == REGISTRATION,
    }
}

/// Whether `name` can be a credential's: a plain file name, as systemd demands.
pub(crate) fn is_name(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= 255
        && name != "."
        && name != ".."
        && !name.contains(['/', ':'])
        && name.chars().all(|letter| letter.is_ascii_graphic())
}
