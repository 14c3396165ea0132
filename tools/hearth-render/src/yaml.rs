//! A YAML writer whose output every daemon's reader takes for the same values.
//!
//! PyYAML reads YAML 1.1, ruamel and js-yaml 1.2, yaml.v3 something in between: what is a boolean to
//! one is text to another. So text is always in double quotes with everything unusual escaped,
//! numbers are written in the one spelling that all agree on, and nothing is ever folded.

use serde_json::{Map, Value};

use crate::scalar::{key, scalar};

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
