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
                let fields = self.read_registration(REGISTRATION)?;
                self.registration.get_or_init(|| fields)
            }
        };
        pick(fields, field)
    }

    /// A field of another registration that the bridge received, by the registration's id.
    pub(crate) fn registration_of(&self, id: &str, field: &str) -> Result<Value, RenderError> {
        pick(
            &self.read_registration(&format!("{REGISTRATION}-{id}"))?,
            field,
        )
    }

    fn read_registration(&self, name: &str) -> Result<Map<String, Value>, RenderError> {
        let (path, text) = self.read(name)?;
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

fn pick(fields: &Map<String, Value>, field: &str) -> Result<Value, RenderError> {
    fields
        .get(field)
        .cloned()
        .ok_or_else(|| RenderError::NoSuchField {
            field: field.to_owned(),
            present: fields.keys().filter(|key| is_field(key)).cloned().collect(),
        })
}

/// Whether a key can be shown: in a file that is not what it should be, a token may stand where a field belongs.
fn is_field(key: &str) -> bool {
    key.bytes()
        .all(|byte| byte.is_ascii_lowercase() || b"_.".contains(&byte))
}

fn missing(name: &str, dir: &Path) -> RenderError {
    RenderError::MissingCredential {
        name: name.to_owned(),
        dir: dir.to_owned(),
        is_registration: name.starts_with(REGISTRATION),
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

#[cfg(test)]
mod tests {
    use hearth_report::Failure;

    use super::*;

    #[test]
    fn a_token_in_the_place_of_a_field_is_not_shown() {
        let directory = tempfile::tempdir().unwrap();
        let credentials = Credentials::new(Some(directory.path().to_owned()));
        let token = "dDNzdF8tMDEyMzQ1Njc4OWFiY2RlZmdoaWprbG1ub3A";
        std::fs::write(
            directory.path().join(REGISTRATION),
            format!("id: x\nde.example_key: 1\n{token}: y\n"),
        )
        .unwrap();
        let error = credentials.registration("as_token").unwrap_err();
        assert_eq!(
            Failure::of(&error).to_string(),
            "error: The registration has no field `as_token`\n\nhint: it has `id`, `de.example_key`"
        );
    }

    #[test]
    fn a_registration_without_a_field_is_to_be_made_again() {
        let directory = tempfile::tempdir().unwrap();
        let credentials = Credentials::new(Some(directory.path().to_owned()));
        std::fs::write(directory.path().join(REGISTRATION), "{}").unwrap();
        let error = credentials.registration("as_token").unwrap_err();
        assert_eq!(
            Failure::of(&error).to_string(),
            "error: The registration has no field `as_token`\n\nhint: look at it with \
             `hearth registration list`, then run `hearth registration ensure`"
        );
    }
}
