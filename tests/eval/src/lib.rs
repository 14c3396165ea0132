//! Evaluation tests: what Nix makes of a host file, and what it refuses.
//!
//! They need Nix and the flake's input `nixpkgs-lib`. Where these cannot be had, each test does what can be done
//! without them and says on standard error what it left out.

use std::io::Write;
use std::path::{Path, PathBuf};

use hearth_tree::nix::{Nix, NixError};

/// The repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Nix, or one line about what is left out. That the repository is wrong is no reason to leave anything out.
pub fn nix(left_out: &str) -> Option<Nix> {
    match Nix::find(&root()) {
        Ok(nix) => Some(nix),
        Err(NixError::Missing { reason }) => {
            skip(left_out, &reason);
            None
        }
        #[allow(clippy::panic, reason = "only tests call this")]
        Err(error @ NixError::Broken { .. }) => panic!("{error}"),
    }
}

/// Written past libtest, which would keep the output of a test that passes to itself.
pub fn skip(left_out: &str, reason: &str) {
    // Without standard error there is nobody to tell.
    let _ = std::io::stderr().write_all(format!("skipped: {left_out}: {reason}\n").as_bytes());
}
