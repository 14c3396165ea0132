//! The example plan with something changed, and what the check says about it.

use std::fs;
use std::path::Path;

use hearth_plan::Plan;
use hearth_report::Severity;
use serde_json::Value;
use tempfile::TempDir;

/// What is changed: a JSON pointer and the new value. The last part may be new, or `-` to append.
pub type Edit = (&'static str, Value);

/// Each case by its name, with its edits and everything that the check finds, as one text.
pub fn tell(cases: Vec<(&str, Vec<Edit>)>) -> String {
    let mut told = Vec::new();
    for (name, edits) in cases {
        let mut plan = cabin();
        let mut text = format!("# {name}\n");
        for (pointer, value) in edits {
            text.push_str(&format!("{pointer} = {value}\n"));
            edit(&mut plan, pointer, value);
        }
        text.push_str(&findings(&plan));
        told.push(text);
    }
    told.join("\n")
}

pub fn cabin() -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/plan/cabin.json");
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

fn edit(plan: &mut Value, pointer: &str, value: Value) {
    let (parent, last) = pointer.rsplit_once('/').unwrap();
    let last = last.replace("~1", "/");
    match plan.pointer_mut(parent).unwrap() {
        Value::Array(list) if last == "-" => list.push(value),
        Value::Array(list) => list[last.parse::<usize>().unwrap()] = value,
        Value::Object(map) => {
            map.insert(last, value);
        }
        _ => unreachable!("{pointer}"),
    }
}

pub fn findings(plan: &Value) -> String {
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("plan.json");
    fs::write(&path, plan.to_string()).unwrap();
    let mut text = String::new();
    for finding in Plan::load(&path).unwrap().check() {
        let word = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        };
        text.push_str(&format!("{word}: {}: {}\n", finding.subject, finding.fact));
        if let Some(cause) = finding.cause {
            text.push_str(&format!("  Caused by: {cause}\n"));
        }
        let remedy = finding.remedy.expect("every finding has a remedy");
        text.push_str(&format!("  hint: {remedy}\n"));
    }
    if text.is_empty() {
        text.push_str("(nothing)\n");
    }
    text
}
