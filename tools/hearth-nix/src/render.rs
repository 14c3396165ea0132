use std::collections::HashSet;

use crate::{Binding, EmitError, Expr, Item, Writer};

/// The value as a whole Nix file.
pub fn render(expr: &Expr) -> Result<String, EmitError> {
    let mut writer = Writer::new();
    write(&mut writer, expr)?;
    Ok(writer.finish())
}

pub(crate) fn write(writer: &mut Writer, expr: &Expr) -> Result<(), EmitError> {
    match expr {
        Expr::Null => writer.null(),
        Expr::Bool(value) => writer.bool(*value),
        Expr::Int(value) => writer.int(*value),
        Expr::BigInt(digits) => writer.big_int(digits),
        Expr::Float(value) => writer.float(*value),
        Expr::Str(text) => writer.string(text),
        Expr::Raw(code) => writer.raw(code),
        Expr::List(items) => {
            writer.begin_list()?;
            items.iter().try_for_each(|item| write_item(writer, item))?;
            writer.end()
        }
        Expr::Attrs(bindings) => {
            writer.begin_attrs()?;
            write_bindings(writer, bindings)?;
            writer.end()
        }
    }
}

fn write_item(writer: &mut Writer, item: &Item) -> Result<(), EmitError> {
    let trailing = item.trailing.as_deref();
    above(writer, &item.comments, item.blank_above)?;
    let trailing = lift(writer, &item.value, trailing)?;
    writer.trailing(trailing)?;
    write(writer, &item.value)
}

fn write_bindings(writer: &mut Writer, bindings: &[Binding]) -> Result<(), EmitError> {
    let mut wholes = HashSet::with_capacity(bindings.len());
    let mut parts = HashSet::new();
    for binding in bindings {
        let path = binding.path.as_slice();
        above(writer, &binding.comments, binding.blank_above)?;
        let trailing = lift(writer, &binding.value, binding.trailing.as_deref())?;
        writer.name(path)?;
        let mut prefixes = (1..path.len()).map(|length| &path[..length]);
        if parts.contains(path) || prefixes.any(|prefix| wholes.contains(prefix)) {
            return Err(EmitError::WholeAndPart { at: writer.at() });
        }
        if !wholes.insert(path) {
            return Err(EmitError::Twice { at: writer.at() });
        }
        parts.extend((1..path.len()).map(|length| &path[..length]));
        writer.trailing(trailing)?;
        write(writer, &binding.value)?;
    }
    Ok(())
}

fn above(writer: &mut Writer, comments: &[String], blank: bool) -> Result<(), EmitError> {
    if blank {
        writer.blank();
    }
    comments.iter().try_for_each(|line| writer.comment(line))
}

/// Behind the closing bracket nobody would look for a comment: it goes above. What is left stays.
fn lift<'a>(
    writer: &mut Writer,
    value: &Expr,
    trailing: Option<&'a str>,
) -> Result<&'a str, EmitError> {
    let spans_lines = match value {
        Expr::List(items) => !items.is_empty(),
        Expr::Attrs(bindings) => !bindings.is_empty(),
        _ => false,
    };
    match trailing {
        Some(trailing) if spans_lines => writer.comment(trailing).map(|()| ""),
        other => Ok(other.unwrap_or_default()),
    }
}
