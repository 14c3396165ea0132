//! Config files with their secrets put in, at start, into the runtime directory.
//!
//! A template is JSON, free of secrets, and may lie where everybody can read it. What comes out is
//! YAML that every daemon's reader understands alike, and exists only where its unit can read it.

mod credentials;
mod error;
mod parse;
mod reference;
mod scalar;
mod template;
mod written;
mod yaml;

use std::path::Path;

use hearth_files::{sweep, write_atomic};
use hearth_report::Secret;

pub use credentials::Credentials;
pub use error::RenderError;
pub use parse::{NotYaml, from_yaml};
pub use reference::{holds_reference, is_reference};
pub use template::Template;
pub use written::{Difference, What, differences};
pub use yaml::to_yaml;

/// Puts a rendered file in its place, whole or not at all, and takes away what a killed run left.
pub fn write(path: &Path, rendered: &Secret, mode: u32) -> Result<(), RenderError> {
    let dir = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    if !dir.is_dir() {
        return Err(RenderError::NoOutputDirectory {
            path: path.to_owned(),
            dir: dir.to_owned(),
        });
    }
    if path.is_dir() {
        return Err(RenderError::OutputIsDirectory {
            path: path.to_owned(),
        });
    }
    sweep(dir)?;
    Ok(write_atomic(path, rendered.expose().as_bytes(), mode)?)
}
