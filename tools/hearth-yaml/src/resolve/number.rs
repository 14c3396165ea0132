//! Numbers out of digits.

use crate::{Int, Problem, Value};

/// Python refuses longer ones, and so does sense.
pub(crate) const LONGEST: usize = 4300;

/// A whole number; `digits` are of the base, at least one.
pub(crate) fn int(negative: bool, digits: &str, base: u32) -> Result<Value<'static>, Problem> {
    if digits.len() > LONGEST {
        return Err(Problem::LongNumber { limit: LONGEST });
    }
    if let Ok(value) = i64::from_str_radix(digits, base) {
        let value = if negative { -value } else { value };
        return Ok(Value::Int(Int::Small(value)));
    }
    let big = decimal(negative, digits, base);
    // The smallest number of all does not fit without its sign.
    Ok(Value::Int(match big.parse() {
        Ok(value) => Int::Small(value),
        Err(_) => Int::Big(big),
    }))
}

/// The value as `f64`, for readers that know no other number.
pub(crate) fn js_int(negative: bool, digits: &str, base: u32) -> Result<Value<'static>, Problem> {
    const EXACT: i64 = 1 << 53;
    match int(negative, digits, base)? {
        // JavaScript has a minus zero.
        Value::Int(Int::Small(0)) if negative => Ok(Value::Float(-0.0)),
        Value::Int(Int::Small(value)) if (-EXACT..=EXACT).contains(&value) => {
            Ok(Value::Int(Int::Small(value)))
        }
        Value::Int(value) => Ok(Value::Float(value.to_string().parse().unwrap_or(f64::NAN))),
        other => Ok(other),
    }
}

/// Any base to decimal, a thousand millions at a time and eight digits at a time.
fn decimal(negative: bool, digits: &str, base: u32) -> Box<str> {
    const CHUNK: u64 = 1_000_000_000;
    let mut out = String::new();
    if negative {
        out.push('-');
    }
    if base == 10 {
        out.push_str(digits.trim_start_matches('0'));
        return out.into_boxed_str();
    }
    let mut chunks: Vec<u64> = vec![0];
    for group in digits.as_bytes().chunks(8) {
        let digits = group
            .iter()
            .filter_map(|&digit| char::from(digit).to_digit(base));
        let (times, mut carry) = digits.fold((1, 0), |(times, sum), digit| {
            (
                times * u64::from(base),
                sum * u64::from(base) + u64::from(digit),
            )
        });
        for chunk in &mut chunks {
            let value = *chunk * times + carry;
            *chunk = value % CHUNK;
            carry = value / CHUNK;
        }
        while carry > 0 {
            chunks.push(carry % CHUNK);
            carry /= CHUNK;
        }
    }
    let mut parts = chunks.iter().rev();
    if let Some(first) = parts.next() {
        out.push_str(&first.to_string());
    }
    for part in parts {
        out.push_str(&format!("{part:09}"));
    }
    out.into_boxed_str()
}

/// The sign, and what follows it.
pub(crate) fn sign(text: &str) -> (bool, &str) {
    match text.as_bytes().first() {
        Some(b'-') => (true, text.get(1..).unwrap_or_default()),
        Some(b'+') => (false, text.get(1..).unwrap_or_default()),
        _ => (false, text),
    }
}

pub(crate) fn all(text: &str, fits: impl Fn(u8) -> bool) -> bool {
    !text.is_empty() && text.bytes().all(fits)
}

pub(crate) fn digits(text: &str) -> bool {
    all(text, |byte| byte.is_ascii_digit())
}

pub(crate) fn is_digit_or_line(byte: u8) -> bool {
    byte.is_ascii_digit() || byte == b'_'
}

/// Splits at `e` or `E`: what stands before, and the exponent with its sign.
pub(crate) fn exponent(text: &str) -> (&str, Option<&str>) {
    match text.find(['e', 'E']) {
        Some(at) => (
            text.get(..at).unwrap_or_default(),
            Some(text.get(at + 1..).unwrap_or_default()),
        ),
        None => (text, None),
    }
}

/// `[-+]?[0-9]+`
pub(crate) fn is_exponent(text: &str) -> bool {
    digits(sign(text).1)
}

/// `[-+][0-9]+`
pub(crate) fn is_signed_exponent(text: &str) -> bool {
    text.starts_with(['-', '+']) && is_exponent(text)
}

pub(crate) fn without_lines(text: &str) -> String {
    text.chars().filter(|letter| *letter != '_').collect()
}

/// What all readers make of digits, a dot and an exponent.
pub(crate) fn float(text: &str) -> Option<f64> {
    text.parse().ok()
}

/// `a:b:c` to the base sixty.
pub(crate) fn sexagesimal(parts: &str) -> Option<f64> {
    let mut value = 0.0;
    for part in parts.split(':') {
        value = value * 60.0 + part.parse::<f64>().ok()?;
    }
    Some(value)
}

/// `(?::[0-5]?[0-9])+`, to the end.
pub(crate) fn is_sixties(text: &str) -> bool {
    let Some(rest) = text.strip_prefix(':') else {
        return false;
    };
    rest.split(':').all(|part| match part.as_bytes() {
        [one] => one.is_ascii_digit(),
        [ten, one] => (b'0'..=b'5').contains(ten) && one.is_ascii_digit(),
        _ => false,
    })
}

/// `12:30:45` as a whole number.
pub(crate) fn sexagesimal_int(negative: bool, parts: &str) -> Result<Value<'static>, Problem> {
    if parts.len() > LONGEST {
        return Err(Problem::LongNumber { limit: LONGEST });
    }
    let mut value: i128 = 0;
    for part in parts.split(':') {
        let next = part.parse::<i128>().ok().and_then(|part| {
            let shifted = value.checked_mul(60)?;
            shifted.checked_add(part)
        });
        match next {
            Some(next) => value = next,
            None => return Err(Problem::LongNumber { limit: 36 }),
        }
    }
    let value = if negative { -value } else { value };
    Ok(Value::Int(match i64::try_from(value) {
        Ok(value) => Int::Small(value),
        Err(_) => Int::Big(value.to_string().into_boxed_str()),
    }))
}
