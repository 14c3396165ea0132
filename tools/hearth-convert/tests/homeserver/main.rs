//! `homeserver.yaml`: what Synapse reads on the new host is what it read on the old one, except for what Hearth decides.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test's helpers may panic"
)]

#[path = "../common/mod.rs"]
mod common;
mod containers;
mod synapse;
mod together;
mod words;

use std::collections::BTreeMap;

use hearth_convert::{Choices, Input};
use serde_json::{Value, json};

use common::{Dice, Moved, moved, nix};

/// Keys that Hearth has the say on.
const OWNED: [&str; 18] = [
    "server_name",
    "public_baseurl",
    "listeners",
    "database",
    "signing_key_path",
    "media_store_path",
    "log_config",
    "pid_file",
    "max_upload_size",
    "app_service_config_files",
    "macaroon_secret_key",
    "form_secret",
    "registration_shared_secret",
    "macaroon_secret_key_path",
    "form_secret_path",
    "registration_shared_secret_path",
    "report_stats",
    "suppress_key_server_warning",
];

/// What people write into it: each a key and a value, of each type and with what breaks converters.
const EDITS: &[(&str, &str)] = &[
    ("presence", "{enabled: false}"),
    ("enable_registration_without_verification", "yes"),
    ("registration_requires_token", "true"),
    ("url_preview_enabled", "off"),
    (
        "url_preview_ip_range_blacklist",
        "['127.0.0.0/8', '::1/128']",
    ),
    ("turn_uris", "['turn:turn.example.org?transport=udp']"),
    ("turn_shared_secret", "swordfish-turn"),
    ("turn_user_lifetime", "1h"),
    ("allow_guest_access", "False"),
    ("federation_domain_whitelist", "[example.net, \"${x}.org\"]"),
    (
        "email",
        "{smtp_host: mail.example.org, smtp_port: 587, smtp_user: me, smtp_pass: \"swordfish ${mail}\", notif_from: \"%(app)s <no@example.org>\"}",
    ),
    (
        "password_config",
        "{pepper: 'swordfish \"pepper\"', policy: {enabled: true, minimum_length: 010}}",
    ),
    (
        "oidc_providers",
        "[{idp_id: x, idp_name: 'My ${idp}', issuer: 'https://a', client_id: y, client_secret: swordfish-one}, {idp_id: z, idp_name: Z, issuer: 'https://b', client_id: q, client_secret: swordfish-two}]",
    ),
    (
        "redis",
        "{enabled: true, host: redis, password: swordfish-redis}",
    ),
    ("auto_join_rooms", "['#welcome:example.org']"),
    ("caches", "{global_factor: 2.5}"),
    (
        "retention",
        "{enabled: true, default_policy: {max_lifetime: 1y}}",
    ),
    ("rc_message", "{per_second: 5, burst_count: 50}"),
    (
        "modules",
        "[{module: a.B, config: {api_token: swordfish-module, shared: [1, 2]}}]",
    ),
    ("admin_contact", "'mailto:you@example.org'"),
    (
        "room_prejoin_state",
        "{additional_event_types: [org.example.x]}",
    ),
    ("media_retention", "{remote_media_lifetime: 14d}"),
    (
        "server_notices",
        "{system_mxid_localpart: notices, room_name: \"''${a}''\"}",
    ),
    ("user_directory", "{search_all_users: true}"),
    ("sentry", "{dsn: 'https://swordfish@sentry.example.org/1'}"),
    (
        "experimental_features",
        "{msc3266_enabled: true, msc4222_enabled: true}",
    ),
    ("default_room_version", "'11'"),
    (
        "old_signing_keys",
        "{'ed25519:a_b': {key: 0246813579abcdefghijABCDEFGHIJ0246813579abc, expired_ts: 1_576_800_000}}",
    ),
    (
        "trusted_key_servers",
        "[{server_name: example.net, verify_keys: {'ed25519:auto': 0246813579abcdefghijABCDEFGHIJ0246813579abc}}]",
    ),
    (
        "extra_well_known_client_content",
        "{org.example: {a: 12:30:45}}",
    ),
];

/// What Synapse reads on the new host.
fn rendered(moved: &Moved, nix: &hearth_tree::nix::Nix) -> Value {
    let host = moved.directory.path().join("host.nix");
    std::fs::write(&host, &moved.text).unwrap();
    let tree = nix
        .apply("tree", &host.display().to_string())
        .unwrap_or_else(|reason| panic!("{reason}\n{}", moved.text));
    let tree: BTreeMap<String, Value> = serde_json::from_str(&tree).unwrap();
    let text = |name: &str| tree.get(name).and_then(|entry| entry["text"].as_str());
    let mut read: Value =
        serde_json::from_str(text("etc/hearth/homeserver.yaml").unwrap()).unwrap();
    if let Some(template) = text("etc/hearth/synapse-secrets.json") {
        let file = moved.directory.path().join("synapse-secrets.json");
        std::fs::write(&file, template).unwrap();
        let credentials = hearth_render::Credentials::new(Some(moved.directory.path().to_owned()));
        let text = hearth_render::Template::load(&file)
            .unwrap()
            .render(&credentials)
            .unwrap();
        let secrets = hearth_render::from_yaml(text.expose()).unwrap();
        // Synapse lays the second file over the first, key by key.
        for (key, value) in secrets.as_object().unwrap() {
            read[key] = value.clone();
        }
    }
    read
}

fn converted(text: &str) -> Moved {
    let moved = moved(&[Input::new("homeserver.yaml", text)], Choices::default());
    assert!(!moved.text.contains("swordfish"), "{}", moved.text);
    for finding in moved.done.host.findings() {
        assert!(!format!("{finding:?}").contains("swordfish"), "{finding:?}");
    }
    moved
}

/// The same file as PyYAML reads it.
fn as_synapse_reads(text: &str) -> Value {
    let document = hearth_yaml::Reader::new(hearth_yaml::Dialect::PyYaml)
        .read("homeserver.yaml", text.as_bytes())
        .unwrap();
    plain(&document.root)
}

fn plain(node: &hearth_yaml::Node<'_>) -> Value {
    use hearth_yaml::{Int, Value as Read};
    match node.value() {
        Read::Null => Value::Null,
        Read::Bool(value) => json!(value),
        Read::Int(Int::Small(value)) => json!(value),
        Read::Float(value) => json!(value),
        Read::String(text) => json!(**text),
        Read::Seq(items) => items.iter().map(plain).collect(),
        Read::Map(entries) => entries
            .iter()
            .map(|(key, value)| (key.as_str().unwrap().to_owned(), plain(value)))
            .collect(),
        other => panic!("{other:?}"),
    }
}

/// A file as Synapse generates it, with some of the edits behind it.
fn edited(base: &str, count: usize, dice: &mut Dice) -> String {
    let mut text = base.trim_end().to_owned();
    text.push('\n');
    let mut left: Vec<_> = EDITS.to_vec();
    for _ in 0..count {
        let (key, value) = left.remove(dice.below(left.len()));
        // A key that the file has is changed in its place, and not written twice.
        text = without(&text, key);
        text.push_str(&format!("{key}: {value}\n"));
    }
    text
}

fn without(text: &str, key: &str) -> String {
    let mut is_in = false;
    let keep = |line: &&str| {
        if !line.starts_with([' ', '#', '-']) && !line.is_empty() {
            is_in = line.starts_with(&format!("{key}:"));
        }
        !is_in
    };
    let lines: Vec<&str> = text.lines().filter(keep).collect();
    lines.join("\n") + "\n"
}

fn is_lossless(edits: usize) {
    let Some(nix) = nix("what Synapse reads on the new host") else {
        return;
    };
    let mut dice = Dice(11 + edits as u64);
    let base = synapse::generated();
    let text = edited(&base, edits, &mut dice);
    let moved = converted(&text);
    let new = rendered(&moved, &nix);
    let old = as_synapse_reads(&text);
    let mut differences = Vec::new();
    for (key, before) in old.as_object().unwrap() {
        if OWNED.contains(&key.as_str()) {
            continue;
        }
        match new.get(key) {
            Some(after) if is_same(before, after) => {}
            // What is not there is Synapse's default; that it makes the same of both is told by Synapse itself.
            None => {}
            after => differences.push(format!("`{key}` was {before} and is {after:?}")),
        }
    }
    let known = |key: &&String| OWNED.contains(&key.as_str()) || old.get(key.as_str()).is_some();
    let hearths = [
        "enable_registration",
        "url_preview_enabled",
        "trusted_key_servers",
    ];
    for key in new.as_object().unwrap().keys().filter(|key| !known(key)) {
        if !hearths.contains(&key.as_str()) {
            differences.push(format!("`{key}` came from nowhere"));
        }
    }
    assert!(
        differences.is_empty(),
        "{}\n{}\n{text}",
        differences.join("\n"),
        moved.text
    );
    for (key, name) in [
        ("macaroon_secret_key", "synapse-macaroon"),
        ("form_secret", "synapse-form"),
        ("registration_shared_secret", "synapse-registration"),
    ] {
        let kept = std::fs::read_to_string(moved.directory.path().join(name)).unwrap();
        assert_eq!(Some(kept.as_str()), old[key].as_str(), "{key}");
    }
    synapse::makes_the_same(&old, &new);
}

/// Sections may have lost keys that are defaults, and nothing else.
fn is_same(before: &Value, after: &Value) -> bool {
    match (before, after) {
        (Value::Object(before), Value::Object(after)) => after
            .iter()
            .all(|(key, value)| before.get(key).is_some_and(|old| is_same(old, value))),
        _ => before == after,
    }
}

#[test]
fn what_synapse_generates_comes_along() {
    is_lossless(0);
}

#[test]
fn one_edit_comes_along() {
    is_lossless(1);
}

#[test]
fn five_edits_come_along() {
    is_lossless(5);
}

#[test]
fn twenty_edits_come_along() {
    is_lossless(20);
}
