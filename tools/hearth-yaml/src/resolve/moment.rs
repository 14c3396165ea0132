//! Dates and times, as each reader understands and writes them.

use super::calendar::{date_of, days_since_1970, is_date};
use crate::{Moment, Problem, Value};

/// What stands in a text that looks like a date.
pub(crate) struct Parts<'t> {
    year: i64,
    month: i64,
    day: i64,
    clock: Option<Clock<'t>>,
}

struct Clock<'t> {
    hour: i64,
    minute: i64,
    second: i64,
    fraction: &'t str,
    /// Minutes east of Greenwich.
    zone: Option<i64>,
}

/// Reads digits off the front of a text.
pub(super) struct Eater<'t>(pub(super) &'t str);

impl<'t> Eater<'t> {
    pub(super) fn digits(&mut self, least: usize, most: usize) -> Option<&'t str> {
        let count = self
            .0
            .bytes()
            .take(most)
            .take_while(u8::is_ascii_digit)
            .count();
        if count < least {
            return None;
        }
        let (digits, rest) = self.0.split_at(count);
        self.0 = rest;
        Some(digits)
    }

    pub(super) fn number(&mut self, least: usize, most: usize) -> Option<i64> {
        self.digits(least, most)?.parse().ok()
    }

    pub(super) fn sign(&mut self, sign: char) -> Option<()> {
        self.0 = self.0.strip_prefix(sign)?;
        Some(())
    }

    fn blanks(&mut self) -> bool {
        let rest = self.0.trim_start_matches([' ', '\t']);
        let any = rest.len() < self.0.len();
        self.0 = rest;
        any
    }
}

/// What YAML 1.1 takes for a date or a time.
pub(crate) fn parse(text: &str) -> Option<Parts<'_>> {
    let parts = parse_loose(text)?;
    // A date alone has all its digits.
    (parts.clock.is_some() || text.len() == 10).then_some(parts)
}

/// The same, but a date alone may be short: what a tag may stand before.
pub(crate) fn parse_loose(text: &str) -> Option<Parts<'_>> {
    // Cheap to rule out: almost nothing starts like a year.
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
    let clock = if rest.0.is_empty() {
        None
    } else {
        Some(clock(&mut rest)?)
    };
    Some(Parts {
        year,
        month,
        day,
        clock,
    })
}

fn clock<'t>(rest: &mut Eater<'t>) -> Option<Clock<'t>> {
    if rest.sign('T').or_else(|| rest.sign('t')).is_none() && !rest.blanks() {
        return None;
    }
    let hour = rest.number(1, 2)?;
    rest.sign(':')?;
    let minute = rest.number(2, 2)?;
    rest.sign(':')?;
    let second = rest.number(2, 2)?;
    let fraction = match rest.sign('.') {
        Some(()) => rest.digits(0, usize::MAX)?,
        None => "",
    };
    let mut zone = None;
    if !rest.0.is_empty() {
        rest.blanks();
        zone = Some(offset(rest)?);
    }
    rest.0.is_empty().then_some(Clock {
        hour,
        minute,
        second,
        fraction,
        zone,
    })
}

fn offset(rest: &mut Eater<'_>) -> Option<i64> {
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
    let hours = rest.number(1, 2)?;
    let minutes = match rest.sign(':') {
        Some(()) => rest.number(2, 2)?,
        None => 0,
    };
    Some(west * (hours * 60 + minutes))
}

pub(super) fn value(text: &str, iso: String) -> Value<'static> {
    Value::Timestamp(Box::new(Moment {
        text: text.into(),
        iso: iso.into_boxed_str(),
    }))
}

pub(super) fn zone_text(minutes: i64) -> String {
    let sign = if minutes < 0 { '-' } else { '+' };
    format!("{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
}

/// `datetime.date` or `datetime.datetime`, as `isoformat` writes it.
pub(crate) fn python(
    text: &str,
    parts: &Parts<'_>,
    rounds: bool,
) -> Result<Value<'static>, Problem> {
    let Parts {
        year, month, day, ..
    } = *parts;
    if year < 1 || !is_date(year, month, day) {
        return Err(Problem::Moment);
    }
    let date = format!("{year:04}-{month:02}-{day:02}");
    let Some(clock) = &parts.clock else {
        return Ok(value(text, date));
    };
    let zone_fits = clock.zone.is_none_or(|zone| zone.abs() < 24 * 60);
    if clock.hour > 23 || clock.minute > 59 || clock.second > 59 || !zone_fits {
        return Err(Problem::Moment);
    }
    let mut micro: i64 = padded(clock.fraction, 6);
    if rounds
        && clock
            .fraction
            .as_bytes()
            .get(6)
            .is_some_and(|digit| *digit > b'4')
    {
        micro += 1;
    }
    if micro > 999_999 {
        // The second that it would add belongs to no config.
        return Err(Problem::Moment);
    }
    let mut iso = format!(
        "{date}T{:02}:{:02}:{:02}",
        clock.hour, clock.minute, clock.second
    );
    if micro > 0 {
        iso.push_str(&format!(".{micro:06}"));
    }
    if let Some(zone) = clock.zone {
        iso.push_str(&zone_text(zone));
    }
    Ok(value(text, iso))
}

/// The first digits of a fraction, as a number of that many digits.
fn padded(fraction: &str, digits: usize) -> i64 {
    let known: String = fraction.chars().take(digits).collect();
    format!("{known:0<digits$}").parse().unwrap_or(0)
}

/// JavaScript's `Date`, as `toISOString` writes it. What overflows runs on into the next unit.
pub(crate) fn js(text: &str, parts: &Parts<'_>) -> Result<Value<'static>, Problem> {
    let year = if parts.year < 100 {
        parts.year + 1900
    } else {
        parts.year
    };
    let months = year * 12 + parts.month - 1;
    let days = days_since_1970(months.div_euclid(12), months.rem_euclid(12) + 1) + parts.day - 1;
    let mut milli = days * 86_400_000;
    if let Some(clock) = &parts.clock {
        let minutes = clock.hour * 60 + clock.minute - clock.zone.unwrap_or(0);
        milli += (minutes * 60 + clock.second) * 1000 + padded(clock.fraction, 3);
    }
    Ok(value(text, js_iso(milli)))
}

fn js_iso(milli: i64) -> String {
    let (year, month, day) = date_of(milli.div_euclid(86_400_000));
    let rest = milli.rem_euclid(86_400_000);
    let year = match year {
        0..=9999 => format!("{year:04}"),
        _ if year < 0 => format!("-{:06}", -year),
        _ => format!("+{year:06}"),
    };
    format!(
        "{year}-{month:02}-{day:02}T{:02}:{:02}:{:02}.{:03}Z",
        rest / 3_600_000,
        rest / 60_000 % 60,
        rest / 1000 % 60,
        rest % 1000
    )
}
