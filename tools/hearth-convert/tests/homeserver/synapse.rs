//! The real Synapse, from PyPI; where it cannot be had, what it wrote once.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use serde_json::Value;

/// A Python that has the Synapse of the machine image, or why there is none.
fn installed() -> &'static Result<PathBuf, String> {
    static FOUND: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    FOUND.get_or_init(install)
}

fn install() -> Result<PathBuf, String> {
    let version = "import sys; print('%d.%d' % sys.version_info[:2])";
    let version = run(Path::new("python3"), &["-c", version])?;
    // Other versions of Python may find all they need in the list for the newest one.
    let list = match version.trim() {
        "3.11" => "requirements-synapse-bookworm.txt",
        _ => "requirements-synapse.txt",
    };
    let list = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../tests/image")
        .join(list);
    let directory =
        Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("synapse-{}", version.trim()));
    let python = directory.join("bin/python");
    if !python.exists() {
        fs::create_dir_all(&directory).map_err(|error| error.to_string())?;
        run(
            Path::new("python3"),
            &["-m", "venv", &directory.display().to_string()],
        )?;
    }
    let list = list.display().to_string();
    run(
        &python,
        &[
            "-m",
            "pip",
            "install",
            "--quiet",
            "--require-hashes",
            "-r",
            &list,
        ],
    )?;
    Ok(python)
}

/// What a program printed, or its last words.
fn run(program: &Path, arguments: &[&str]) -> Result<String, String> {
    let output = Command::new(program)
        .args(arguments)
        .output()
        .map_err(|error| format!("`{}` cannot be run: {error}", program.display()))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let words = String::from_utf8_lossy(&output.stderr);
    let last = words.lines().last().unwrap_or_default();
    Err(format!(
        "`{} {}` failed: {last}",
        program.display(),
        arguments.join(" ")
    ))
}

fn python(arguments: &[&str], left_out: &str) -> Option<String> {
    match installed() {
        Ok(python) => Some(run(python, arguments).unwrap()),
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
