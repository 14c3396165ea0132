//! What is secret for certain: the texts under keys that are known to hold one.

use hearth_bridges::{Layout, SecretKind, has_credentials, secrets};
use hearth_convert::{Input, What, recognise};
use hearth_yaml::{Node, Value};

/// Shorter ones are words that may stand anywhere.
const LENGTH: usize = 12;
/// Keys of `homeserver.yaml` at any depth, and of every registration.
const SYNAPSE: [&str; 14] = [
    "macaroon_secret_key",
    "form_secret",
    "registration_shared_secret",
    "turn_shared_secret",
    "turn_password",
    "recaptcha_private_key",
    "worker_replication_secret",
    "pepper",
    "smtp_pass",
    "client_secret",
    "signing_key",
    "password",
    "as_token",
    "hs_token",
];

/// Secrets that stand in the files once: one that stands elsewhere too may come along from there.
pub fn in_files(inputs: &[Input]) -> Vec<String> {
    let mut found = Vec::new();
    let mut words = Vec::new();
    for input in inputs {
        words.push(input.name.clone());
        let Some(known) = recognise(input) else {
            continue;
        };
        let Ok(file) = input.read(known.clone(), None) else {
            continue;
        };
        collect(file.root(), &mut words);
        walk(file.root(), &known.what, &mut Vec::new(), &mut found);
    }
    found.retain(|secret| {
        let is_long = secret.len() >= LENGTH && secret.bytes().any(|byte| byte.is_ascii_digit());
        is_long && words.iter().filter(|word| word.contains(secret.as_str())).count() == 1
    });
    found
}

pub fn stays_out(secrets: &[String], text: &str, what: &str) {
    for secret in secrets {
        assert!(!text.contains(secret.as_str()), "`{secret}` is in {what}:\n{text}");
    }
}

fn collect(node: &Node<'_>, words: &mut Vec<String>) {
    if let Some(comments) = node.comments() {
        let all = comments.above.iter().chain(&comments.trailing).chain(&comments.below);
        words.extend(all.map(|comment| comment.text.to_owned()));
    }
    match node.value() {
        Value::String(text) => words.push(text.to_string()),
        Value::Seq(items) | Value::Set(items) => items.iter().for_each(|item| collect(item, words)),
        Value::Map(entries) | Value::Pairs(entries) => {
            for (key, value) in entries {
                collect(key, words);
                collect(value, words);
            }
        }
        _ => {}
    }
}

fn walk(node: &Node<'_>, what: &What, path: &mut Vec<String>, found: &mut Vec<String>) {
    match node.value() {
        Value::String(text) if is_secret(what, path, text) => found.push(text.to_string()),
        Value::Map(entries) => {
            for (key, value) in entries {
                path.push(key.as_str().unwrap_or_default().to_owned());
                walk(value, what, path, found);
                path.pop();
            }
        }
        _ => {}
    }
}

fn is_secret(what: &What, path: &[String], text: &str) -> bool {
    if secrets().is_word(text) {
        return false;
    }
    let last = path.last().map(String::as_str).unwrap_or_default();
    match what {
        What::Bridge { kind, layout } => {
            let of = |path: &[String]| secrets().of(kind, *layout, path);
            let bare = text.strip_prefix("as_token:").unwrap_or(text);
            match of(path) {
                Some(SecretKind::Token | SecretKind::Secret | SecretKind::Key) => bare == text,
                Some(SecretKind::Url | SecretKind::Urls) => has_credentials(text),
                Some(SecretKind::Map | SecretKind::File) => false,
                None => {
                    let above = &path[..path.len().saturating_sub(1)];
                    *layout != Layout::Own && of(above) == Some(SecretKind::Map) && bare == text
                }
            }
        }
        What::Homeserver => path.len() <= 3 && SYNAPSE.contains(&last),
        What::Registration => path.len() == 1 && matches!(last, "as_token" | "hs_token"),
        What::Compose => {
            path.get(2).is_some_and(|name| name == "environment")
                && path.len() == 4
                && !matches!(last, "SYNAPSE_SERVER_NAME" | "VIRTUAL_HOST")
        }
        _ => false,
    }
}
