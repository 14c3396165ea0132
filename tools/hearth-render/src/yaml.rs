//! A YAML writer whose output every daemon's reader takes for the same values.
//!
//! PyYAML reads YAML 1.1, ruamel and js-yaml 1.2, yaml.v3 something in between: what is a boolean to
//! one is text to another. So text is always in double quotes with everything unusual escaped,
//! numbers are written in the one spelling that all agree on, and nothing is ever folded.

use std::fmt::Write;

use serde_json::{Map, Number, Value};

/// A key longer than this, as written, needs the explicit form: readers give up on looking for the
/// `:` of a plain one after 1024 characters.
const LONGEST_SIMPLE_KEY: usize = 1000;

/// One document, ending in a line break.
pub fn to_yaml(value: &Value) -> String {
    let mut out = String::new();
    match value {
        Value::Object(map) if !map.is_empty() => object(&mut out, map, 0),
        Value::Array(items) if !items.is_empty() => array(&mut out, items, 0),
        other => {
            out.push_str(&scalar(other));
            out.push('\n');
        }
    }
    out
}

fn object(out: &mut String, map: &Map<String, Value>, depth: usize) {
    for (position, (name, value)) in map.iter().enumerate() {
        if position > 0 {
            indent(out, depth);
        }
        let name = key(name);
        if name.len() > LONGEST_SIMPLE_KEY {
            out.push_str("? ");
            out.push_str(&name);
            out.push('\n');
            indent(out, depth);
        } else {
            out.push_str(&name);
        }
        out.push(':');
        match value {
            Value::Object(map) if !map.is_empty() => {
                out.push('\n');
                indent(out, depth + 1);
                object(out, map, depth + 1);
            }
            Value::Array(items) if !items.is_empty() => {
                out.push('\n');
                indent(out, depth + 1);
                array(out, items, depth + 1);
            }
            other => {
                out.push(' ');
                out.push_str(&scalar(other));
                out.push('\n');
            }
        }
    }
}

/// The items' own first lines stand right behind the dash: `- id: 1` and `- - 1`.
fn array(out: &mut String, items: &[Value], depth: usize) {
    for (position, value) in items.iter().enumerate() {
        if position > 0 {
            indent(out, depth);
        }
        out.push_str("- ");
        match value {
            Value::Object(map) if !map.is_empty() => object(out, map, depth + 1),
            Value::Array(items) if !items.is_empty() => array(out, items, depth + 1),
            other => {
                out.push_str(&scalar(other));
                out.push('\n');
            }
        }
    }
}

fn indent(out: &mut String, depth: usize) {
    for _ in 0..depth {
        out.push_str("  ");
    }
}

fn scalar(value: &Value) -> String {
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
fn key(name: &str) -> String {
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::to_yaml;

    #[test]
    fn keeps_the_order_and_nests() {
        let value = json!({
            "z": {"list": [1, {"b": [], "a": {}}, [["deep"], null]], "text": "x"},
            "a": true,
        });
        insta::assert_snapshot!(to_yaml(&value), @r#"
        z:
          list:
            - 1
            - b: []
              a: {}
            - - - "deep"
              - null
          text: "x"
        a: true
        "#);
    }

    #[test]
    fn quotes_every_text_and_escapes_what_readers_differ_on() {
        let value = json!([
            "no",
            "1_000",
            "12:30:45",
            "~",
            "@irc_.*:example\\.org",
            "a\u{85}b\u{2028}c",
            "tab\there",
            "\u{1F600}é",
            "\u{7F}\u{1}\u{FEFF}\u{1FFFF}",
            "say \"hi\"\r\n",
        ]);
        insta::assert_snapshot!(to_yaml(&value), @r#"
        - "no"
        - "1_000"
        - "12:30:45"
        - "~"
        - "@irc_.*:example\\.org"
        - "a\u0085b\u2028c"
        - "tab\there"
        - "😀é"
        - "\u007F\u0001\uFEFF\U0001FFFF"
        - "say \"hi\"\r\n"
        "#);
    }

    #[test]
    fn leaves_only_harmless_keys_plain() {
        let value =
            json!({"as_token": 1, "No": 2, "1e3": 3, "a b": 4, "": 5, "<<": 6, "x-y": 7, "é": 8});
        insta::assert_snapshot!(to_yaml(&value), @r#"
        as_token: 1
        "No": 2
        "1e3": 3
        "a b": 4
        "": 5
        "<<": 6
        x-y: 7
        "é": 8
        "#);
    }

    #[test]
    fn writes_a_key_that_readers_would_lose_in_the_explicit_form() {
        let name = "k".repeat(1500);
        let text = to_yaml(&json!({"map": {&name: {"a": 1}, "b": 2}}));
        assert_eq!(text, format!("map:\n  ? {name}\n  :\n    a: 1\n  b: 2\n"));
    }

    #[test]
    fn writes_floats_with_dot_and_signed_exponent() {
        let value = json!([1.0, 1e300, -2.5e-9, 0.1, -0.0, i64::MIN, u64::MAX, 1e21]);
        insta::assert_snapshot!(to_yaml(&value), @r"
        - 1.0
        - 1.0e+300
        - -2.5e-9
        - 0.1
        - -0.0
        - -9223372036854775808
        - 18446744073709551615
        - 1.0e+21
        ");
    }

    #[test]
    fn writes_documents_that_are_no_collection() {
        assert_eq!(to_yaml(&json!({})), "{}\n");
        assert_eq!(to_yaml(&json!([])), "[]\n");
        assert_eq!(to_yaml(&json!("x")), "\"x\"\n");
        assert_eq!(to_yaml(&json!(null)), "null\n");
    }
}
