//! What a bridge wrote into its own configuration while it ran. It is rendered anew at each start, so that would
//! be gone then, unless somebody takes it over into the host file. What one wrote that has since been stopped is kept.

use std::path::{Path, PathBuf};

use hearth_bridges::{Schema, catalogue};
use hearth_files::read_text;
use hearth_plan::{Bridge, Plan, Setting, Unit};
use hearth_render::{Difference, differences, from_yaml, holds_reference, is_reference};
use hearth_report::{Finding, Severity};
use serde::Serialize;
use serde_json::Value;

use crate::subject;

const LIMIT: u64 = 4 * 1024 * 1024;
/// Where `hearth render --written` keeps it, in the bridge's state directory.
const KEPT: &str = "config-written.yaml";

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Drift {
    pub path: PathBuf,
    /// Keys, as dotted paths, that do not have the host file's value any more.
    pub changed: Vec<String>,
    /// What it had written when it was last stopped, as far as the host file does not say the same.
    pub kept: Option<Kept>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Kept {
    pub path: PathBuf,
    pub differences: Vec<Difference>,
}

impl Drift {
    /// Nothing where the bridge has no configuration, does not run, or it may not be read.
    pub fn probe(plan: &Plan, name: &str, bridge: &Bridge) -> Option<Self> {
        let path = bridge.config.as_deref()?;
        let template = Path::new("bridges").join(name).join("config.json");
        let (_, template) = plan
            .files
            .iter()
            .find(|(path, _)| path.ends_with(&template))?;
        let wanted: Value = serde_json::from_str(&template.text).ok()?;
        let mut changed = Vec::new();
        let running = read(path);
        if let Some(found) = &running {
            compare("", &wanted, Some(found), &mut changed);
        }
        let kept = bridge.state_directory.as_ref().and_then(|directory| {
            let path = directory.join(KEPT);
            let written = read(&path)?;
            let schemas = schemas(plan.units.get(&bridge.unit));
            let differences = without_secrets(wanted, written, &schemas);
            (!differences.is_empty()).then_some(Kept { path, differences })
        });
        (running.is_some() || kept.is_some()).then(|| Self {
            path: path.to_owned(),
            changed,
            kept,
        })
    }

    pub fn findings(&self, name: &str) -> Vec<Finding> {
        let found = |fact: String, path: &Path, remedy: String| {
            Finding::new(Severity::Warning, subject(name), fact)
                .cause(format!("`{}` is not as it was rendered", path.display()))
                .remedy(remedy)
        };
        let settings = format!("what is to stay goes into `hearth.bridges.{name}.settings`");
        let running = (!self.changed.is_empty()).then(|| {
            found(
                format!(
                    "it changed its own configuration: `{}`",
                    self.changed.join("`, `")
                ),
                &self.path,
                format!("{settings}; the rest is gone at its next start"),
            )
        });
        let kept = self.kept.as_ref().map(|kept| {
            let keys: Vec<String> = kept
                .differences
                .iter()
                .map(|one| format!("`{}` ({})", one.key, one.what.word()))
                .collect();
            found(
                format!(
                    "it had changed its own configuration before it was last stopped: {}",
                    keys.join(", ")
                ),
                &kept.path,
                format!(
                    "{settings}; then, or if nothing is, remove `{}`",
                    kept.path.display()
                ),
            )
        });
        running.into_iter().chain(kept).collect()
    }
}

fn read(path: &Path) -> Option<Value> {
    from_yaml(&read_text(path, LIMIT).ok()?).ok()
}

/// The examples that its unit compares with when it stops: it is told them as `--example telegram.python`.
fn schemas(unit: Option<&Unit>) -> Vec<&'static Schema> {
    let stop = unit.and_then(|unit| unit.service_config.get("ExecStopPost"));
    let Some(Setting::Text(command)) = stop else {
        return Vec::new();
    };
    let words: Vec<&str> = command.split_whitespace().collect();
    let examples: Vec<&str> = words
        .windows(2)
        .filter(|pair| pair[0] == "--example")
        .map(|pair| pair[1])
        .collect();
    catalogue()
        .filter(|schema| {
            let name = format!("{}.{}", schema.kind, schema.layout.name());
            examples.contains(&name.as_str())
        })
        .collect()
}

fn without_secrets(mut wanted: Value, mut written: Value, schemas: &[&Schema]) -> Vec<Difference> {
    blind(&mut wanted, &mut written);
    differences(&wanted, &written, &|place, value| {
        schemas
            .iter()
            .filter_map(|schema| schema.key(place))
            .any(|key| key.is_default(value))
    })
}

/// Takes out, on both sides, what is a secret on one of them.
fn blind(wanted: &mut Value, written: &mut Value) {
    match (&mut *wanted, &mut *written) {
        (Value::Object(map), Value::Object(other)) if !is_reference(map) => {
            for (key, value) in map {
                if let Some(found) = other.get_mut(key) {
                    blind(value, found);
                }
            }
        }
        (one, other) if holds_reference(one) => {
            *one = Value::Null;
            *other = Value::Null;
        }
        _ => {}
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

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_was_written_is_told_without_secrets_and_defaults() {
        let wanted = json!({
            "telegram": { "api_id": 1, "api_hash": { "_secret": "x" } },
            "bridge": { "map": { "x": { "_registration": "as_token", "id": "y" } } },
        });
        let written = json!({
            "telegram": { "api_id": 1, "api_hash": "hunter2", "bot_token": "disabled" },
            "bridge": { "map": { "x": "hunter3" }, "filter": { "mode": "whitelist", "list": [] } },
        });
        let schemas: Vec<&Schema> = catalogue()
            .filter(|schema| schema.kind == "telegram" && schema.layout.name() == "python")
            .collect();
        assert_eq!(schemas.len(), 1);
        let told: Vec<(String, &str)> = without_secrets(wanted.clone(), written, &schemas)
            .into_iter()
            .map(|one| (one.key, one.what.word()))
            .collect();
        assert_eq!(told, [("bridge.filter.mode".to_owned(), "new")]);
        let taken_over = json!({
            "telegram": { "api_id": 1, "api_hash": "hunter2" }, "bridge": { "map": { "x": "hunter3" } },
        });
        assert_eq!(without_secrets(wanted, taken_over, &schemas), []);
    }

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
