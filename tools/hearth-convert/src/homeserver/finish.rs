//! The key that other servers know this one by, once all files are in.

use hearth_report::{Finding, Severity};

use crate::bring::bring;
use crate::{Choices, HostDraft, SecretName, Subject};

pub(super) const SIGNING_KEY: &str = "synapse-signing-key";
pub(super) const INSTALL_FROM: [&str; 3] = ["synapse", "signingKey", "installFrom"];

/// Where the configuration names a key and nobody gave it.
pub(crate) fn finish(choices: &Choices, host: &mut HostDraft) {
    let named = host
        .claims()
        .iter()
        .find(|claim| claim.subject == Subject::SigningKeyFile)
        .cloned();
    let Some(claim) = named else { return };
    let Some(old) = claim.shown().map(str::to_owned) else {
        return;
    };
    if host.get(&INSTALL_FROM).is_some() {
        return;
    }
    let (new, how) = bring(&SecretName::new(SIGNING_KEY), &old, choices, host);
    let fact = "the signing key has to be brought along: other servers know this one by it";
    host.report(
        Finding::new(Severity::Warning, claim.place.to_string(), fact)
            .remedy(format!("give `{old}` too, or {how}")),
    );
    host.set(&INSTALL_FROM, new.at(claim.place.clone()));
}
