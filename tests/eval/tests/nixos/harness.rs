//! Evaluates hosts and reads what comes out.

use std::sync::OnceLock;

use hearth_tree::nix::Nix;
use serde_json::Value;

pub const CABIN: &str = r#"./hosts/cabin.nix { networking.hostName = "cabin"; }"#;
pub const EDGE: &str = r#"./hosts/edge.nix { networking.hostName = "edge"; }"#;

/// Asked once, so that there is one line about it and not one a test.
fn nix() -> Option<&'static Nix> {
    static NIX: OnceLock<Option<Nix>> = OnceLock::new();
    NIX.get_or_init(|| hearth_eval_tests::nix("what hosts become on NixOS"))
        .as_ref()
}

pub fn can_evaluate() -> bool {
    nix().is_some()
}

/// Evaluates modules, written as the elements of a Nix list.
pub fn evaluate(modules: &str) -> Result<Value, String> {
    let expression = format!("import ./tests/nixos/evaluate.nix {{ modules = [ {modules} ]; }}");
    let run = nix()
        .expect("a test that asked can_evaluate first")
        .command()
        .args(["eval", "--impure", "--json", "--expr", &expression])
        .output()
        .expect("Nix ran a moment ago");
    if run.status.success() {
        Ok(serde_json::from_slice(&run.stdout).expect("JSON on stdout"))
    } else {
        Err(String::from_utf8_lossy(&run.stderr).into_owned())
    }
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
