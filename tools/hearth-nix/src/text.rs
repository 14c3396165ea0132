//! Strings: in quotes, or indented.

/// What is in a text: a NUL, a line feed, something that needs a backslash in quotes.
#[derive(Clone, Copy)]
pub(crate) struct Signs(u8);

const NUL: u8 = 1;
const BREAK: u8 = 2;
const ESCAPED: u8 = 4;

const SIGNS: [u8; 256] = {
    let mut signs = [0; 256];
    signs[0] = NUL;
    signs[b'\n' as usize] = BREAK | ESCAPED;
    let mut escaped: &[u8] = b"\"\\\r\t$";
    while let [byte, rest @ ..] = escaped {
        signs[*byte as usize] = ESCAPED;
        escaped = rest;
    }
    signs
};

impl Signs {
    #[inline]
    pub(crate) fn of(text: &str) -> Self {
        Self(
            text.bytes()
                .fold(0, |all, byte| all | SIGNS[usize::from(byte)]),
        )
    }

    pub(crate) fn has_nul(self) -> bool {
        self.0 & NUL != 0
    }

    pub(crate) fn has_break(self) -> bool {
        self.0 & BREAK != 0
    }

    fn is_plain(self) -> bool {
        self.0 == 0
    }
}

/// Text in quotes on one line. Carriage returns must be escaped, since Nix makes line feeds of them.
pub(crate) fn push_quoted(out: &mut String, text: &str) {
    push_signed(out, text, Signs::of(text));
}

/// The same, for one whose signs are known.
pub(crate) fn push_signed(out: &mut String, text: &str, signs: Signs) {
    out.push('"');
    if signs.is_plain() {
        out.push_str(text);
        out.push('"');
        return;
    }
    let bytes = text.as_bytes();
    let mut done = 0;
    for (at, byte) in bytes.iter().enumerate() {
        let escaped = match byte {
            b'"' => "\\\"",
            b'\\' => "\\\\",
            b'\n' => "\\n",
            b'\r' => "\\r",
            b'\t' => "\\t",
            b'$' if bytes.get(at + 1) == Some(&b'{') => "\\$",
            _ => continue,
        };
        out.push_str(&text[done..at]);
        out.push_str(escaped);
        done = at + 1;
    }
    out.push_str(&text[done..]);
    out.push('"');
}

/// Whether the text reads better indented, and comes back the same: several lines, of which Nix
/// strips our own indentation and nothing else, and in which nothing invisible could get lost.
pub(crate) fn reads_better_indented(text: &str) -> bool {
    let body = text.strip_suffix('\n').unwrap_or(text);
    body.contains('\n')
        && !body.starts_with('\n')
        && !body.ends_with(['\n', '\''])
        && !body.contains("'''")
        && !body.contains("'$")
        && !body.chars().any(|char| char.is_control() && char != '\n')
        && !body
            .split('\n')
            .any(|line| line.ends_with(char::is_whitespace))
        && body
            .split('\n')
            .any(|line| !line.is_empty() && !line.starts_with(' '))
}

/// Text between `''`, its lines at `indent`, the closing quotes two less.
pub(crate) fn push_indented(out: &mut String, text: &str, indent: usize) {
    out.push_str("''");
    let body = text.strip_suffix('\n');
    for line in body.unwrap_or(text).split('\n') {
        out.push('\n');
        if line.is_empty() {
            continue;
        }
        push_spaces(out, indent);
        if line.contains(['\'', '$']) {
            out.push_str(&line.replace("''", "'''").replace("${", "''${"));
        } else {
            out.push_str(line);
        }
    }
    if body.is_some() {
        out.push('\n');
        push_spaces(out, indent.saturating_sub(2));
    }
    out.push_str("''");
}

const SPACES: &str = "\n                                                                ";

/// A line feed, and spaces behind it.
#[inline]
pub(crate) fn push_line(out: &mut String, indent: usize) {
    match SPACES.get(..=indent) {
        Some(line) => out.push_str(line),
        None => {
            out.push('\n');
            push_spaces(out, indent);
        }
    }
}

pub(crate) fn push_spaces(out: &mut String, count: usize) {
    let mut left = count;
    while left > 0 {
        let now = left.min(SPACES.len() - 1);
        out.push_str(&SPACES[1..=now]);
        left -= now;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quoted(text: &str) -> String {
        let mut out = String::new();
        push_quoted(&mut out, text);
        out
    }

    #[test]
    fn quotes_escape_what_nix_would_take_for_itself() {
        assert_eq!(quoted(r#"a"b\c"#), r#""a\"b\\c""#);
        assert_eq!(quoted("a\r\n\tb"), r#""a\r\n\tb""#);
        assert_eq!(quoted("${x} $x $"), r#""\${x} $x $""#);
        assert_eq!(quoted("$${x}"), r#""$\${x}""#);
        assert_eq!(quoted("é\u{1f600}\u{7}"), "\"é\u{1f600}\u{7}\"");
    }

    #[test]
    fn several_lines_are_indented() {
        assert!(reads_better_indented("a\nb"));
        assert!(reads_better_indented("a\n\n  b\n"));
        let mut out = String::new();
        push_indented(&mut out, "a ''b''\n\n  ${c}\n", 4);
        assert_eq!(out, "''\n    a '''b'''\n\n      ''${c}\n  ''");
    }

    #[test]
    fn what_indentation_would_change_is_quoted() {
        for text in [
            "a", "a\n", "\na\nb", "a\nb\n\n", "  a\n  b", "a \nb", "a\n \nb", "a\n\tb", "a\r\nb",
            "a\nb'", "a\n'''b", "a\n'${b}",
        ] {
            assert!(!reads_better_indented(text), "{text:?}");
        }
    }
}
