//! Files go where a Matrix server's configuration goes, and nobody else may change them.

use std::path::Path;

use hearth_report::Finding;

use crate::names::mode;
use crate::{Plan, Target};

/// Directories that a plan may write into on a machine.
const PLACES: [&str; 8] = [
    "/etc/hearth",
    "/etc/nginx",
    "/etc/caddy",
    "/etc/traefik",
    "/etc/postgresql",
    "/etc/postgresql-common",
    "/etc/systemd/system",
    "/etc/tmpfiles.d",
];

pub(super) fn check(plan: &Plan, findings: &mut Vec<Finding>) {
    for (path, file) in &plan.files {
        let subject = format!("file `{}`", path.display());
        if path.is_absolute() && !is_known(plan.target, path) {
            findings.push(
                Finding::error(&subject, "a plan does not write there")
                    .remedy(format!("put it below {}", places(plan.target))),
            );
        }
        let text = &file.mode;
        match mode(text) {
            None => findings.push(
                Finding::error(&subject, format!("its mode `{text}` is not octal"))
                    .remedy("write four octal digits, as in `0644`"),
            ),
            Some(bits) if bits & 0o022 != 0 => findings.push(
                Finding::error(&subject, format!("its mode `{text}` lets others change it"))
                    .remedy("use `0644`"),
            ),
            Some(_) => {}
        }
    }
}

fn is_known(target: Target, path: &Path) -> bool {
    match target {
        // Home directories are anywhere; what matters is the part that home-manager owns.
        Target::HomeManager => path.components().any(|part| part.as_os_str() == ".config"),
        Target::Systemd | Target::Nixos => PLACES.iter().any(|place| path.starts_with(place)),
    }
}

fn places(target: Target) -> String {
    match target {
        Target::HomeManager => "the home directory's `.config`".to_owned(),
        Target::Systemd | Target::Nixos => format!(
            "one of {}",
            PLACES.map(|place| format!("`{place}`")).join(", ")
        ),
    }
}
