//! One value in the spelling that every reader agrees on.

use std::fmt::Write;

use serde_json::{Number, Value};

/// A value that holds no other.
pub(crate) fn scalar(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(true) => "true".to_owned(),
        Value::Bool(false) => "false".to_owned(),
        Value::Number(value) => number(value),
        Value::String(text) => quoted(text),
        Value::Array(_) => "[]".to_owned(),
        Value::Object(_) => "{}".to_owned(),
    }
}

/// YAML 1.1 takes `1e3` and `1.0e3` for text: a float needs its dot, an exponent its sign.
fn number(value: &Number) -> String {
    let text = value.to_string();
    let (digits, exponent) = match text.split_once(['e', 'E']) {
        Some((digits, exponent)) => (digits, Some(exponent)),
        None => (text.as_str(), None),
    };
    if exponent.is_none() && (value.is_i64() || value.is_u64()) {
        return text;
    }
    let dot = if digits.contains('.') { "" } else { ".0" };
    match exponent {
        None => format!("{digits}{dot}"),
        Some(exponent) if exponent.starts_with(['-', '+']) => {
            format!("{digits}{dot}e{exponent}")
        }
        Some(exponent) => format!("{digits}{dot}e+{exponent}"),
    }
}

/// Plain where no reader could take it for anything but this text, quoted otherwise.
pub(crate) fn key(name: &str) -> String {
    let mut letters = name.chars();
    let plain = letters
        .next()
        .is_some_and(|first| first.is_ascii_alphabetic() || first == '_')
        && letters.all(|letter| letter.is_ascii_alphanumeric() || letter == '_' || letter == '-')
        && !is_word_with_meaning(name);
    if plain { name.to_owned() } else { quoted(name) }
}

fn is_word_with_meaning(name: &str) -> bool {
    ["y", "n", "yes", "no", "on", "off", "true", "false", "null"]
        .iter()
        .any(|word| name.eq_ignore_ascii_case(word))
}

fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            letter if is_visible(letter) => out.push(letter),
            // Writing to a String cannot fail.
            letter if u32::from(letter) <= 0xFFFF => {
                let _ = write!(out, "\\u{:04X}", u32::from(letter));
            }
            letter => {
                let _ = write!(out, "\\U{:08X}", u32::from(letter));
            }
        }
    }
    out.push('"');
    out
}

/// What may stand in the file as itself. Left out: controls, the line breaks that only some readers
/// know (U+0085, U+2028, U+2029), marks that change how text runs, and code points that no
/// character has.
fn is_visible(letter: char) -> bool {
    !(letter.is_control()
        || matches!(letter, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}')
        || matches!(letter, '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF0}'..='\u{FFFB}')
        || u32::from(letter) & 0xFFFE == 0xFFFE)
}
