//! Secrets have names of their own and files of their own.

use std::collections::BTreeMap;
use std::path::Path;

use hearth_report::Finding;

use super::paths::is_plain_absolute;
use crate::names::is_plain;
use crate::{Plan, SecretSource};

pub(super) fn check(plan: &Plan, findings: &mut Vec<Finding>) {
    let mut by_path: BTreeMap<&Path, &str> = BTreeMap::new();
    for (name, secret) in &plan.secrets {
        let subject = format!("secret `{name}`");
        let path = secret.path.as_path();
        if !is_plain(name) {
            findings.push(
                Finding::error(&subject, "its name cannot be a file's name")
                    .remedy("use letters, digits and `._-`, beginning with a letter or digit"),
            );
        }
        if let Some(other) = by_path.insert(path, name) {
            findings.push(
                Finding::error(
                    &subject,
                    format!("it is kept in `{}`, and so is `{other}`", path.display()),
                )
                .remedy("give each secret a file of its own"),
            );
        }
        if secret.source == SecretSource::Generated
            && is_plain_absolute(&plan.state_directory)
            && !path.starts_with(&plan.state_directory)
        {
            findings.push(
                Finding::error(
                    &subject,
                    format!(
                        "it is to be generated outside the state directory `{}`",
                        plan.state_directory.display()
                    ),
                )
                .remedy("let it be kept there, or bring the file yourself"),
            );
        }
    }
}
