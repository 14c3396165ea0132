//! Nothing in a plan looks like a secret. It never repeats what it found.

use hearth_report::Finding;

use crate::{Plan, Setting};

/// Words that name secrets in the configuration of Synapse, bridges and their like.
const WORDS: [&str; 12] = [
    "password",
    "passwd",
    "passphrase",
    "secret",
    "token",
    "private_key",
    "privatekey",
    "apikey",
    "api_key",
    "pickle_key",
    "signing_key",
    "access_key",
];

/// In a template: beside it stands the name of a secret, whose value `hearth render` fills in.
const REFERENCE: &str = "_secret";

/// Endings of names that say where a secret is, or something about it.
const ABOUT: [&str; 14] = [
    "_file",
    "_path",
    "file",
    "path",
    "_url",
    "_uri",
    "_enabled",
    "_lifetime",
    "_config",
    "_length",
    "_policy",
    "_required",
    "_id",
    "_ttl",
];

pub(super) fn check(plan: &Plan, findings: &mut Vec<Finding>) {
    for (name, unit) in &plan.units {
        let subject = format!("unit `{name}`");
        for (key, value) in &unit.environment {
            found(
                &subject,
                &format!("environment variable `{key}`"),
                key,
                value,
                findings,
            );
        }
        for command in unit.start_pre.iter().chain([&unit.start]) {
            arguments(&subject, command, findings);
        }
        for (key, value) in &unit.service_config {
            setting(&subject, key, value, findings);
        }
    }
    for (path, file) in &plan.files {
        let subject = format!("file `{}`", path.display());
        for (index, line) in file.text.lines().enumerate() {
            for (key, value) in pairs(line) {
                if key == REFERENCE && plan.secrets.contains_key(value) {
                    continue;
                }
                let place = format!("`{key}` in line {}", index + 1);
                found(&subject, &place, key, value, findings);
            }
        }
    }
}

fn found(subject: &str, place: &str, key: &str, value: &str, findings: &mut Vec<Finding>) {
    if names_secret(key) && looks_secret(value) {
        findings.push(leak(subject, place));
    }
}

fn leak(subject: &str, place: &str) -> Finding {
    Finding::error(
        subject,
        format!("{place} looks like a secret in plain sight"),
    )
    .cause("everybody on the host can read a plan")
    .remedy(
        "declare it under `hearth.secrets` and write `{ _secret = \"name\"; }` in its place; \
             if it was a real secret, replace it",
    )
}

fn arguments(subject: &str, command: &[String], findings: &mut Vec<Finding>) {
    for (index, argument) in command.iter().enumerate() {
        let Some(flag) = argument.strip_prefix("--") else {
            continue;
        };
        let (key, value) = match flag.split_once('=') {
            Some((key, value)) => (key, value),
            None => {
                let next = command.get(index + 1).map_or("", String::as_str);
                (flag, if next.starts_with('-') { "" } else { next })
            }
        };
        found(
            subject,
            &format!("argument `--{key}`"),
            key,
            value,
            findings,
        );
    }
}

fn setting(subject: &str, key: &str, value: &Setting, findings: &mut Vec<Finding>) {
    let values: &[String] = match value {
        Setting::Text(text) => std::slice::from_ref(text),
        Setting::List(list) => list,
        Setting::Bool(_) | Setting::Number(_) => return,
    };
    for text in values {
        match key {
            // ID:VALUE, with the value in the unit file. One without content is a stand-in for a
            // file that may be missing.
            "SetCredential" => {
                let value = text.split_once(':').map_or("", |(_, value)| value);
                if !value.replace("\\n", "").trim().is_empty() {
                    findings.push(leak(subject, "setting `SetCredential`"));
                }
            }
            "Environment" => {
                for (key, value) in text
                    .split_whitespace()
                    .filter_map(|pair| pair.split_once('='))
                {
                    let key = key.trim_matches(['"', '\'']);
                    found(
                        subject,
                        &format!("environment variable `{key}`"),
                        key,
                        value,
                        findings,
                    );
                }
            }
            _ => found(subject, &format!("setting `{key}`"), key, text, findings),
        }
    }
}

/// `key: value` and `key = value`, as YAML, TOML, INI and JSON have them, also several in a line.
fn pairs(line: &str) -> impl Iterator<Item = (&str, &str)> {
    let text = if line.trim_start().starts_with(['#', ';']) {
        ""
    } else {
        line
    };
    text.split([',', '{', '}']).filter_map(|part| {
        let (key, value) = part.split_once([':', '='])?;
        Some((trim(key), trim(value)))
    })
}

fn trim(text: &str) -> &str {
    text.trim()
        .trim_start_matches("- ")
        .trim()
        .trim_matches(['"', '\''])
}

fn names_secret(key: &str) -> bool {
    let key = key.to_lowercase().replace('-', "_");
    let is_name = key
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"_.".contains(&byte));
    is_name
        && WORDS.iter().any(|word| key.contains(word))
        && !ABOUT.iter().any(|ending| key.ends_with(ending))
}

/// A reference, a path, a switch or nothing is no secret.
fn looks_secret(value: &str) -> bool {
    const SWITCHES: [&str; 9] = [
        "true", "false", "null", "~", "yes", "no", "none", "generate", "disable",
    ];
    let value = value.trim();
    !(value.is_empty()
        || value.starts_with(['/', '%', '$', '{', '[', '&', '*', '|', '>', '<'])
        || value.parse::<f64>().is_ok()
        || SWITCHES.contains(&value.to_lowercase().as_str()))
}
