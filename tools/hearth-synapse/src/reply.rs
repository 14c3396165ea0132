//! An answer, read: JSON with the fields that were asked for, or an error that says which are not.

use hearth_plan::Daemon;
use serde_json::{Map, Value};

use crate::{Response, SynapseError};

/// A JSON object from `url`.
#[derive(Debug)]
pub struct Reply {
    pub url: String,
    fields: Map<String, Value>,
}

impl Reply {
    /// A success as an object; anything else as the error it is.
    pub fn read(
        url: &str,
        doing: &'static str,
        response: Response,
        daemon: Option<&Daemon>,
    ) -> Result<Self, SynapseError> {
        let Response {
            status,
            body,
            content_type,
            ..
        } = response;
        let Ok(Value::Object(fields)) = serde_json::from_slice(&body) else {
            return Err(SynapseError::NotJson {
                url: url.to_owned(),
                status,
                content_type,
            });
        };
        if (200..300).contains(&status) {
            return Ok(Self {
                url: url.to_owned(),
                fields,
            });
        }
        let text = |field: &str| {
            fields
                .get(field)
                .and_then(Value::as_str)
                .unwrap_or_default()
        };
        Err(SynapseError::Refused {
            doing,
            status,
            errcode: text("errcode").to_owned(),
            message: text("error").to_owned(),
            daemon: daemon.cloned(),
        })
    }

    pub fn get(&self, field: &'static str) -> Option<&Value> {
        self.fields.get(field).filter(|value| !value.is_null())
    }

    pub fn text(&self, field: &'static str) -> Result<&str, SynapseError> {
        let text = self.get(field).and_then(Value::as_str);
        text.ok_or_else(|| self.without(field))
    }

    pub fn list(&self, field: &'static str) -> Result<&[Value], SynapseError> {
        let list = self.get(field).and_then(Value::as_array);
        list.map(Vec::as_slice).ok_or_else(|| self.without(field))
    }

    pub fn value(&self) -> Value {
        Value::Object(self.fields.clone())
    }

    pub fn without(&self, field: &'static str) -> SynapseError {
        SynapseError::Incomplete {
            url: self.url.clone(),
            field,
        }
    }
}
