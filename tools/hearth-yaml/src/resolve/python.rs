//! PyYAML (YAML 1.1) and ruamel.yaml (YAML 1.2, with some of 1.1 left in).

use super::moment;
use super::number::{
    all, digits, exponent, float, int, is_digit_or_line, is_exponent, is_signed_exponent,
    is_sixties, sexagesimal, sexagesimal_int, sign, without_lines,
};
use super::{Known, MERGE, Resolved, VALUE, bool_word, is_null_word, special_float};
use crate::{Problem, Value};

pub(crate) fn pyyaml(text: &str) -> Resolved {
    if let Some(known) = common(text) {
        return Ok(known);
    }
    if let Some(value) = bool_word(text).or_else(|| old_bool_word(text)) {
        return Ok(Known::Value(Value::Bool(value)));
    }
    if let Some(value) = pyyaml_float(text) {
        return Ok(Known::Value(Value::Float(value)));
    }
    if let Some(value) = pyyaml_int(text)? {
        return Ok(Known::Value(value));
    }
    timestamp(text, false)
}

pub(crate) fn ruamel(text: &str) -> Resolved {
    if let Some(known) = common(text) {
        return Ok(known);
    }
    if let Some(value) = bool_word(text) {
        return Ok(Known::Value(Value::Bool(value)));
    }
    if let Some(value) = ruamel_float(text)? {
        return Ok(Known::Value(Value::Float(value)));
    }
    if let Some(value) = ruamel_int(text)? {
        return Ok(Known::Value(value));
    }
    timestamp(text, true)
}

fn common(text: &str) -> Option<Known> {
    match text {
        _ if is_null_word(text) => Some(Known::Value(Value::Null)),
        "<<" => Some(Known::Sign(MERGE)),
        "=" => Some(Known::Sign(VALUE)),
        _ => None,
    }
}

pub(crate) fn old_bool_word(text: &str) -> Option<bool> {
    match text {
        "yes" | "Yes" | "YES" | "on" | "On" | "ON" => Some(true),
        "no" | "No" | "NO" | "off" | "Off" | "OFF" => Some(false),
        _ => None,
    }
}

fn starts_like_number(text: &str) -> bool {
    text.starts_with(|letter: char| letter.is_ascii_digit() || "+-.".contains(letter))
}

/// Digits with lines between, the first one a digit.
fn is_number(text: &str) -> bool {
    text.starts_with(|letter: char| letter.is_ascii_digit()) && all(text, is_digit_or_line)
}

fn pyyaml_float(text: &str) -> Option<f64> {
    if !starts_like_number(text) {
        return None;
    }
    if let Some(value) = special_float(text) {
        return Some(value);
    }
    let (negative, rest) = sign(text);
    let (mantissa, power) = exponent(rest);
    if power.is_some_and(|power| !is_signed_exponent(power)) {
        return None;
    }
    let (whole, fraction) = mantissa.split_once('.')?;
    if whole.is_empty() {
        // No sign may stand before a dot.
        let fits = rest.len() == text.len() && is_number(fraction);
        return if fits { finish(negative, rest) } else { None };
    }
    if let Some(colon) = whole.find(':') {
        let (head, sixties) = whole.split_at(colon);
        let fits = power.is_none()
            && is_number(head)
            && is_sixties(sixties)
            && fraction.bytes().all(is_digit_or_line);
        let value = sexagesimal(&without_lines(rest)).filter(|_| fits)?;
        return Some(if negative { -value } else { value });
    }
    let fits = is_number(whole) && fraction.bytes().all(is_digit_or_line);
    if fits { finish(negative, rest) } else { None }
}

fn finish(negative: bool, text: &str) -> Option<f64> {
    let value = float(&without_lines(text))?;
    Some(if negative { -value } else { value })
}

fn pyyaml_int(text: &str) -> Result<Option<Value<'static>>, Problem> {
    if !starts_like_number(text) {
        return Ok(None);
    }
    let (negative, rest) = sign(text);
    let bytes = rest.as_bytes();
    let value = match bytes {
        [b'0', b'b', ..] => based(negative, rest, 2, |b| matches!(b, b'0' | b'1' | b'_'))?,
        [b'0', b'x', ..] => based(negative, rest, 16, |b| b.is_ascii_hexdigit() || b == b'_')?,
        [b'0'] => Some(int(negative, "0", 10)?),
        [b'0', ..] => {
            let fits = all(rest, |byte| matches!(byte, b'0'..=b'7' | b'_'));
            let octal = without_lines(rest);
            if fits {
                Some(int(negative, &octal, 8)?)
            } else {
                None
            }
        }
        [b'1'..=b'9', ..] => match rest.find(':') {
            Some(colon) => {
                let (head, sixties) = rest.split_at(colon);
                let fits = is_number(head) && is_sixties(sixties);
                if fits {
                    Some(sexagesimal_int(negative, &without_lines(rest))?)
                } else {
                    None
                }
            }
            None if is_number(rest) => Some(int(negative, &without_lines(rest), 10)?),
            None => None,
        },
        _ => None,
    };
    Ok(value)
}

/// `0x1F` and its like; lines alone are no number, and Python then fails.
fn based(
    negative: bool,
    rest: &str,
    base: u32,
    fits: impl Fn(u8) -> bool,
) -> Result<Option<Value<'static>>, Problem> {
    let body = rest.get(2..).unwrap_or_default();
    if !all(body, fits) {
        return Ok(None);
    }
    let digits = without_lines(body);
    if digits.is_empty() {
        return Err(Problem::TagValue { tag: "!!int" });
    }
    Ok(Some(int(negative, &digits, base)?))
}

fn ruamel_float(text: &str) -> Result<Option<f64>, Problem> {
    if !starts_like_number(text) {
        return Ok(None);
    }
    if let Some(value) = special_float(text) {
        return Ok(Some(value));
    }
    let (negative, rest) = sign(text);
    let (mantissa, power) = exponent(rest);
    let fits = match mantissa.split_once('.') {
        Some(("", fraction)) => {
            all(fraction, is_digit_or_line) && power.is_none_or(is_signed_exponent)
        }
        Some((whole, fraction)) => {
            is_number(whole)
                && fraction.bytes().all(is_digit_or_line)
                && power.is_none_or(is_exponent)
        }
        None => is_number(mantissa) && power.is_some_and(is_exponent),
    };
    if !fits {
        return Ok(None);
    }
    // Lines alone are no number, and Python then fails.
    match finish(negative, rest) {
        Some(value) => Ok(Some(value)),
        None => Err(Problem::TagValue { tag: "!!float" }),
    }
}

fn ruamel_int(text: &str) -> Result<Option<Value<'static>>, Problem> {
    if !starts_like_number(text) {
        return Ok(None);
    }
    let (negative, rest) = sign(text);
    if rest.starts_with("0b") {
        return based(negative, rest, 2, |b| matches!(b, b'0' | b'1' | b'_'));
    }
    if rest.starts_with("0o") {
        return based(negative, rest, 8, |b| matches!(b, b'0'..=b'7' | b'_'));
    }
    if rest.starts_with("0x") {
        return based(negative, rest, 16, |b| b.is_ascii_hexdigit() || b == b'_');
    }
    if !all(rest, is_digit_or_line) {
        return Ok(None);
    }
    let number = without_lines(rest);
    if !digits(&number) {
        return Err(Problem::TagValue { tag: "!!int" });
    }
    Ok(Some(int(negative, &number, 10)?))
}

/// ruamel rounds what is finer than a microsecond; PyYAML drops it.
fn timestamp(text: &str, rounds: bool) -> Resolved {
    match moment::parse(text) {
        None => Ok(Known::Text),
        Some(parts) => Ok(Known::Value(moment::python(text, &parts, rounds)?)),
    }
}
