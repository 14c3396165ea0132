//! `!!binary` and `!!timestamp`: values that only a tag makes.

use super::tagged::wrong;
use super::{Known, go, moment};
use crate::error::{Step, fail};
use crate::{Dialect, Value};

pub(super) fn binary<'a>(dialect: Dialect, text: &str, at: usize) -> Step<Value<'a>> {
    let strict = !matches!(dialect, Dialect::PyYaml | Dialect::Ruamel | Dialect::Yaml2);
    let text = match dialect {
        // Node reads up to the first `=`, and takes what is missing for granted.
        Dialect::Yaml2 => text.split('=').next().unwrap_or_default(),
        _ if text.is_ascii() => text,
        _ => return wrong(at, "!!binary"),
    };
    match base64(text, strict, dialect == Dialect::Yaml2) {
        Some(bytes) => Ok(Value::Binary(bytes.into_boxed_slice())),
        None => wrong(at, "!!binary"),
    }
}

/// `strict` allows line breaks and nothing else between the letters; otherwise what is no letter is
/// stepped over.
fn base64(text: &str, strict: bool, padded: bool) -> Option<Vec<u8>> {
    let (mut bits, mut count) = (0_u32, 0_u32);
    let mut padding = if padded { 3 } else { 0_u32 };
    let mut out = Vec::with_capacity(text.len() / 4 * 3);
    for letter in text.bytes() {
        let six = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'a'..=b'z' => letter - b'a' + 26,
            b'0'..=b'9' => letter - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            // Node knows these as well.
            b'-' if padded => 62,
            b'_' if padded => 63,
            b'=' => {
                padding += 1;
                // What follows a whole group is not looked at.
                if !strict && count % 4 >= 2 && count % 4 + padding >= 4 {
                    break;
                }
                continue;
            }
            b'\n' | b'\r' => continue,
            _ if strict => return None,
            _ => continue,
        };
        if padding > 0 && !padded {
            return None;
        }
        bits = bits << 6 | u32::from(six);
        count += 1;
        if count % 4 == 0 {
            let [_, a, b, c] = bits.to_be_bytes();
            out.extend([a, b, c]);
            bits = 0;
        }
    }
    match (count % 4, padding) {
        (0, _) => {}
        (2, 2..) => out.push(u8::try_from(bits >> 4 & 0xFF).ok()?),
        (3, 1..) => {
            out.push(u8::try_from(bits >> 10 & 0xFF).ok()?);
            out.push(u8::try_from(bits >> 2 & 0xFF).ok()?);
        }
        (1, _) if padded => {}
        _ => return None,
    }
    Some(out)
}

pub(super) fn timestamp<'a>(dialect: Dialect, text: &str, at: usize) -> Step<Value<'a>> {
    let value = match dialect {
        Dialect::GoYaml3 => match go::resolve(text) {
            Ok(Known::Value(value @ Value::Timestamp(_))) => Some(Ok(value)),
            _ => None,
        },
        Dialect::PyYaml | Dialect::Ruamel => moment::parse_loose(text)
            .map(|parts| moment::python(text, &parts, dialect == Dialect::Ruamel)),
        Dialect::JsYaml3 | Dialect::JsYaml4 => {
            moment::parse(text).map(|parts| moment::js(text, &parts))
        }
        _ => moment::parse_loose(text).map(|parts| moment::js(text, &parts)),
    };
    match value {
        Some(Ok(value)) => Ok(value),
        Some(Err(problem)) => fail(at, problem),
        None => wrong(at, "!!timestamp"),
    }
}
