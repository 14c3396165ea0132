//! Synapse's secrets: those that are known by their keys, those in files beside it, and what looks like one.

use hearth_bridges::{SecretKind, dotted, secrets};
use hearth_report::Finding;

use super::schema::Node;
use crate::replace::{Words, replace};
use crate::{Choices, Data, HostDraft, Kept, SecretName, bring};

/// By the path; the items of a list have the list's.
const KEYS: [&str; 14] = [
    "turn_shared_secret",
    "turn_password",
    "recaptcha_private_key",
    "worker_replication_secret",
    "password_config.pepper",
    "email.smtp_pass",
    "jwt_config.secret",
    "redis.password",
    "sentry.dsn",
    "matrix_authentication_service.secret",
    "oidc_providers.client_secret",
    "oidc_providers.client_secret_jwt_key.key",
    "oidc_config.client_secret",
    "manhole_settings.password",
];
/// Keys of other servers and of our own past: public, although they look otherwise.
const PUBLIC: [&str; 4] = [
    "trusted_key_servers",
    "perspectives",
    "old_signing_keys",
    "recaptcha_public_key",
];

pub(super) fn take(
    kept: &mut Kept,
    node: Option<&Node>,
    path: &[String],
    file: &str,
    choices: &Choices,
    host: &mut HostDraft,
) {
    if path
        .first()
        .is_some_and(|name| PUBLIC.contains(&name.as_str()))
    {
        return;
    }
    let words = Words {
        bridge: "synapse".to_owned(),
        file,
    };
    let is_known = KEYS.contains(&dotted(path).as_str());
    match &mut kept.data {
        Data::Map(entries) => {
            for (name, value) in entries.iter_mut() {
                let mut inner = path.to_vec();
                inner.push(name.clone());
                let child = node
                    .and_then(|node| node.keys.as_ref())
                    .and_then(|keys| keys.get(name.as_str()))
                    // A module's own, of which nothing is known.
                    .filter(|_| name != "config");
                match name.strip_suffix("_path").map(|bare| twin(path, bare)) {
                    Some(twin) if KEYS.contains(&dotted(&twin).as_str()) => {
                        if from_file(value, &twin, &inner, choices, host) {
                            *name = twin.last().cloned().unwrap_or_default();
                        }
                    }
                    _ => take(value, child, &inner, file, choices, host),
                }
            }
        }
        Data::List(items) => {
            let item = node.and_then(|node| node.items.as_deref());
            for value in items {
                take(value, item, path, file, choices, host);
            }
        }
        Data::Text(_) | Data::Int(_) | Data::Big(_) | Data::Float(_) if is_known => {
            replace(kept, path, Some(SecretKind::Secret), &words, host)
        }
        // What Synapse documents is known not to be one, whatever its name; its value may tell otherwise.
        Data::Text(value) if node.is_some() && !secrets().looks_secret(value) => {}
        Data::Text(_) => replace(kept, path, None, &words, host),
        // A number that Synapse documents is one.
        Data::Int(_) | Data::Big(_) | Data::Float(_) if node.is_none() => {
            replace(kept, path, None, &words, host);
        }
        _ => {}
    }
}

/// `turn_shared_secret_path` at the file's first level.
pub(super) fn take_path(
    name: &str,
    kept: &mut Kept,
    choices: &Choices,
    host: &mut HostDraft,
) -> Option<String> {
    let bare = name
        .strip_suffix("_path")
        .filter(|bare| KEYS.contains(bare))?;
    let path = [name.to_owned()];
    from_file(kept, &[bare.to_owned()], &path, choices, host).then(|| bare.to_owned())
}

fn twin(path: &[String], bare: &str) -> Vec<String> {
    path.iter().cloned().chain([bare.to_owned()]).collect()
}

/// A secret that lies in a file of its own already. Whether it is one now.
fn from_file(
    value: &mut Kept,
    twin: &[String],
    path: &[String],
    choices: &Choices,
    host: &mut HostDraft,
) -> bool {
    let Data::Text(old) = &value.data else {
        return false;
    };
    // Beside one with its secret in the configuration itself.
    let suffix = if twin.len() > 1 && twin[0] == "oidc_providers" {
        " file"
    } else {
        ""
    };
    let usual = format!("synapse {}{suffix}", twin.join(" "));
    let mut name = SecretName::new(&usual);
    let mut number = 1;
    while host.get(&["secrets", name.as_str(), "file"]).is_some() {
        number += 1;
        name = SecretName::new(&format!("{usual}-{number}"));
    }
    let subject = value
        .place
        .as_ref()
        .map_or_else(|| dotted(path), ToString::to_string);
    bring(&name, old, &dotted(path), subject, choices, host);
    value.data = Data::Secret { name, prefix: None };
    true
}

/// A file with a secret that only a person can bring along.
pub(super) fn bring(
    name: &SecretName,
    old: &str,
    key: &str,
    subject: String,
    choices: &Choices,
    host: &mut HostDraft,
) {
    let (new, how) = bring::bring(name, old, choices, host);
    let fact = format!("`{key}` names a file that is secret and has to be brought along");
    host.report(Finding::warning(subject, fact).remedy(how));
    host.set(&["secrets", name.as_str(), "file"], new);
}
