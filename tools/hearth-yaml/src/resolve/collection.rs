//! What a tag makes of a list or map.

use super::tagged::{is_js, named, refuses_unknown, wrong};
use crate::build::Tag;
use crate::error::{Problem, Step, fail};
use crate::{Dialect, Entry, Node, Span, Value};

/// Whether a tag that does not fit a list or map is kept and means nothing.
fn keeps_tags(dialect: Dialect) -> bool {
    matches!(dialect, Dialect::GoYaml3 | Dialect::Yaml2)
}

/// A list, and what its tag makes of it.
pub(crate) fn list<'a>(
    dialect: Dialect,
    tag: Option<&Tag<'a>>,
    items: Vec<Node<'a>>,
    span: Span,
) -> Step<Value<'a>> {
    let Some(tag) = tag.filter(|tag| tag.name != "!") else {
        return Ok(Value::Seq(items.into_boxed_slice()));
    };
    match named(&tag.name) {
        Some("!!seq") => Ok(Value::Seq(items.into_boxed_slice())),
        // js-yaml checks the form of the one, npm's yaml of the other, and leaves the list as it is.
        Some("!!omap") if matches!(dialect, Dialect::JsYaml3 | Dialect::JsYaml4) => {
            pairs(items.clone(), span)?;
            Ok(Value::Seq(items.into_boxed_slice()))
        }
        Some("!!pairs") if dialect == Dialect::Yaml2 => {
            pairs(items.clone(), span)?;
            Ok(Value::Seq(items.into_boxed_slice()))
        }
        Some("!!omap" | "!!pairs") if dialect != Dialect::GoYaml3 => pairs(items, span),
        None if refuses_unknown(dialect) => fail(tag.at, Problem::UnknownTag),
        // ruamel takes `!!str` for any tag it does not know.
        Some("!!str") if dialect == Dialect::Ruamel => Ok(Value::Seq(items.into_boxed_slice())),
        Some(name) if !keeps_tags(dialect) => wrong(tag.at, name),
        _ => Ok(Value::Seq(items.into_boxed_slice())),
    }
}

/// A list of maps with one entry each.
fn pairs(items: Vec<Node<'_>>, span: Span) -> Step<Value<'_>> {
    let mut pairs = Vec::with_capacity(items.len());
    for item in items {
        let at = item.span().offset as usize;
        match item.into_value() {
            Value::Map(entries) => match <[Entry<'_>; 1]>::try_from(entries.into_vec()) {
                Ok([entry]) => pairs.push(entry),
                Err(_) => return wrong(at, "!!pairs"),
            },
            _ => return wrong(span.offset as usize, "!!pairs"),
        }
    }
    Ok(Value::Pairs(pairs.into_boxed_slice()))
}

/// A map, and what its tag makes of it.
pub(crate) fn map<'a>(
    dialect: Dialect,
    tag: Option<&Tag<'a>>,
    entries: Vec<Entry<'a>>,
    span: Span,
) -> Step<Value<'a>> {
    let Some(tag) = tag.filter(|tag| tag.name != "!") else {
        return Ok(Value::Map(entries.into_boxed_slice()));
    };
    match named(&tag.name) {
        Some("!!map") => Ok(Value::Map(entries.into_boxed_slice())),
        Some("!!set") if dialect != Dialect::GoYaml3 => {
            if is_js(dialect) && entries.iter().any(|(_, value)| !value.is_null()) {
                return wrong(span.offset as usize, "!!set");
            }
            Ok(Value::Set(
                entries.into_iter().map(|(key, _)| key).collect(),
            ))
        }
        None if refuses_unknown(dialect) => fail(tag.at, Problem::UnknownTag),
        Some("!!str") if dialect == Dialect::Ruamel => Ok(Value::Map(entries.into_boxed_slice())),
        Some(name) if !keeps_tags(dialect) => wrong(tag.at, name),
        _ => Ok(Value::Map(entries.into_boxed_slice())),
    }
}
