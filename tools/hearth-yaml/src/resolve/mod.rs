//! What a scalar is: text, number, nothing, a date. One file a reader.

mod binary;
mod calendar;
mod collection;
mod core;
mod go;
mod go_moment;
mod js;
mod moment;
mod number;
mod python;
mod tagged;

use std::borrow::Cow;

use crate::error::{Problem, Step, fail};
use crate::{Dialect, Span, Value};

pub(crate) use collection::{list, map};
pub(crate) use tagged::{knows_tag, scalar};

pub(crate) const MERGE: &str = "!!merge";
pub(crate) const VALUE: &str = "!!value";

/// A value, and the tag that the reader gives it where the value does not tell.
pub(crate) struct Tagged<'a> {
    pub(crate) value: Value<'a>,
    pub(crate) tag: Option<&'static str>,
}

impl<'a> From<Value<'a>> for Tagged<'a> {
    fn from(value: Value<'a>) -> Self {
        Self { value, tag: None }
    }
}

/// Whether a plain text is text to every reader, seen at once: most start with a letter that no special value
/// starts with, or are longer than `false`, the longest one that starts with a letter.
#[inline]
pub(crate) fn is_text(text: &str) -> bool {
    let special = |first: u8| matches!(first | 0x20, b't' | b'f' | b'n' | b'y' | b'o');
    text.as_bytes()
        .first()
        .is_some_and(|&first| first.is_ascii_alphabetic() && (text.len() > 5 || !special(first)))
}

/// A scalar without quotes and tag.
pub(crate) fn plain(dialect: Dialect, text: Cow<'_, str>, span: Span) -> Step<Tagged<'_>> {
    if is_text(&text) {
        return Ok(Value::String(text.into()).into());
    }
    let known = match dialect {
        Dialect::PyYaml => python::pyyaml(&text),
        Dialect::Ruamel => python::ruamel(&text),
        Dialect::GoYaml3 => go::resolve(&text),
        Dialect::JsYaml3 => js::js_yaml3(&text),
        Dialect::JsYaml4 => js::js_yaml4(&text),
        Dialect::Yaml2 | Dialect::Json => core::yaml2(&text),
        Dialect::Plain => core::core(&text),
    };
    match known {
        Ok(Known::Text) => Ok(Value::String(text.into()).into()),
        Ok(Known::Value(value)) => Ok(value.into()),
        Ok(Known::Sign(tag)) => Ok(Tagged {
            value: Value::String(text.into()),
            tag: Some(tag),
        }),
        Err(problem) => fail(span.offset as usize, problem),
    }
}

/// What a reader knows about a plain text.
pub(crate) enum Known {
    Text,
    Value(Value<'static>),
    /// `<<` or `=`.
    Sign(&'static str),
}

pub(crate) type Resolved = Result<Known, Problem>;

impl From<Option<Value<'static>>> for Known {
    fn from(value: Option<Value<'static>>) -> Self {
        value.map_or(Self::Text, Self::Value)
    }
}

fn is_null_word(text: &str) -> bool {
    matches!(text, "" | "~" | "null" | "Null" | "NULL")
}

fn bool_word(text: &str) -> Option<bool> {
    match text {
        "true" | "True" | "TRUE" => Some(true),
        "false" | "False" | "FALSE" => Some(false),
        _ => None,
    }
}

/// `.inf` and `.nan`, with a sign before the first alone.
fn special_float(text: &str) -> Option<f64> {
    let (sign, word) = match text.as_bytes().first() {
        Some(b'-') => (-1.0, text.get(1..)?),
        Some(b'+') => (1.0, text.get(1..)?),
        _ => (1.0, text),
    };
    match word {
        ".inf" | ".Inf" | ".INF" => Some(sign * f64::INFINITY),
        ".nan" | ".NaN" | ".NAN" if word.len() == text.len() => Some(f64::NAN),
        _ => None,
    }
}
