//! Evaluates hosts and reads what comes out.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use serde_json::Value;

pub const CABIN: &str = r#"./hosts/cabin.nix { networking.hostName = "cabin"; }"#;
pub const EDGE: &str = r#"./hosts/edge.nix { networking.hostName = "edge"; }"#;

const NO_NIX: &str = "Cannot run `nix-instantiate`";

pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .canonicalize()
        .expect("the repository's root")
}

fn nix(expression: &str) -> Result<Value, String> {
    let run = Command::new("nix-instantiate")
        .args([
            "--eval",
            "--strict",
            "--json",
            "--option",
            "experimental-features",
            "nix-command flakes",
        ])
        .args(["--expr", expression])
        .current_dir(root())
        .output()
        .map_err(|error| format!("{NO_NIX}: {error}"))?;
    if run.status.success() {
        Ok(serde_json::from_slice(&run.stdout).expect("JSON on stdout"))
    } else {
        Err(String::from_utf8_lossy(&run.stderr).into_owned())
    }
}

/// Whether there is a Nix, and the locked `lib` for it. If not, one line says so past the test harness, which would
/// swallow it. Any other failure is one of ours.
pub fn can_evaluate() -> bool {
    static ANSWER: OnceLock<bool> = OnceLock::new();
    *ANSWER.get_or_init(|| {
        let missing = match nix("(import ./tests/eval/nix/flake-inputs.nix).lib.version") {
            Ok(_) => return true,
            Err(problem) if problem.starts_with(NO_NIX) => "there is no Nix",
            Err(problem) if problem.contains("unable to download") => {
                "nixpkgs' lib is not in the store"
            }
            Err(problem) => panic!("nixpkgs' lib must be readable:\n{problem}"),
        };
        let _ = writeln!(
            std::io::stderr(),
            "skipped: the NixOS target is not evaluated, {missing}"
        );
        false
    })
}

/// Evaluates modules, written as the elements of a Nix list.
pub fn evaluate(modules: &str) -> Result<Value, String> {
    nix(&format!(
        "import ./tests/nixos/evaluate.nix {{ modules = [ {modules} ]; }}"
    ))
}

pub fn good(modules: &str) -> Value {
    evaluate(modules).unwrap_or_else(|problem| panic!("{modules} must evaluate:\n{problem}"))
}

pub fn refused(modules: &str, words: &[&str]) {
    match evaluate(modules) {
        Ok(_) => panic!("{modules} must be refused"),
        Err(problem) => {
            for word in words {
                assert!(problem.contains(word), "{word:?} is not in:\n{problem}");
            }
        }
    }
}

pub fn strings(value: &Value) -> Vec<&str> {
    value
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect()
}

pub fn service<'a>(host: &'a Value, name: &str) -> &'a Value {
    let found = &host["systemd"]["services"][name];
    assert!(found.is_object(), "there is no {name}.service");
    found
}
