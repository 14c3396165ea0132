//! Times as yaml.v3 takes them.

use super::calendar::is_date;
use super::moment::{Eater, value, zone_text};
use crate::Value;

/// The formats that yaml.v3 tries; anything else is no time to it, nor is a wrong date.
pub(crate) fn go(text: &str) -> Option<Value<'static>> {
    let bytes = text.as_bytes();
    if bytes.get(4) != Some(&b'-') || bytes.len() < 8 {
        return None;
    }
    let mut rest = Eater(text);
    let year = rest.number(4, 4)?;
    rest.sign('-')?;
    let month = rest.number(1, 2)?;
    rest.sign('-')?;
    let day = rest.number(1, 2)?;
    if !is_date(year, month, day) {
        return None;
    }
    let date = format!("{year:04}-{month:02}-{day:02}");
    if rest.0.is_empty() {
        return Some(value(text, format!("{date}T00:00:00Z")));
    }
    let zoned = rest.sign('T').or_else(|| rest.sign('t')).is_some();
    if !zoned {
        rest.sign(' ')?;
        rest.0 = rest.0.trim_start_matches(' ');
    }
    let hour = rest.number(1, 2)?;
    rest.sign(':')?;
    let minute = rest.number(1, 2)?;
    rest.sign(':')?;
    let second = rest.number(1, 2)?;
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let fraction = match rest.sign('.').or_else(|| rest.sign(',')) {
        // Go counts billionths, and cuts what is finer.
        Some(()) => {
            let digits = rest.digits(1, usize::MAX)?;
            digits.get(..9).unwrap_or(digits).trim_end_matches('0')
        }
        None => "",
    };
    let dot = if fraction.is_empty() { "" } else { "." };
    let zone = if zoned { go_zone(&mut rest)? } else { 0 };
    if !rest.0.is_empty() {
        return None;
    }
    let zone = if zone == 0 {
        "Z".to_owned()
    } else {
        zone_text(zone)
    };
    Some(value(
        text,
        format!("{date}T{hour:02}:{minute:02}:{second:02}{dot}{fraction}{zone}"),
    ))
}

/// `Z` or `±hh:mm`.
fn go_zone(rest: &mut Eater<'_>) -> Option<i64> {
    if rest.sign('Z').is_some() {
        return Some(0);
    }
    let west = match rest.sign('+') {
        Some(()) => 1,
        None => {
            rest.sign('-')?;
            -1
        }
    };
    let hours = rest.number(2, 2)?;
    rest.sign(':')?;
    let minutes = rest.number(2, 2)?;
    (hours <= 24 && minutes < 60).then_some(west * (hours * 60 + minutes))
}
