//! What the real Nix says decides whether tests that need it are left out or fail.
// Clippy takes what the tests share for production code.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::io::Write;

use hearth_tree::nix::{Nix, NixError};

/// The error for a repository with this question; none where there is no Nix, which one line says.
fn error(question: &str) -> Option<NixError> {
    let root = tempfile::tempdir().unwrap();
    let nix = root.path().join("tests/eval/nix");
    fs::create_dir_all(&nix).unwrap();
    fs::write(nix.join("default.nix"), r#"{ version = "1"; }"#).unwrap();
    if let Err(error) = Nix::find(root.path()) {
        let line = format!("skipped: what a repository's own errors are: {error}\n");
        // Without standard error there is nobody to tell.
        let _ = std::io::stderr().write_all(line.as_bytes());
        return None;
    }
    fs::write(nix.join("default.nix"), question).unwrap();
    Some(Nix::find(root.path()).unwrap_err())
}

#[test]
fn a_mistake_in_the_repository_is_never_taken_for_a_missing_nix() {
    let mistakes = [
        ("{ version = ", "syntax error"),
        ("{ version = lbi; }", "undefined variable 'lbi'"),
        ("{ version = builtins.fromJSON \"{\"; }", "parse error"),
        ("{ }", "version"),
    ];
    for (question, words) in mistakes {
        match error(question) {
            None => return,
            Some(NixError::Broken { reason }) => assert!(reason.contains(words), "{reason}"),
            Some(error) => panic!("{error}"),
        }
    }
}

#[test]
fn an_input_that_cannot_be_had_is_missing() {
    let url = "file:///var/empty/no-such-input.tar.gz";
    let hash = "sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    let input = format!("builtins.fetchTarball {{ url = \"{url}\"; sha256 = \"{hash}\"; }}");
    match error(&format!("{{ version = (import ({input})).version; }}")) {
        None => {}
        Some(NixError::Missing { reason }) => {
            let words = format!("unable to download '{url}'");
            assert!(reason.starts_with(&words), "{reason}");
            assert_eq!(reason.lines().count(), 1, "{reason}");
        }
        Some(error) => panic!("{error}"),
    }
}
