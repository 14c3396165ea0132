//! YAML 1.2's core schema, and npm's `yaml` 2, which follows it.

use super::number::{digits, exponent, float, int, is_exponent, js_int, sign};
use super::{Known, Resolved, bool_word, is_null_word, special_float};
use crate::{Problem, Value};

pub(crate) fn core(text: &str) -> Resolved {
    resolve(text, int)
}

pub(crate) fn yaml2(text: &str) -> Resolved {
    resolve(text, js_int)
}

type MakeInt = fn(bool, &str, u32) -> Result<Value<'static>, Problem>;

fn resolve(text: &str, make: MakeInt) -> Resolved {
    let first = text.as_bytes().first().copied().unwrap_or_default();
    if first.is_ascii_digit() && digits(text) {
        return make(false, text, 10).map(Known::Value);
    }
    if is_null_word(text) {
        return Ok(Known::Value(Value::Null));
    }
    if let Some(value) = bool_word(text) {
        return Ok(Known::Value(Value::Bool(value)));
    }
    if first.is_ascii_alphabetic() {
        return Ok(Known::Text);
    }
    if let Some(value) = special_float(text) {
        return Ok(Known::Value(Value::Float(value)));
    }
    let (negative, rest) = sign(text);
    if digits(rest) {
        return make(negative, rest, 10).map(Known::Value);
    }
    // Other bases take no sign.
    for (prefix, base) in [("0o", 8), ("0x", 16)] {
        if let Some(body) = text.strip_prefix(prefix)
            && !body.is_empty()
            && body.chars().all(|digit| digit.is_digit(base))
        {
            return make(false, body, base).map(Known::Value);
        }
    }
    Ok(number(rest)
        .map(|value| Value::Float(if negative { -value } else { value }))
        .into())
}

fn number(rest: &str) -> Option<f64> {
    let (mantissa, power) = exponent(rest);
    let fits = match mantissa.split_once('.') {
        Some(("", fraction)) => digits(fraction),
        Some((whole, fraction)) => digits(whole) && (fraction.is_empty() || digits(fraction)),
        None => digits(mantissa) && power.is_some(),
    };
    if !fits || power.is_some_and(|power| !is_exponent(power)) {
        return None;
    }
    float(rest)
}
