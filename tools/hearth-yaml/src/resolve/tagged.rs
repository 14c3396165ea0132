//! Values with a tag before them.

use std::borrow::Cow;

use super::binary::{binary, timestamp};
use super::number::int;
use super::{Known, MERGE, Tagged, VALUE, plain, python};
use crate::build::Tag;
use crate::error::{Problem, Step, fail};
use crate::{Dialect, Span, Style, Text, Value};

/// The tags of the core schema, for messages that may name them.
const NAMES: [&str; 14] = [
    "!!null",
    "!!bool",
    "!!int",
    "!!float",
    "!!str",
    "!!seq",
    "!!map",
    "!!timestamp",
    "!!binary",
    "!!set",
    "!!omap",
    "!!pairs",
    MERGE,
    VALUE,
];

pub(super) fn named(name: &str) -> Option<&'static str> {
    NAMES.into_iter().find(|known| *known == name)
}

/// Whether the reader makes something of a tag. Go's node tree keeps every tag without a word.
pub(crate) fn knows_tag(dialect: Dialect, name: &str) -> bool {
    let known = named(name).is_some();
    match dialect {
        Dialect::GoYaml3 => known && !matches!(name, "!!set" | "!!omap" | "!!pairs" | VALUE),
        _ => known,
    }
}

/// Whether a tag that the reader does not know is an error to it.
pub(super) fn refuses_unknown(dialect: Dialect) -> bool {
    matches!(
        dialect,
        Dialect::PyYaml | Dialect::JsYaml3 | Dialect::JsYaml4
    )
}

pub(super) fn wrong<T>(at: usize, tag: &'static str) -> Step<T> {
    fail(at, Problem::TagValue { tag })
}

/// A scalar with a tag or without.
pub(crate) fn scalar<'a>(
    dialect: Dialect,
    tag: Option<&Tag<'a>>,
    text: Cow<'a, str>,
    style: Style,
    span: Span,
) -> Step<Tagged<'a>> {
    let bare = matches!(style, Style::Plain | Style::Empty);
    let Some(tag) = tag else {
        return if bare {
            plain(dialect, text, span)
        } else {
            Ok(Value::String(text.into()).into())
        };
    };
    let python = matches!(dialect, Dialect::PyYaml | Dialect::Ruamel);
    if tag.name == "!" {
        // Python: "take it as if it stood there plain", quotes or not. Go: only if there are none.
        return match dialect {
            _ if python => plain(dialect, text, span),
            Dialect::GoYaml3 if bare => plain(dialect, text, span),
            Dialect::JsYaml3 | Dialect::JsYaml4 if style == Style::Empty => Ok(Value::Null.into()),
            _ => Ok(Value::String(text.into()).into()),
        };
    }
    let Some(name) = named(&tag.name) else {
        if refuses_unknown(dialect) {
            return fail(tag.at, Problem::UnknownTag);
        }
        return Ok(Value::String(text.into()).into());
    };
    let js3_4 = matches!(dialect, Dialect::JsYaml3 | Dialect::JsYaml4);
    if style == Style::Empty && js3_4 {
        return js_empty(name, tag.at);
    }
    let value = match name {
        "!!str" => Value::String(text.into()),
        "!!null" if python => Value::Null,
        "!!null" if js3_4 && text.is_empty() => return wrong(tag.at, name),
        "!!binary" => binary(dialect, &text, tag.at)?,
        "!!merge" | "!!value" if dialect == Dialect::GoYaml3 || js3_4 => Value::String(text.into()),
        "!!merge" | "!!value" => {
            return Ok(Tagged {
                value: Value::String(text.into()),
                tag: Some(name),
            });
        }
        "!!timestamp" => timestamp(dialect, &text, tag.at)?,
        "!!seq" | "!!map" | "!!set" | "!!omap" | "!!pairs" => match dialect {
            Dialect::GoYaml3 | Dialect::Yaml2 => Value::String(text.into()),
            _ => return wrong(tag.at, name),
        },
        _ => forced(dialect, name, text, tag.at)?,
    };
    Ok(value.into())
}

/// js-yaml lets a tag stand before nothing, where nothing is a value of its kind.
fn js_empty(name: &'static str, at: usize) -> Step<Tagged<'static>> {
    Ok(match name {
        "!!null" => Value::Null,
        "!!str" => Value::String(Text::Borrowed("")),
        "!!seq" | "!!omap" => Value::Seq(Box::default()),
        "!!pairs" => Value::Pairs(Box::default()),
        "!!map" => Value::Map(Box::default()),
        "!!set" => Value::Set(Box::default()),
        _ => return wrong(at, name),
    }
    .into())
}

/// A number, a boolean or null, because the tag says so.
fn forced<'a>(
    dialect: Dialect,
    name: &'static str,
    text: Cow<'a, str>,
    at: usize,
) -> Step<Value<'a>> {
    let span = Span::default();
    if matches!(dialect, Dialect::PyYaml | Dialect::Ruamel) {
        return python_forced(dialect, name, &text, at);
    }
    if dialect == Dialect::Yaml2 && !is_yaml2(name, &text) {
        // npm's yaml only warns, and takes the text.
        return Ok(Value::String(text.into()));
    }
    if let Some(known) = super::js::number(dialect, name, &text) {
        let known = known.map_err(|problem| crate::error::Fail { at, problem })?;
        return known.map_or_else(|| wrong(at, name), Ok);
    }
    let known = plain(dialect, text, span).map_err(|fail| crate::error::Fail { at, ..fail })?;
    match (name, known.value) {
        ("!!int", value @ Value::Int(_))
        | ("!!float", value @ Value::Float(_))
        | ("!!bool", value @ Value::Bool(_))
        | ("!!null", value @ Value::Null) => Ok(value),
        // A whole number is a float too; in JavaScript a large one is written as one.
        ("!!float", Value::Int(value)) => {
            Ok(Value::Float(value.to_string().parse().unwrap_or(f64::NAN)))
        }
        ("!!int", Value::Float(value)) if value.fract() == 0.0 && is_js(dialect) => {
            Ok(Value::Float(value))
        }
        _ => wrong(at, name),
    }
}

pub(super) fn is_js(dialect: Dialect) -> bool {
    matches!(
        dialect,
        Dialect::JsYaml3 | Dialect::JsYaml4 | Dialect::Yaml2
    )
}

fn is_yaml2(name: &str, text: &str) -> bool {
    let known = super::core::yaml2(text);
    match (name, known) {
        ("!!int", Ok(Known::Value(Value::Int(_)))) => true,
        ("!!int", Ok(Known::Value(Value::Float(value)))) => {
            value.fract() == 0.0 && !text.contains(['.', 'e', 'E']) || text.starts_with("0x")
        }
        ("!!float", Ok(Known::Value(Value::Float(_)))) => {
            text.contains(['.', 'e', 'E']) && !text.starts_with("0x")
        }
        ("!!bool", Ok(Known::Value(Value::Bool(_)))) => true,
        ("!!null", Ok(Known::Value(Value::Null))) => true,
        _ => false,
    }
}

/// Python hands the text to `int`, `float` and a table of words, whatever it looks like.
fn python_forced(
    dialect: Dialect,
    name: &'static str,
    text: &str,
    at: usize,
) -> Step<Value<'static>> {
    if name == "!!bool" {
        let lower = text.to_ascii_lowercase();
        let value = match lower.as_str() {
            "true" => Some(true),
            "false" => Some(false),
            "y" if dialect == Dialect::Ruamel => Some(true),
            "n" if dialect == Dialect::Ruamel => Some(false),
            word => python::old_bool_word(word),
        };
        return match value {
            Some(value) => Ok(Value::Bool(value)),
            None => wrong(at, name),
        };
    }
    let known = match dialect {
        Dialect::PyYaml => python::pyyaml(text),
        _ => python::ruamel(text),
    };
    match (name, known) {
        ("!!int", Ok(Known::Value(value @ Value::Int(_))))
        | ("!!float", Ok(Known::Value(value @ Value::Float(_)))) => Ok(value),
        ("!!float", Ok(Known::Value(Value::Int(value)))) => {
            // To the base sixty, `float` of PyYAML counts as its `int` does.
            let bare = match text.contains(':') {
                true => value.to_string(),
                false => super::number::without_lines(text),
            };
            match bare.parse() {
                Ok(value) => Ok(Value::Float(value)),
                Err(_) => wrong(at, name),
            }
        }
        ("!!float", _) => {
            let bare = super::number::without_lines(text).to_ascii_lowercase();
            match bare.parse::<f64>() {
                Ok(value) if bare.ends_with(|c: char| c.is_ascii_digit() || c == '.') => {
                    Ok(Value::Float(value))
                }
                _ => wrong(at, name),
            }
        }
        ("!!int", _) => {
            let bare = super::number::without_lines(text);
            let (negative, rest) = super::number::sign(&bare);
            if super::number::digits(rest) && !rest.starts_with('0') {
                return int(negative, rest, 10)
                    .map_err(|problem| crate::error::Fail { at, problem });
            }
            wrong(at, name)
        }
        _ => wrong(at, name),
    }
}
