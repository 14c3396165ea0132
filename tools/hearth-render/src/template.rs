use std::path::{Path, PathBuf};

use hearth_files::read_text;
use hearth_report::Secret;
use serde_json::{Map, Value};

use crate::credentials::{Credentials, is_name};
use crate::{RenderError, to_yaml};

const LIMIT: u64 = 4 * 1024 * 1024;

/// A config file as JSON, in which some values only name what is to stand there:
/// `{ "_secret": "name" }` a credential, `{ "_registration": "as_token" }` a field of the bridge's
/// registration, or of the one whose `"id"` stands beside it; either with an optional `"prefix"`.
/// All else stands for itself.
#[derive(Debug)]
pub struct Template {
    path: PathBuf,
    value: Value,
}

impl Template {
    pub fn load(path: &Path) -> Result<Self, RenderError> {
        let text = read_text(path, LIMIT)?;
        let value = serde_json::from_str(&text).map_err(|source| RenderError::NotJson {
            path: path.to_owned(),
            source,
        })?;
        Ok(Self {
            path: path.to_owned(),
            value,
        })
    }

    /// The YAML that the daemon is to read; as a whole it is a secret.
    pub fn render(&self, credentials: &Credentials) -> Result<Secret, RenderError> {
        let mut place = Place::default();
        let value = fill(&self.value, credentials, &mut place).map_err(|source| {
            RenderError::InTemplate {
                path: self.path.clone(),
                at: place.to_string(),
                source: Box::new(source),
            }
        })?;
        Ok(Secret::new(to_yaml(&value)))
    }
}

/// Where in the template the work stands; after an error, where it happened.
#[derive(Default)]
struct Place(Vec<String>);

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.0.is_empty() {
            return f.write_str("the top");
        }
        write!(f, "`{}`", self.0.join("."))
    }
}

fn fill(value: &Value, from: &Credentials, place: &mut Place) -> Result<Value, RenderError> {
    match value {
        Value::Object(fields) => {
            for marker in ["_secret", "_registration"] {
                if let Some(name) = fields.get(marker) {
                    return reference(marker, name, fields, from);
                }
            }
            let mut filled = Map::new();
            for (name, value) in fields {
                place.0.push(name.clone());
                filled.insert(name.clone(), fill(value, from, place)?);
                place.0.pop();
            }
            Ok(Value::Object(filled))
        }
        Value::Array(items) => {
            let mut filled = Vec::with_capacity(items.len());
            for (position, item) in items.iter().enumerate() {
                place.0.push(position.to_string());
                filled.push(fill(item, from, place)?);
                place.0.pop();
            }
            Ok(Value::Array(filled))
        }
        plain => Ok(plain.clone()),
    }
}

fn reference(
    marker: &'static str,
    name: &Value,
    fields: &Map<String, Value>,
    from: &Credentials,
) -> Result<Value, RenderError> {
    let is_known =
        |key: &str| key == marker || key == "prefix" || (key == "id" && marker == "_registration");
    if let Some(key) = fields.keys().find(|key| !is_known(key)) {
        return Err(RenderError::UnknownKey {
            marker,
            key: key.clone(),
        });
    }
    let Some(name) = name.as_str() else {
        return Err(RenderError::NotText { key: marker });
    };
    let prefix = text(fields, "prefix")?;
    let value = if marker == "_secret" {
        Value::String(from.secret(named(name)?)?.expose().to_owned())
    } else {
        match text(fields, "id")? {
            None => from.registration(name)?,
            Some(id) => from.registration_of(named(id)?, name)?,
        }
    };
    match (prefix, value) {
        (None, value) => Ok(value),
        (Some(prefix), Value::String(text)) => Ok(Value::String(format!("{prefix}{text}"))),
        (Some(_), _) => Err(RenderError::PrefixOfNoText {
            field: name.to_owned(),
        }),
    }
}

fn text<'a>(
    fields: &'a Map<String, Value>,
    key: &'static str,
) -> Result<Option<&'a str>, RenderError> {
    match fields.get(key) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(RenderError::NotText { key }),
    }
}

fn named(name: &str) -> Result<&str, RenderError> {
    if is_name(name) {
        Ok(name)
    } else {
        Err(RenderError::BadName {
            name: name.to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use serde_json::json;

    use super::*;

    fn render(value: &Value) -> Result<Value, RenderError> {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("key"), "one\ntwo\n\n").unwrap();
        let registration = "id: irc\nas_token: abc\nnamespaces: {users: []}\n";
        fs::write(dir.path().join("registration"), registration).unwrap();
        let shared = "id: puppets\nas_token: xyz\n";
        fs::write(dir.path().join("registration-puppets"), shared).unwrap();
        let credentials = Credentials::new(Some(dir.path().to_owned()));
        fill(value, &credentials, &mut Place::default())
    }

    #[test]
    fn puts_secrets_in_and_leaves_all_else() {
        let template = json!({
            "_secrets": "kept",
            "prefix": "kept",
            "list": [{"_secret": "key"}, {"_secret": "key", "prefix": "a: "}],
            "own": {"_registration": "as_token", "prefix": "as_token:"},
            "part": {"_registration": "namespaces"},
            "shared": {"_registration": "as_token", "id": "puppets", "prefix": "as_token:"},
            "number": 604_800_000,
        });
        let filled = json!({
            "_secrets": "kept",
            "prefix": "kept",
            "list": ["one\ntwo\n", "a: one\ntwo\n"],
            "own": "as_token:abc",
            "part": {"users": []},
            "shared": "as_token:xyz",
            "number": 604_800_000,
        });
        assert_eq!(render(&template).unwrap(), filled);
        assert_eq!(
            render(&json!({"_secret": "key"})).unwrap(),
            json!("one\ntwo\n")
        );
    }

    #[test]
    fn a_secret_is_text_whatever_it_looks_like() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("key"), "no").unwrap();
        let template = Template {
            path: PathBuf::from("t"),
            value: json!({"a": {"_secret": "key"}}),
        };
        let rendered = template
            .render(&Credentials::new(Some(dir.path().to_owned())))
            .unwrap();
        assert_eq!(rendered.expose(), "a: \"no\"\n");
    }
}
