//! js-yaml 3 and 4. JavaScript has one kind of number.

use super::moment;
use super::number::{
    all, digits, exponent, is_digit_or_line, is_exponent, is_sixties, js_int, sexagesimal, sign,
    without_lines,
};
use super::{Known, MERGE, Resolved, bool_word, is_null_word, special_float};
use crate::keys::whole;
use crate::{Dialect, Int, Problem, Value};

pub(crate) fn js_yaml4(text: &str) -> Resolved {
    if let Some(known) = common(text) {
        return Ok(known);
    }
    if let Some(value) = int4(text)? {
        return Ok(Known::Value(value));
    }
    if let Some(value) = float4(text) {
        return Ok(Known::Value(Value::Float(value)));
    }
    last(text)
}

pub(crate) fn js_yaml3(text: &str) -> Resolved {
    if let Some(known) = common(text) {
        return Ok(known);
    }
    if let Some(value) = int3(text)? {
        return Ok(Known::Value(value));
    }
    if let Some(value) = float3(text) {
        return Ok(Known::Value(Value::Float(value)));
    }
    last(text)
}

/// What js-yaml makes of a number with a tag: it asks for that kind alone. Nothing for all but these.
pub(super) fn number(
    dialect: Dialect,
    tag: &str,
    text: &str,
) -> Option<Result<Option<Value<'static>>, Problem>> {
    match (dialect, tag) {
        (Dialect::JsYaml3, "!!int") => Some(int3(text)),
        (Dialect::JsYaml4, "!!int") => Some(int4(text)),
        (Dialect::JsYaml3, "!!float") => Some(Ok(float3(text).map(Value::Float))),
        (Dialect::JsYaml4, "!!float") => Some(Ok(float4(text).map(Value::Float))),
        _ => None,
    }
}

fn common(text: &str) -> Option<Known> {
    if is_null_word(text) {
        return Some(Known::Value(Value::Null));
    }
    bool_word(text).map(|value| Known::Value(Value::Bool(value)))
}

fn last(text: &str) -> Resolved {
    if text == "<<" {
        return Ok(Known::Sign(MERGE));
    }
    match moment::parse(text) {
        None => Ok(Known::Text),
        Some(parts) => Ok(Known::Value(moment::js(text, &parts)?)),
    }
}

fn int4(text: &str) -> Result<Option<Value<'static>>, Problem> {
    let (negative, rest) = sign(text);
    let (base, body) = match rest.as_bytes() {
        [b'0', b'b', ..] => (2, rest.get(2..).unwrap_or_default()),
        [b'0', b'x', ..] => (16, rest.get(2..).unwrap_or_default()),
        [b'0', b'o', ..] => (8, rest.get(2..).unwrap_or_default()),
        _ => (10, rest),
    };
    if body.is_empty() || !body.chars().all(|digit| digit.is_digit(base)) {
        return Ok(None);
    }
    // `-0` is nothing but zero; `-00` is the other one.
    let value = js_int(negative && rest != "0", body, base)?;
    Ok(match value {
        Value::Float(float) if float.is_infinite() => None,
        value => Some(value),
    })
}

fn float4(text: &str) -> Option<f64> {
    if let Some(value) = special_float(text) {
        return Some(value);
    }
    let (negative, rest) = sign(text);
    let (mantissa, power) = exponent(rest);
    let fits = match mantissa.split_once('.') {
        // No sign may stand before a dot.
        Some(("", fraction)) => digits(fraction) && rest.len() == text.len(),
        Some((whole, fraction)) => digits(whole) && (fraction.is_empty() || digits(fraction)),
        None => digits(mantissa),
    };
    if !fits || power.is_some_and(|power| !is_exponent(power)) {
        return None;
    }
    let value: f64 = rest.parse().ok()?;
    value
        .is_finite()
        .then_some(if negative { -value } else { value })
}

fn int3(text: &str) -> Result<Option<Value<'static>>, Problem> {
    let (negative, rest) = sign(text);
    let number = without_lines(rest);
    let fits = |body: &str, base: u32| {
        !body.ends_with('_')
            && body
                .chars()
                .all(|digit| digit == '_' || digit.is_digit(base))
            && body.chars().any(|digit| digit != '_')
    };
    let body = rest.get(2..).unwrap_or_default();
    match rest.as_bytes() {
        [b'0'] => js_int(false, "0", 10).map(Some),
        [b'0', b'b', ..] if fits(body, 2) => js_int(negative, &without_lines(body), 2).map(Some),
        [b'0', b'x', ..] if fits(body, 16) => js_int(negative, &without_lines(body), 16).map(Some),
        [b'0', b'b' | b'x', ..] => Ok(None),
        [b'0', ..] if fits(rest, 8) && fits(rest.get(1..).unwrap_or_default(), 8) => {
            js_int(negative, &number, 8).map(Some)
        }
        [b'1'..=b'9', ..] => {
            let (head, sixties) = rest.split_at(rest.find(':').unwrap_or(rest.len()));
            if !all(head, is_digit_or_line) {
                return Ok(None);
            }
            if sixties.is_empty() {
                let plain = !rest.ends_with('_');
                return if plain {
                    js_int(negative, &number, 10).map(Some)
                } else {
                    Ok(None)
                };
            }
            if !is_sixties(sixties) {
                return Ok(None);
            }
            let value = sexagesimal(&number).map(|value| if negative { -value } else { value });
            Ok(value.map(|value| match whole(value) {
                Some(value) => Value::Int(Int::Small(value)),
                None => Value::Float(value),
            }))
        }
        _ => Ok(None),
    }
}

fn float3(text: &str) -> Option<f64> {
    if text.ends_with('_') {
        return None;
    }
    if let Some(value) = special_float(text) {
        return Some(value);
    }
    let (negative, rest) = sign(text);
    let (mantissa, power) = exponent(rest);
    let starts = |text: &str| text == "0" || text.starts_with(|c: char| ('1'..='9').contains(&c));
    let whole = |text: &str| starts(text) && all(text, is_digit_or_line);
    let fits = match mantissa.split_once('.') {
        Some(("", fraction)) => all(fraction, is_digit_or_line) && rest.len() == text.len(),
        Some((head, fraction)) if head.contains(':') => {
            let (first, sixties) = head.split_at(head.find(':').unwrap_or(head.len()));
            let digit = first.starts_with(|c: char| c.is_ascii_digit());
            let fits = digit
                && all(first, is_digit_or_line)
                && is_sixties(sixties)
                && fraction.bytes().all(is_digit_or_line)
                && power.is_none();
            let value = sexagesimal(&without_lines(rest)).filter(|_| fits)?;
            return Some(if negative { -value } else { value });
        }
        Some((head, fraction)) => whole(head) && fraction.bytes().all(is_digit_or_line),
        None => whole(mantissa),
    };
    if !fits || power.is_some_and(|power| !is_exponent(power)) {
        return None;
    }
    // `._` is a number to this reader, and then none.
    let value = without_lines(rest).parse().unwrap_or(f64::NAN);
    Some(if negative { -value } else { value })
}
