//! The real Synapse, where an image of a machine with one has been built; else what it wrote once.

use std::io::Write;
use std::path::PathBuf;
use std::process::Command;
use std::sync::OnceLock;

use serde_json::Value;

/// The directory of modules of a Synapse, and a Python of the version that it was built for.
fn installed() -> Option<&'static (PathBuf, String)> {
    static FOUND: OnceLock<Option<(PathBuf, String)>> = OnceLock::new();
    FOUND.get_or_init(find).as_ref()
}

fn find() -> Option<(PathBuf, String)> {
    let home = std::env::var_os("HOME")?;
    let images = PathBuf::from(home).join(".cache/hearth/images");
    for image in std::fs::read_dir(images).ok()?.flatten() {
        let lib = image.path().join("root/opt/hearth/synapse/lib");
        for version in std::fs::read_dir(lib).into_iter().flatten().flatten() {
            let python = version.file_name().to_string_lossy().into_owned();
            let modules = version.path().join("site-packages");
            let is_there = Command::new(&python)
                .env("PYTHONPATH", &modules)
                .env("PYTHONDONTWRITEBYTECODE", "1")
                .args(["-c", "import synapse.config.homeserver"])
                .output()
                .is_ok_and(|output| output.status.success());
            if is_there {
                return Some((modules, python));
            }
        }
    }
    None
}

fn python(arguments: &[&str], left_out: &str) -> Option<String> {
    let Some((modules, python)) = installed() else {
        // Without standard error there is nobody to tell.
        let _ = std::io::stderr().write_all(
            format!("skipped: {left_out}: no Synapse for a Python of this machine\n").as_bytes(),
        );
        return None;
    };
    let output = Command::new(python)
        .env("PYTHONPATH", modules)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .args(arguments)
        .output()
        .unwrap();
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{error}");
    Some(String::from_utf8(output.stdout).unwrap())
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
        Some(_) => std::fs::read_to_string(file).unwrap(),
        None => include_str!("generated.yaml").to_owned(),
    }
}

/// Synapse itself reads both, and has the same in its hands, apart from what Hearth decides.
pub fn makes_the_same(old: &Value, new: &Value) {
    let directory = tempfile::tempdir().unwrap();
    let write = |name: &str, value: &Value| {
        let path = directory.path().join(name);
        std::fs::write(&path, value.to_string()).unwrap();
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
