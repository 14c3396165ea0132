//! A host's files as Nix evaluated them: `{ "etc/x": { "text": "…", "mode": "0644" }, "etc/y": { "link": "…" } }`.
//! Read, written below a directory, compared with one. Nothing is ever written outside of that directory,
//! whatever the tree says and whatever links are there already.

mod diff;
mod error;
mod install;
pub mod nix;
mod read;
mod text;
mod tree;
mod write;

pub use diff::{Difference, Kind, Strictness};
pub use error::TreeError;
pub use install::Installed;
pub use text::short_diff;
pub use tree::{Entry, Tree};
