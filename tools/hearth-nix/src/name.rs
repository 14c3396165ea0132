//! Names of attributes.

use std::borrow::Cow;

use crate::text;

/// What the grammar takes for itself. `or` may stand there, but reads as if it were the operator.
fn is_reserved(name: &str) -> bool {
    matches!(
        name,
        "assert" | "else" | "if" | "in" | "inherit" | "let" | "or" | "rec" | "then" | "with"
    )
}

/// Whether a name may start with a byte (1), and whether it may go on with it (2).
const LETTERS: [u8; 256] = {
    let mut letters = [0; 256];
    let mut byte = 0;
    while byte < 128_u8 {
        let mut may = 0;
        if byte.is_ascii_alphabetic() || byte == b'_' {
            may |= 1;
        }
        if byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'\'') {
            may |= 2;
        }
        letters[byte as usize] = may;
        byte += 1;
    }
    letters
};

/// The name as it stands in a set: bare where Nix allows it, else in quotes.
pub fn attr_name(name: &str) -> Cow<'_, str> {
    if is_bare(name) {
        Cow::Borrowed(name)
    } else {
        let mut quoted = String::with_capacity(name.len() + 2);
        text::push_quoted(&mut quoted, name);
        Cow::Owned(quoted)
    }
}

pub(crate) fn is_bare(name: &str) -> bool {
    let bytes = name.as_bytes();
    let may = |byte: &u8| LETTERS[usize::from(*byte)];
    bytes.first().is_some_and(|byte| may(byte) & 1 != 0)
        && bytes.iter().fold(2, |all, byte| all & may(byte)) != 0
        && !is_reserved(name)
}

#[cfg(test)]
mod tests {
    use super::attr_name;

    #[test]
    fn an_identifier_stands_bare() {
        for name in ["a", "_x", "a-b", "a'", "__functor", "null", "true", "org_1"] {
            assert_eq!(attr_name(name), name);
        }
    }

    #[test]
    fn what_is_no_identifier_is_quoted() {
        for name in [
            "", "a.b", "1a", "8448", "-a", "'a", "é", "a b", "if", "or", "with", "@a:b",
        ] {
            assert_eq!(attr_name(name), format!("\"{name}\""));
        }
        assert_eq!(attr_name("a${b}"), r#""a\${b}""#);
        assert_eq!(attr_name("a\"\n"), r#""a\"\n""#);
    }
}
