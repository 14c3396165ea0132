//! Options that Synapse had once.

use hearth_bridges::dotted;
use hearth_report::Finding;

use super::Entry;
use crate::{Data, HostDraft, Kept};

/// Synapse does not start with these.
const REFUSED: [(&str, &str); 5] = [
    (
        "log_file",
        "set `hearth.synapse.logLevel`: Synapse writes to the journal",
    ),
    ("invite_3pid_guest", "nothing: it is left out"),
    (
        "trust_identity_server_for_password_resets",
        "let Synapse send mail itself, by `email` in `hearth.synapse.settings`",
    ),
    (
        "account_threepid_delegates.email",
        "let Synapse send mail itself, by `email` in `hearth.synapse.settings`",
    ),
    (
        "experimental_features.msc3861",
        "write `matrix_authentication_service` into `hearth.synapse.settings`: `enabled`, `endpoint`, `secret`",
    ),
];
/// And these it passes over.
const PASSED_OVER: [(&str, &str); 5] = [
    (
        "acme",
        "the proxy gets certificates: set `hearth.proxy.tls.acme.email`",
    ),
    ("tls_fingerprints", "nothing: it is left out"),
    (
        "enable_group_creation",
        "nothing: spaces took the place of groups",
    ),
    (
        "group_creation_prefix",
        "nothing: spaces took the place of groups",
    ),
    ("verbose", "set `hearth.synapse.logLevel`"),
];

pub(super) fn take(entry: &Entry<'_, '_>, host: &mut HostDraft) -> bool {
    if let Some((name, remedy)) = PASSED_OVER.iter().find(|(name, _)| *name == entry.name) {
        entry.warn(
            host,
            format!("`{name}` is gone from Synapse, which passes over it"),
            *remedy,
        );
        return true;
    }
    let kept = entry.file.kept(Some(entry.key), entry.value);
    inside(&[entry.name.to_owned()], &kept, host)
}

/// The same for a key at any depth.
pub(super) fn inside(path: &[String], value: &Kept, host: &mut HostDraft) -> bool {
    let name = dotted(path);
    let Some((_, remedy)) = REFUSED.iter().find(|(known, _)| *known == name) else {
        return false;
    };
    let is_off = match &value.data {
        Data::Null | Data::Bool(false) => true,
        Data::Map(entries) => entries.is_empty(),
        Data::Text(text) => text.is_empty(),
        _ => false,
    };
    // Even so it is of no use to anybody.
    if is_off {
        return true;
    }
    let subject = value
        .place
        .as_ref()
        .map_or_else(|| name.clone(), ToString::to_string);
    host.report(
        Finding::error(subject, format!("`{name}` is gone from Synapse"))
            .cause("Synapse does not start with it")
            .remedy(*remedy),
    );
    true
}
