//! Where this crate knowingly answers otherwise than a reader, and why.

use hearth_yaml::Dialect;
use serde_json::Value;

use crate::real::Answer;

/// Refused here, though a reader takes it: the words of the error, whose reader, and the reason.
const REFUSED: &[(&str, &[Dialect], &str)] = &[
    (
        "cannot be a key",
        &Dialect::ALL,
        "readers make `[object Object]` or a tuple of it; it is always a mistake, such as `{{ name }}`",
    ),
    (
        "inside what it stands for",
        &Dialect::ALL,
        "an endless value has no place in a configuration, and Nix has no words for it",
    ),
    (
        "asks for a version",
        &[Dialect::Ruamel, Dialect::Yaml2],
        "these read a `%YAML 1.1` file by other rules, which no bridge's file asks for",
    ),
    (
        "`<<` takes a map",
        &[Dialect::JsYaml3, Dialect::JsYaml4],
        "these merge a list as the keys `0`, `1`, …",
    ),
    (
        "is there twice",
        &[Dialect::Ruamel],
        "`!!str a` and `a` are two keys to ruamel, which wraps what has a tag",
    ),
    (
        "A value is missing",
        &[Dialect::JsYaml3],
        "js-yaml 3 makes an empty list of an alias to an anchor with no value",
    ),
    (
        "U+000D",
        &[Dialect::Yaml2],
        "a return alone ends a line in some places of npm's yaml, and is a letter in others",
    ),
    (
        "over several lines",
        &[Dialect::Yaml2],
        "npm's yaml takes a key whose `:` is on the next line, against the specification",
    ),
    (
        "A tab stands",
        &[Dialect::Yaml2, Dialect::Ruamel],
        "these take tabs in some places where they indent",
    ),
    (
        "`---` is missing",
        &[Dialect::Yaml2],
        "npm's yaml drops a list that stands behind a key alone",
    ),
    (
        "directive is not well formed",
        &[Dialect::Yaml2],
        "npm's yaml warns of a directive without a name, and goes on",
    ),
    (
        "does not fit",
        &[Dialect::Yaml2],
        "npm's yaml takes some lines that fit nowhere, as a map entry without a key, or drops them",
    ),
];

/// Whether the two may differ on a text.
pub fn is_known(
    dialect: Dialect,
    text: &[u8],
    ours: &Result<Value, String>,
    theirs: &Answer,
) -> bool {
    if let Err(words) = ours {
        let known = |(part, dialects, _): &&(&str, &[Dialect], &str)| {
            words.contains(part) && dialects.contains(&dialect)
        };
        if REFUSED.iter().find(known).is_some() {
            return true;
        }
    }
    // A date as key: JavaScript writes it in the words and the time zone of the machine.
    if theirs
        .value
        .as_ref()
        .is_ok_and(|value| value.to_string().contains(" GMT+0000 ("))
    {
        return true;
    }
    // npm's yaml makes text of a list or map that is a key; where it starts is found out late.
    let collection_key = |value: &Value| {
        let value = value.to_string();
        let text = String::from_utf8_lossy(text);
        let in_text = text.contains("} :") || text.contains("] :");
        in_text || value.contains("\"{ ") || value.contains("\"[ ")
    };
    if dialect == Dialect::Yaml2 && ours.is_err() && theirs.value.as_ref().is_ok_and(collection_key)
    {
        return true;
    }
    // npm's yaml is stricter with tabs than this crate.
    dialect == Dialect::Yaml2 && text.contains(&b'\t') && theirs.value.is_err()
}
