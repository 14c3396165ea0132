//! gopkg.in/yaml.v3.

use super::go_moment;
use super::number::{digits, exponent, int, is_exponent, sign, without_lines};
use super::{Known, MERGE, Resolved, bool_word, is_null_word, special_float};
use crate::{Int, Value};

pub(crate) fn resolve(text: &str) -> Resolved {
    if is_null_word(text) {
        return Ok(Known::Value(Value::Null));
    }
    if text == "<<" {
        return Ok(Known::Sign(MERGE));
    }
    if let Some(value) = bool_word(text) {
        return Ok(Known::Value(Value::Bool(value)));
    }
    if let Some(value) = special_float(text) {
        return Ok(Known::Value(Value::Float(value)));
    }
    match text.as_bytes().first() {
        Some(b'.') => Ok(behind_dot(text).map(Value::Float).into()),
        Some(b'0'..=b'9' | b'+' | b'-') => number(text),
        _ => Ok(Known::Text),
    }
}

fn number(text: &str) -> Resolved {
    if let Some(value) = go_moment::go(text) {
        return Ok(Known::Value(value));
    }
    let plain = without_lines(text);
    if let Some(value) = whole(&plain)? {
        return Ok(Known::Value(value));
    }
    Ok(float(&plain).map(Value::Float).into())
}

/// Without a digit before the dot, lines may stand between two digits alone, as in Go itself.
fn behind_dot(text: &str) -> Option<f64> {
    let is_digit = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_digit);
    let bytes = text.as_bytes();
    let between = |(at, _): (usize, &str)| {
        is_digit(bytes.get(at.wrapping_sub(1))) && is_digit(bytes.get(at + 1))
    };
    if !text.match_indices('_').all(between) {
        return None;
    }
    float(&without_lines(text))
}

/// What fits 64 bits, signed or not; larger numbers become floats.
fn whole(plain: &str) -> Result<Option<Value<'static>>, crate::Problem> {
    let (negative, rest) = sign(plain);
    let signed = rest.len() < plain.len();
    let (base, body) = match rest.as_bytes() {
        [b'0', b'x' | b'X', ..] => (16, rest.get(2..)),
        [b'0', b'b' | b'B', ..] => (2, rest.get(2..)),
        [b'0', b'o' | b'O', ..] => (8, rest.get(2..)),
        [b'0', _, ..] => (8, rest.get(1..)),
        _ => (10, Some(rest)),
    };
    let body = body.unwrap_or_default();
    if body.is_empty() || !body.chars().all(|digit| digit.is_digit(base)) {
        return Ok(None);
    }
    if body.trim_start_matches('0').len() > 64 {
        return Ok(None);
    }
    let trimmed = body.trim_start_matches('0');
    let value = int(
        negative,
        if trimmed.is_empty() { "0" } else { trimmed },
        base,
    )?;
    let fits = match &value {
        Value::Int(Int::Big(big)) => !signed && big.parse::<u64>().is_ok(),
        _ => true,
    };
    Ok(fits.then_some(value))
}

/// Digits with a dot and an exponent, both optional; out of range is text.
fn float(plain: &str) -> Option<f64> {
    let (_, rest) = sign(plain);
    let (mantissa, power) = exponent(rest);
    let fits = match mantissa.split_once('.') {
        Some(("", fraction)) => digits(fraction),
        Some((whole, fraction)) => digits(whole) && (fraction.is_empty() || digits(fraction)),
        None => digits(mantissa),
    };
    if !fits || power.is_some_and(|power| !is_exponent(power)) {
        return None;
    }
    plain.parse::<f64>().ok().filter(|value| value.is_finite())
}
