//! What a bridge wrote into its own configuration while it ran. It is rendered anew at each start, so that would
//! be gone then, unless somebody takes it over into the host file.

use std::path::{Path, PathBuf};

use hearth_files::read_text;
use hearth_plan::Plan;
use hearth_render::from_yaml;
use hearth_report::{Finding, Severity};
use serde::Serialize;
use serde_json::Value;

use crate::subject;

const LIMIT: u64 = 4 * 1024 * 1024;

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Drift {
    pub path: PathBuf,
    /// Keys, as dotted paths, that do not have the host file's value any more.
    pub changed: Vec<String>,
}

impl Drift {
    /// Nothing where the bridge has no configuration, does not run, or it may not be read.
    pub fn probe(plan: &Plan, name: &str, config: Option<&Path>) -> Option<Self> {
        let path = config?;
        let template = plan.files.get(Path::new(&format!(
            "/etc/hearth/bridges/{name}/config.json"
        )))?;
        let wanted: Value = serde_json::from_str(&template.text).ok()?;
        let found = from_yaml(&read_text(path, LIMIT).ok()?).ok()?;
        let mut changed = Vec::new();
        compare("", &wanted, Some(&found), &mut changed);
        Some(Self {
            path: path.to_owned(),
            changed,
        })
    }

    pub fn finding(&self, name: &str) -> Option<Finding> {
        if self.changed.is_empty() {
            return None;
        }
        Some(
            Finding::new(
                Severity::Warning,
                subject(name),
                format!("it changed its own configuration: `{}`", self.changed.join("`, `")),
            )
            .cause(format!("`{}` is not as it was rendered", self.path.display()))
            .remedy(format!(
                "what is to stay goes into `hearth.bridges.{name}.settings`; the rest is gone at its next start"
            )),
        )
    }
}

/// Keys that the bridge added of itself are its defaults, and no change; values of secrets are nobody's business.
fn compare(at: &str, wanted: &Value, found: Option<&Value>, changed: &mut Vec<String>) {
    let reference = |map: &serde_json::Map<String, Value>| {
        map.len() == 1
            && map
                .keys()
                .all(|key| key == "_secret" || key == "_registration")
    };
    match (wanted, found) {
        (Value::Object(map), _) if reference(map) => {}
        (Value::Object(map), Some(Value::Object(other))) => {
            for (key, value) in map {
                let path = if at.is_empty() {
                    key.clone()
                } else {
                    format!("{at}.{key}")
                };
                compare(&path, value, other.get(key), changed);
            }
        }
        (wanted, Some(found)) if wanted == found || holds_reference(wanted) => {}
        _ => changed.push(at.to_owned()),
    }
}

/// A list in which a secret stands somewhere cannot be compared as a whole.
fn holds_reference(value: &Value) -> bool {
    match value {
        Value::Object(map) => {
            map.contains_key("_secret")
                || map.contains_key("_registration")
                || map.values().any(holds_reference)
        }
        Value::Array(list) => list.iter().any(holds_reference),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_what_the_host_file_says_can_drift() {
        let wanted = json!({
            "a": 1, "b": { "c": true, "d": { "_secret": "x" } }, "e": [1, 2], "f": "gone",
            "g": [{ "_secret": "y" }],
        });
        let found = json!({
            "a": 2, "b": { "c": true, "d": "hunter2", "new": 1 }, "e": [1, 2], "g": ["hunter3"],
        });
        let mut changed = Vec::new();
        compare("", &wanted, Some(&found), &mut changed);
        assert_eq!(changed, ["a", "f"]);
    }
}
