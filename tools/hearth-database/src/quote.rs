//! Names and values inside SQL and shell text that cannot take parameters.

/// A name as SQL wants it when it may hold anything: `"matrix-synapse"`.
pub fn identifier(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// A value; every connection has `standard_conforming_strings` on.
pub fn literal(value: &str) -> String {
    format!("'{}'", value.replace('\'', "''"))
}

/// One word of a shell command.
pub fn shell(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=,@+".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_inside_names_values_and_words_are_doubled_or_escaped() {
        assert_eq!(identifier("matrix-synapse"), "\"matrix-synapse\"");
        assert_eq!(identifier("a\"; DROP ROLE x"), "\"a\"\"; DROP ROLE x\"");
        assert_eq!(literal("it's"), "'it''s'");
        assert_eq!(shell("--dbname=matrix-synapse"), "--dbname=matrix-synapse");
        assert_eq!(shell("it's here"), "'it'\\''s here'");
        assert_eq!(shell(""), "''");
    }
}
