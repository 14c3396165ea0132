//! Names of attributes.

use std::borrow::Cow;

use crate::text;

/// What the grammar takes for itself. `or` may stand there, but reads as if it were the operator.
const RESERVED: [&str; 9] = [
    "assert", "else", "if", "in", "inherit", "let", "or", "rec", "then",
];

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
    let starts = |byte: &u8| byte.is_ascii_alphabetic() || *byte == b'_';
    let goes_on = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'\'');
    bytes.first().is_some_and(starts)
        && bytes.iter().all(goes_on)
        && name != "with"
        && !RESERVED.contains(&name)
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
