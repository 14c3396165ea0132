//! The line of an error as a person may see it: what is written, but no value that could be a
//! secret. Keys are shown, since they tell where one is; what is no key is masked.

/// The longest line that is shown.
const WIDTH: usize = 72;
/// The longest text that is taken for a key.
const KEY: usize = 40;

/// The number of the line in which `at` lies, and the offset at which that line starts.
pub(crate) fn line_of(bytes: &[u8], at: usize) -> (u32, usize) {
    let (mut line, mut start, mut index) = (1_u32, 0, 0);
    while index < at {
        match bytes.get(index) {
            Some(b'\n') => (line, start) = (line.saturating_add(1), index + 1),
            Some(b'\r') if bytes.get(index + 1) != Some(&b'\n') => {
                (line, start) = (line.saturating_add(1), index + 1);
            }
            _ => {}
        }
        index += 1;
    }
    (line, start)
}

/// The line that starts at `start`.
pub(crate) fn masked(bytes: &[u8], start: usize) -> String {
    let rest = bytes.get(start..).unwrap_or_default();
    let end = rest
        .iter()
        .take(4 * WIDTH)
        .position(|byte| matches!(byte, b'\n' | b'\r'))
        .unwrap_or(rest.len().min(4 * WIDTH));
    let line = String::from_utf8_lossy(rest.get(..end).unwrap_or_default());
    let mut out = String::new();
    let mut rest: &str = &line;
    // Of several keys on a line only the first is sure to be one: `password: a: b`.
    let mut keyed = false;
    while let Some(first) = rest.chars().next() {
        let (shown, taken) = match first {
            ' ' | '[' | ']' | '{' | '}' | ',' => (first.to_string(), 1),
            '\t' => ("→".to_owned(), 1),
            '-' | '?' | ':' if rest.len() == 1 || rest.as_bytes().get(1) == Some(&b' ') => {
                (first.to_string(), 1)
            }
            '#' if out.is_empty() || out.ends_with(' ') => ("# …".to_owned(), rest.len()),
            _ => piece(rest, &mut keyed),
        };
        out.push_str(&shown);
        rest = rest.get(taken..).unwrap_or_default();
        if out.chars().count() > WIDTH {
            out = out.chars().take(WIDTH).collect();
            out.push('…');
            break;
        }
    }
    out.trim_end().to_owned()
}

/// What is shown for the text at the start of `rest`, and how many bytes it stands for.
fn piece(rest: &str, keyed: &mut bool) -> (String, usize) {
    let colon = rest
        .find(": ")
        .or_else(|| rest.ends_with(':').then(|| rest.len() - 1));
    if let Some(colon) = colon.filter(|_| !*keyed) {
        let name = rest.get(..colon).unwrap_or_default();
        if is_key(name.trim_matches(['"', '\''])) {
            *keyed = true;
            return (name.to_owned(), colon);
        }
    }
    let word = rest.split([',', ']', '}']).next().unwrap_or(rest).trim();
    if colon.is_none() && is_harmless(word) {
        return (word.to_owned(), word.len());
    }
    ("***".to_owned(), rest.len())
}

fn is_harmless(word: &str) -> bool {
    let digits = word.strip_prefix('-').unwrap_or(word);
    let number =
        !digits.is_empty() && digits.len() <= 5 && digits.bytes().all(|b| b.is_ascii_digit());
    number
        || matches!(
            word,
            "---" | "..." | "|" | ">" | "|-" | ">-" | "|+" | ">+" | "~" | "<<"
        )
        || ["true", "false", "null", "yes", "no", "on", "off"]
            .iter()
            .any(|known| word.eq_ignore_ascii_case(known))
}

/// Whether a text in the place of a key can be one: names are words; tokens are long, or hold
/// digits among capitals.
fn is_key(name: &str) -> bool {
    let digits = name.bytes().filter(u8::is_ascii_digit).count();
    !name.is_empty()
        && name.len() <= KEY
        && digits <= 3
        && name
            .chars()
            .all(|c| c.is_alphanumeric() || "_-.@*#/ ".contains(c))
        && !(digits > 0 && name.bytes().any(|b| b.is_ascii_uppercase()))
}

/// A key in a message, in backticks, or a mask.
pub(crate) fn key(name: &str) -> String {
    if is_key(name) {
        format!("`{name}`")
    } else {
        "`***`".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_shown_and_values_are_not() {
        let shown = |line: &str| masked(line.as_bytes(), 0);
        assert_eq!(shown("password: hunter2"), "password: ***");
        assert_eq!(shown("  - as_token: \"abc\" # mine"), "  - as_token: ***");
        assert_eq!(shown("port: 8008"), "port: 8008");
        assert_eq!(shown("pin: 12345678"), "pin: ***");
        assert_eq!(shown("enabled: yes"), "enabled: yes");
        assert_eq!(shown("hunter2"), "***");
        assert_eq!(shown("\ta: b"), "→a: ***");
        assert_eq!(shown("a: [b, hunter2"), "a: [***");
        assert_eq!(shown("a: b: c"), "a: ***");
        assert_eq!(shown("- a: s3cret: c"), "- a: ***");
        assert_eq!(
            shown("dDNzdF8tMDEyMzQ1Njc4OWFiY2RlZmdoaWprbG1ub3A: c"),
            "***"
        );
        assert_eq!(shown("# hunter2"), "# …");
        assert_eq!(shown("key:"), "key:");
    }

    #[test]
    fn a_long_line_is_shortened() {
        let line = format!("{}: 1", "[".repeat(500));
        assert_eq!(masked(line.as_bytes(), 0).chars().count(), WIDTH + 1);
    }

    #[test]
    fn lines_end_as_editors_see_them() {
        assert_eq!(line_of(b"a\nb\r\nc\rd", 0), (1, 0));
        assert_eq!(line_of(b"a\nb\r\nc\rd", 2), (2, 2));
        assert_eq!(line_of(b"a\nb\r\nc\rd", 5), (3, 5));
        assert_eq!(line_of(b"a\nb\r\nc\rd", 7), (4, 7));
    }
}
