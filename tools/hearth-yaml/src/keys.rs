//! When two keys are the same key, which depends on who reads them.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::{Dialect, Entry, Int, Node, Style, Value};

/// A key as the reader compares it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Id<'k> {
    Null,
    Bool(bool),
    Int(i64),
    Big(Cow<'k, str>),
    Float(u64),
    Text(Cow<'k, str>),
    Moment(Cow<'k, str>),
    Binary(Cow<'k, [u8]>),
    Other,
}

/// Whether the reader makes text of every key.
fn is_text_alone(dialect: Dialect) -> bool {
    matches!(dialect, Dialect::JsYaml3 | Dialect::JsYaml4)
}

fn is_python(dialect: Dialect) -> bool {
    matches!(dialect, Dialect::PyYaml | Dialect::Ruamel)
}

/// Pairs of places whose keys are different to the reader, and one key in the object it makes.
pub(crate) fn collapsing(entries: &[Entry<'_>]) -> Vec<(usize, usize)> {
    if entries.iter().all(|(key, _)| key.as_str().is_some()) {
        return Vec::new();
    }
    pairs(entries, |key| Id::Text(text(Dialect::Yaml2, key)))
}

fn id<'k>(dialect: Dialect, key: &'k Node<'_>) -> Id<'k> {
    if is_text_alone(dialect) {
        return Id::Text(text(dialect, key));
    }
    let python = is_python(dialect);
    match key.value() {
        Value::Null => Id::Null,
        // To Python `1`, `1.0` and `true` are one key.
        Value::Bool(value) if python => Id::Int(i64::from(*value)),
        Value::Bool(value) => Id::Bool(*value),
        Value::Int(Int::Small(value)) => Id::Int(*value),
        Value::Int(Int::Big(digits)) => Id::Big(Cow::Borrowed(digits)),
        Value::Float(value) => match whole(*value) {
            Some(value) if dialect != Dialect::GoYaml3 => Id::Int(value),
            _ => Id::Float(value.to_bits()),
        },
        Value::String(text) => Id::Text(Cow::Borrowed(text)),
        Value::Timestamp(moment) => Id::Moment(Cow::Borrowed(&moment.iso)),
        Value::Binary(bytes) => Id::Binary(Cow::Borrowed(bytes)),
        Value::Seq(_) | Value::Map(_) | Value::Set(_) | Value::Pairs(_) => Id::Other,
    }
}

/// A float that is a whole number, small enough to be exact.
pub(crate) fn whole(value: f64) -> Option<i64> {
    #[allow(clippy::cast_possible_truncation)] // in range, by the first condition
    (value.abs() < 9e15 && value.fract() == 0.0).then_some(value as i64)
}

/// A key as text: as programs get it that want text, and for messages.
pub(crate) fn text<'k>(dialect: Dialect, key: &'k Node<'_>) -> Cow<'k, str> {
    match key.value() {
        Value::Null if dialect == Dialect::Yaml2 => Cow::Borrowed(""),
        Value::Null => Cow::Borrowed("null"),
        Value::Bool(true) => Cow::Borrowed("true"),
        Value::Bool(false) => Cow::Borrowed("false"),
        Value::Int(value) => Cow::Owned(value.to_string()),
        Value::Float(value) if is_python(dialect) => Cow::Owned(python_float(*value)),
        Value::Float(value) => Cow::Owned(float_text(*value)),
        Value::String(text) => Cow::Borrowed(text),
        Value::Timestamp(moment) => Cow::Borrowed(&moment.iso),
        Value::Binary(bytes) if dialect == Dialect::Yaml2 => String::from_utf8_lossy(bytes),
        Value::Binary(bytes) => {
            let bytes: Vec<String> = bytes.iter().map(u8::to_string).collect();
            Cow::Owned(bytes.join(","))
        }
        Value::Seq(_) | Value::Map(_) | Value::Set(_) | Value::Pairs(_) => Cow::Borrowed("***"),
    }
}

/// As JavaScript writes a number, for all that a key can sensibly be.
fn float_text(value: f64) -> String {
    match whole(value) {
        Some(value) => value.to_string(),
        None if value.is_nan() => "NaN".to_owned(),
        None if value.is_infinite() && value > 0.0 => "Infinity".to_owned(),
        None if value.is_infinite() => "-Infinity".to_owned(),
        None if (1e-6..1e21).contains(&value.abs()) => value.to_string(),
        // `1.5e29` is `1.5e+29` there.
        None => format!("{value:e}").replace('e', "e+").replace("e+-", "e-"),
    }
}

/// As Python writes a float, and its JSON what is none.
fn python_float(value: f64) -> String {
    let magnitude = value.abs();
    if !value.is_finite() {
        return float_text(value);
    }
    if value == 0.0 || (1e-4..1e16).contains(&magnitude) {
        return format!("{value:?}");
    }
    // The exponent has a sign, and two digits at least.
    let text = format!("{value:e}");
    let (mantissa, power) = text.split_once('e').unwrap_or((&text, "0"));
    let (sign, digits) = match power.strip_prefix('-') {
        Some(digits) => ('-', digits),
        None => ('+', power),
    };
    format!("{mantissa}e{sign}{digits:0>2}")
}

/// The keys that were seen, and a number for each.
pub(crate) struct Seen {
    dialect: Dialect,
    known: HashMap<Id<'static>, usize>,
}

impl Seen {
    pub(crate) fn new(dialect: Dialect) -> Self {
        Self {
            dialect,
            known: HashMap::new(),
        }
    }

    pub(crate) fn insert(&mut self, key: &Node<'_>, index: usize) {
        self.known.insert(owned(id(self.dialect, key)), index);
    }

    pub(crate) fn find(&self, key: &Node<'_>) -> Option<usize> {
        self.known.get(&owned(id(self.dialect, key))).copied()
    }
}

fn owned(id: Id<'_>) -> Id<'static> {
    match id {
        Id::Null => Id::Null,
        Id::Bool(value) => Id::Bool(value),
        Id::Int(value) => Id::Int(value),
        Id::Big(text) => Id::Big(Cow::Owned(text.into_owned())),
        Id::Float(bits) => Id::Float(bits),
        Id::Text(text) => Id::Text(Cow::Owned(text.into_owned())),
        Id::Moment(text) => Id::Moment(Cow::Owned(text.into_owned())),
        Id::Binary(bytes) => Id::Binary(Cow::Owned(bytes.into_owned())),
        Id::Other => Id::Other,
    }
}

/// Up to this many keys, comparing each with each is faster than a table.
const FEW: usize = 12;

/// Pairs of places with one key: the first, and each later one.
pub(crate) fn duplicates(
    dialect: Dialect,
    source: &str,
    entries: &[Entry<'_>],
) -> Vec<(usize, usize)> {
    if entries.len() <= FEW && entries.iter().all(|(key, _)| key.as_str().is_some()) {
        return few(entries);
    }
    if dialect == Dialect::GoYaml3 {
        return pairs(entries, |key| Id::Text(written(source, key)));
    }
    pairs(entries, |key| id(dialect, key))
}

/// A program in Go gets a key as the text it was written as, be it a number or not.
pub(crate) fn written<'k>(source: &'k str, key: &'k Node<'_>) -> Cow<'k, str> {
    let place = key.span().offset as usize..key.span().end as usize;
    match (key.value(), source.get(place)) {
        (Value::String(text), _) => Cow::Borrowed(text),
        (_, Some(text)) if key.style() == Style::Plain && key.alias().is_none() => {
            Cow::Borrowed(text)
        }
        _ => text(Dialect::GoYaml3, key),
    }
}

fn pairs<'k, 'a>(
    entries: &'k [Entry<'a>],
    id: impl Fn(&'k Node<'a>) -> Id<'k>,
) -> Vec<(usize, usize)> {
    let mut known: HashMap<Id<'k>, usize> = HashMap::with_capacity(entries.len());
    let mut twice = Vec::new();
    for (index, (key, _)) in entries.iter().enumerate() {
        match known.entry(id(key)) {
            std::collections::hash_map::Entry::Occupied(first) => twice.push((*first.get(), index)),
            std::collections::hash_map::Entry::Vacant(slot) => {
                slot.insert(index);
            }
        }
    }
    twice
}

fn few(entries: &[Entry<'_>]) -> Vec<(usize, usize)> {
    let mut twice = Vec::new();
    let mut prints = [0; FEW];
    for (index, (key, _)) in entries.iter().enumerate().take(FEW) {
        let print = print(key.as_str().unwrap_or_default());
        let same = |(other, (earlier, _)): (&u64, &Entry<'_>)| {
            *other == print && earlier.as_str() == key.as_str()
        };
        let mut earlier = prints.iter().zip(entries).take(index);
        if let Some(first) = earlier.position(same) {
            twice.push((first, index));
        }
        prints[index] = print;
    }
    twice
}

/// A number that two texts seldom have in common.
fn print(text: &str) -> u64 {
    let bytes = text.as_bytes();
    let ends = bytes.first_chunk::<8>().zip(bytes.last_chunk::<8>());
    match ends {
        Some((first, last)) => {
            u64::from_le_bytes(*first) ^ u64::from_le_bytes(*last).rotate_left(29)
        }
        None => bytes
            .iter()
            .fold(1, |all, &byte| all << 8 | u64::from(byte)),
    }
}
