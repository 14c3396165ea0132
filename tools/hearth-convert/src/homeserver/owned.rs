//! Keys that Hearth sets itself: an option of its own where there is one, and a word about what is left behind.

use hearth_report::{Finding, Secret};
use hearth_yaml::{Node, Value};

use super::{Entry, database, listeners, secrets};
use crate::replace::as_text;
use crate::{Choices, FoundSecret, HostDraft, Kept, Origin, SecretName, Subject};

/// Synapse's key, and Hearth's name for what it holds.
const SECRETS: [(&str, &str); 3] = [
    ("macaroon_secret_key", "synapse-macaroon"),
    ("form_secret", "synapse-form"),
    ("registration_shared_secret", "synapse-registration"),
];
/// Where there is one process, each of these would take work away from it that nobody else does.
const WORKERS: [&str; 17] = [
    "instance_map",
    "stream_writers",
    "federation_sender_instances",
    "pusher_instances",
    "run_background_tasks_on",
    "media_instance_running_background_jobs",
    "notify_appservices_from_worker",
    "update_user_directory_from_worker",
    "outbound_federation_restricted_to",
    "worker_replication_secret",
    "worker_replication_secret_path",
    "send_federation",
    "start_pushers",
    "notify_appservices",
    "update_user_directory",
    "worker_app",
    "worker_name",
];
const UPLOAD: &str = "50M";

pub(super) fn take(entry: &Entry<'_, '_>, choices: &Choices, host: &mut HostDraft) -> bool {
    match entry.name {
        "server_name" => server_name(entry, host),
        "public_baseurl" => public_base_url(entry, host),
        "listeners" => listeners::take(entry, host),
        "database" | "databases" => database::take(entry, host),
        "signing_key_path" => {
            if let Some(path) = entry.value.as_str() {
                host.claim(Subject::SigningKeyFile, path, entry.place());
            }
        }
        "signing_key" => signing_key(entry, choices, host),
        "max_upload_size" => upload_size(entry, host),
        "app_service_config_files" => {
            for item in entry.value.items() {
                if let Some(path) = item.as_str() {
                    host.claim(Subject::AppserviceFile, path, entry.file.place(item));
                }
            }
        }
        "media_store_path" => {
            let old = entry.value.as_str().unwrap_or("media_store");
            entry.note(
                host,
                "Hearth keeps media in `/var/lib/private/matrix-synapse/media`, on NixOS in `/var/lib/matrix-synapse/media`",
                format!("copy what is in `{old}` there, before Synapse starts the first time"),
            );
        }
        "log_config" => entry.note(
            host,
            "Synapse's logging is not converted: here it goes to the journal",
            "set `hearth.synapse.logLevel` for more or less of it",
        ),
        "tls_certificate_path" | "tls_private_key_path" if entry.value.as_str().is_some() => {
            let option = if entry.name == "tls_certificate_path" {
                "certificate"
            } else {
                "key"
            };
            entry.note(
                host,
                format!(
                    "`{}` is left out: the proxy has the certificate here",
                    entry.name
                ),
                format!("set `hearth.proxy.tls.{option}`, or `hearth.proxy.tls.acme.email`"),
            );
        }
        // It is systemd that starts Synapse and knows its process.
        "pid_file"
        | "daemonize"
        | "print_pidfile"
        | "tls_certificate_path"
        | "tls_private_key_path" => {}
        name if WORKERS.contains(&name) => worker(entry, host),
        name => return own_secret(entry, name, choices, host),
    }
    true
}

fn server_name(entry: &Entry<'_, '_>, host: &mut HostDraft) {
    let Some(name) = entry.value.as_str() else {
        let fact = "`server_name` is not text, and Synapse does not start with it";
        host.report(Finding::error(entry.place().to_string(), fact).remedy("put it in quotes"));
        return;
    };
    host.claim(Subject::ServerName, name, entry.place());
    host.set(&["serverName"], Kept::text(name).at(entry.place()));
}

fn public_base_url(entry: &Entry<'_, '_>, host: &mut HostDraft) {
    let Some(url) = entry.value.as_str() else {
        return;
    };
    let url = url.trim_end_matches('/');
    host.claim(Subject::PublicBaseUrl, url, entry.place());
    // By itself it is the server name.
    let name = entry.file.root().get("server_name").and_then(Node::as_str);
    let domain = url
        .strip_prefix("https://")
        .map(|rest| rest.trim_end_matches(":443"));
    match domain.filter(|domain| !domain.contains(['/', ':'])) {
        Some(domain) if Some(domain) == name => {}
        Some(domain) => host.set(&["proxy", "domain"], Kept::text(domain).at(entry.place())),
        None => {
            let after = url.split_once("://").map_or("", |(_, rest)| rest);
            if after.contains('/') {
                entry.warn(
                    host,
                    "`public_baseurl` has a path, which Hearth has not",
                    "give the server a name of its own, such as `https://matrix.example.org`",
                );
            }
            host.set(&["publicBaseUrl"], Kept::text(url).at(entry.place()));
        }
    }
}

fn upload_size(entry: &Entry<'_, '_>, host: &mut HostDraft) {
    let text = match entry.value.value() {
        Value::Int(number) => number.to_string(),
        _ => entry.value.as_str().unwrap_or_default().to_owned(),
    };
    // Hearth has no terabytes.
    let text = match text.strip_suffix('T').map(str::parse::<u32>) {
        Some(Ok(number)) => format!("{}G", u64::from(number) * 1024),
        _ => text,
    };
    if !text.is_empty() && text != UPLOAD {
        host.set(
            &["synapse", "maxUploadSize"],
            Kept::text(text).at(entry.place()),
        );
    }
}

fn worker(entry: &Entry<'_, '_>, host: &mut HostDraft) {
    let is_empty = entry.value.is_null()
        || matches!(entry.value.value(), Value::Map(found) if found.is_empty())
        || matches!(entry.value.value(), Value::Seq(found) if found.is_empty())
        || entry.value.as_bool() == Some(true);
    if !is_empty {
        entry.warn(
            host,
            format!(
                "`{}` is left out: Hearth runs Synapse as one process, without workers",
                entry.name
            ),
            "nothing: the one process does all of it",
        );
    }
}

/// The key itself in the configuration, as very old ones have it.
fn signing_key(entry: &Entry<'_, '_>, choices: &Choices, host: &mut HostDraft) {
    if let Some(key) = entry.value.as_str() {
        keep_signing_key(key, entry.place(), choices, host);
    }
}

pub(crate) fn keep_signing_key(
    key: &str,
    place: crate::Place,
    choices: &Choices,
    host: &mut HostDraft,
) {
    let option = super::finish::INSTALL_FROM.map(str::to_owned);
    let found = FoundSecret {
        name: SecretName::new(super::finish::SIGNING_KEY),
        value: Secret::new(signing_key_lines(key)),
        origin: Origin::Kept,
        what: format!("Synapse's signing key, of {}", place.file),
        place: Some(place),
    };
    host.whole(found, &option, choices);
}

/// Several keys are one line to a reader of YAML, and the first signs.
pub(crate) fn signing_key_lines(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words
        .chunks(3)
        .map(|key| format!("{}\n", key.join(" ")))
        .collect()
}

/// A secret that Hearth has under a name of its own, as text or as a file.
fn own_secret(entry: &Entry<'_, '_>, name: &str, choices: &Choices, host: &mut HostDraft) -> bool {
    let (key, is_path) = match name.strip_suffix("_path") {
        Some(key) => (key, true),
        None => (name, false),
    };
    let Some((_, own)) = SECRETS.iter().find(|(known, _)| *known == key) else {
        return false;
    };
    let own = SecretName::new(own);
    let kept = entry.file.kept(Some(entry.key), entry.value);
    // Synapse takes an empty one for none; Hearth makes one.
    let Some(value) = as_text(&kept.data).filter(|text| !text.is_empty()) else {
        return true;
    };
    if is_path {
        secrets::bring(&own, &value, name, entry.place().to_string(), choices, host);
    } else {
        host.secret(FoundSecret {
            name: own,
            value: Secret::new(value),
            origin: Origin::Named,
            place: Some(entry.place()),
            what: format!("`{key}` of {}", entry.file.name),
        });
    }
    true
}
