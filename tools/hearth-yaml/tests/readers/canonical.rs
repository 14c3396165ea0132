//! Values as the readers' programs write them: each with its type, in one order.

use hearth_yaml::{Dialect, Node, Reader, Value as Read};
use serde_json::{Value, json};

/// What this crate makes of a text.
pub fn read(dialect: Dialect, text: &[u8]) -> Result<Value, String> {
    match Reader::new(dialect).read("text", text) {
        Ok(document) => Ok(normal(value(dialect, &document.root))),
        Err(error) => Err(error.to_string()),
    }
}

fn is_js(dialect: Dialect) -> bool {
    matches!(
        dialect,
        Dialect::JsYaml3 | Dialect::JsYaml4 | Dialect::Yaml2 | Dialect::Json
    )
}

fn value(dialect: Dialect, node: &Node<'_>) -> Value {
    let js = is_js(dialect);
    let entry = |(key, it): &(Node<'_>, Node<'_>)| {
        let key = if js {
            json!(["str", document_key(dialect, key)])
        } else {
            value(dialect, key)
        };
        json!([key, value(dialect, it)])
    };
    match node.value() {
        Read::Null => json!(["null"]),
        Read::Bool(it) => json!(["bool", it]),
        Read::Int(it) => json!(["int", it.to_string()]),
        Read::Float(it) if it.is_nan() => json!(["float", "nan"]),
        Read::Float(it) if js && it.fract() == 0.0 && !(*it == 0.0 && it.is_sign_negative()) => {
            json!(["int", format!("{it:.0}")])
        }
        Read::Float(it) => json!(["float", format!("{:016x}", it.to_bits())]),
        Read::String(it) => json!(["str", **it]),
        Read::Timestamp(it) => json!(["time", it.iso]),
        Read::Binary(it) => {
            let hex: String = it.iter().map(|byte| format!("{byte:02x}")).collect();
            json!(["bin", hex])
        }
        Read::Seq(items) => {
            let items: Vec<Value> = items.iter().map(|item| value(dialect, item)).collect();
            json!(["seq", items])
        }
        Read::Map(entries) => json!(["map", entries.iter().map(entry).collect::<Vec<_>>()]),
        Read::Set(items) if js => {
            let entry = |item| json!([["str", document_key(dialect, item)], ["null"]]);
            json!(["map", items.iter().map(entry).collect::<Vec<_>>()])
        }
        Read::Set(items) => {
            let items: Vec<Value> = items.iter().map(|item| value(dialect, item)).collect();
            json!(["set", items])
        }
        Read::Pairs(entries) if matches!(dialect, Dialect::JsYaml3 | Dialect::JsYaml4) => {
            let pair = |it| json!(["seq", entry(it)]);
            json!(["seq", entries.iter().map(pair).collect::<Vec<_>>()])
        }
        Read::Pairs(entries) => json!(["pairs", entries.iter().map(entry).collect::<Vec<_>>()]),
    }
}

fn document_key(dialect: Dialect, key: &Node<'_>) -> String {
    key.key_text(dialect).into_owned()
}

/// The same value whatever the order of keys was.
pub fn normal(value: Value) -> Value {
    let Value::Array(mut parts) = value else {
        return value;
    };
    for part in &mut parts {
        *part = normal(part.take());
    }
    if let [Value::String(kind), Value::Array(items)] = &mut parts[..]
        && (kind == "map" || kind == "set")
    {
        items.sort_by_key(Value::to_string);
    }
    Value::Array(parts)
}
