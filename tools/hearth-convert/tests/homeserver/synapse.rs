//! The real Synapse, from PyPI; where it cannot be had, what it wrote once.

#[path = "../../../hearth-synapse/tests/synapse/venv.rs"]
mod venv;

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::Command;
use std::sync::OnceLock;

use serde_json::Value;

/// The environment, or why there is none; asked once.
fn installed() -> &'static Result<PathBuf, String> {
    static FOUND: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    FOUND.get_or_init(venv::venv)
}

/// What the program printed.
fn python(arguments: &[&str], left_out: &str) -> Option<String> {
    match installed() {
        Ok(venv) => {
            let mut python = Command::new(venv.join("bin/python3"));
            let output = python.args(arguments).output().unwrap();
            assert!(
                output.status.success(),
                "{arguments:?}: {}",
                String::from_utf8_lossy(&output.stderr)
            );
            Some(String::from_utf8(output.stdout).unwrap())
        }
        Err(reason) => {
            // Without standard error there is nobody to tell.
            let line = format!("skipped: {left_out}: {reason}\n");
            let _ = std::io::stderr().write_all(line.as_bytes());
            None
        }
    }
}

/// `homeserver.yaml`, new.
pub fn generated() -> String {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("homeserver.yaml");
    let path = file.display().to_string();
    let arguments = [
        "-m",
        "synapse.app.homeserver",
        "--server-name",
        "example.org",
        "--report-stats=no",
        "--generate-config",
        "--config-path",
        &path,
        "--data-directory",
        "/data",
    ];
    match python(
        &arguments,
        "a configuration by Synapse itself; one of its shape is taken",
    ) {
        Some(_) => fs::read_to_string(file).unwrap(),
        None => include_str!("generated.yaml").to_owned(),
    }
}

/// Synapse itself reads both, and has the same in its hands, apart from what Hearth decides.
pub fn makes_the_same(old: &Value, new: &Value) {
    let directory = tempfile::tempdir().unwrap();
    let write = |name: &str, value: &Value| {
        let path = directory.path().join(name);
        fs::write(&path, value.to_string()).unwrap();
        path.display().to_string()
    };
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/homeserver/compare.py");
    let data = format!("{}/data", env!("CARGO_MANIFEST_DIR"));
    let arguments = [
        script,
        &data,
        &write("old.json", old),
        &write("new.json", new),
    ];
    if let Some(told) = python(&arguments, "whether Synapse makes the same of both") {
        assert_eq!(told, "", "{old:#}\n{new:#}");
    }
}
