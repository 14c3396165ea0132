//! A Python that has the Synapse of the machine image. Made once, and kept with what Cargo built.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const VERSION: &str = "import sys; print('%d.%d' % sys.version_info[:2])";

/// The environment, or why there can be none here: no Python, or no PyPI. Anything else is a fault.
pub fn venv() -> Result<PathBuf, String> {
    let version = match Command::new("python3").args(["-c", VERSION]).output() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(format!("`python3` cannot be run: {error}"));
        }
        output => must("python3", output),
    };
    let version = version.trim();
    let cache = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("test-venv");
    fs::create_dir_all(&cache).unwrap();
    let lock = File::create(cache.join(".lock")).unwrap();
    lock.lock().unwrap();
    let list = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../tests/image")
        .join(
            // Other versions of Python may find all they need in the list for the newest one.
            match version {
                "3.11" => "requirements-synapse-bookworm.txt",
                _ => "requirements-synapse.txt",
            },
        );
    let venv = cache.join(format!("synapse-{version}"));
    // Another list is another environment, and one without its list was never finished.
    let done = venv.join("requirements.txt");
    let wanted = fs::read_to_string(&list).unwrap();
    if fs::read_to_string(&done).is_ok_and(|made| made == wanted) {
        return Ok(venv);
    }
    let _ = fs::remove_dir_all(&venv);
    let mut make = Command::new("python3");
    must("venv", make.args(["-m", "venv"]).arg(&venv).output());
    let installed = Command::new(venv.join("bin/pip"))
        .args(["install", "--quiet", "--disable-pip-version-check"])
        .args(["--require-hashes", "--requirement"])
        .arg(list)
        .output();
    if installed.as_ref().is_ok_and(has_no_pypi) {
        return Err("PyPI cannot be reached".to_owned());
    }
    must("pip", installed);
    fs::write(done, wanted).unwrap();
    Ok(venv)
}

/// What pip says when it gave up connecting; a package that is not as it should be is something else.
fn has_no_pypi(output: &Output) -> bool {
    let words = String::from_utf8_lossy(&output.stderr);
    words.contains("after connection broken by") && words.contains("No matching distribution found")
}

#[track_caller]
fn must(what: &str, output: io::Result<Output>) -> String {
    let output = output.unwrap_or_else(|error| panic!("{what}: {error}"));
    assert!(
        output.status.success(),
        "{what}\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8_lossy(&output.stdout).into_owned()
}
