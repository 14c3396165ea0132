//! What units are handed is what the plan keeps under that name.

use std::path::Path;

use hearth_report::Finding;

use crate::names::is_plain;
use crate::{Credential, CredentialKind, Plan};

pub(super) fn check(plan: &Plan, findings: &mut Vec<Finding>) {
    for (name, unit) in &plan.units {
        for (id, credential) in &unit.credentials {
            let subject = format!("unit `{name}`: credential `{id}`");
            if !is_plain(id) {
                findings.push(
                    Finding::error(&subject, "systemd does not take this id")
                        .remedy("use letters, digits and `._-`"),
                );
            }
            match credential.kind {
                CredentialKind::Secret => {
                    let kept = plan.secrets.get(&credential.name);
                    let kept = kept.map(|secret| secret.path.as_path());
                    agree(&subject, "secret", credential, kept, findings);
                }
                CredentialKind::Registration => {
                    let kept = plan.registrations.get(&credential.name);
                    if kept.is_some_and(|registration| !registration.units.contains(name)) {
                        findings.push(not_told(&subject, name, &credential.name));
                    }
                    let kept = kept.map(|registration| registration.path.as_path());
                    agree(&subject, "registration", credential, kept, findings);
                }
                // Whatever file the host has; nothing in the plan to agree with.
                CredentialKind::File => {}
            }
        }
    }
}

fn agree(
    subject: &str,
    what: &str,
    credential: &Credential,
    kept: Option<&Path>,
    findings: &mut Vec<Finding>,
) {
    let Credential { name, path, .. } = credential;
    match kept {
        None => findings.push(
            Finding::error(subject, format!("there is no {what} `{name}` in the plan"))
                .remedy(format!("declare the {what}, or name one that is there")),
        ),
        Some(kept) if kept != path => findings.push(
            Finding::error(
                subject,
                format!(
                    "it is read from `{}`, and the {what} `{name}` is kept in `{}`",
                    path.display(),
                    kept.display()
                ),
            )
            .remedy("give both the same path"),
        ),
        Some(_) => {}
    }
}

fn not_told(subject: &str, unit: &str, id: &str) -> Finding {
    Finding::error(
        subject,
        format!("the registration `{id}` does not list `{unit}` among its units"),
    )
    .cause("after its tokens are replaced, the unit would go on with the old ones")
    .remedy(format!("add `{unit}` to the registration's `units`"))
}
