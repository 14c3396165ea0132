//! From bytes to text: what no reader would take, and what nobody needs.

use crate::Dialect;
use crate::error::{Problem, Step, fail};

pub(crate) fn text(bytes: &[u8], dialect: Dialect, limit: usize) -> Step<&str> {
    if bytes.len() > limit {
        return fail(limit, Problem::TooLarge { limit });
    }
    if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") {
        return fail(0, Problem::Utf16);
    }
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => return fail(error.valid_up_to(), Problem::NotUtf8),
    };
    // npm's yaml takes a return alone for a line's end in some places, for a letter in others.
    if dialect == Dialect::Yaml2
        && let Some((at, _)) = text
            .match_indices('\r')
            .find(|(at, _)| text.as_bytes().get(at + 1) != Some(&b'\n'))
    {
        return fail(at, Problem::Control { code: 0x0D });
    }
    if is_ordinary(bytes) {
        return Ok(text);
    }
    match text
        .char_indices()
        .find(|(_, letter)| is_refused(*letter, dialect))
    {
        Some((at, letter)) => fail(
            at,
            Problem::Control {
                code: letter.into(),
            },
        ),
        None => Ok(text),
    }
}

/// Whether there is nothing but ASCII that no reader refuses, asked without a branch for each byte.
fn is_ordinary(bytes: &[u8]) -> bool {
    let ordinary = |byte: &u8| matches!(byte, b' '..=b'~' | b'\t' | b'\n' | b'\r');
    let all = |chunk: &[u8]| chunk.iter().fold(true, |all, byte| all & ordinary(byte));
    bytes.chunks(1024).all(all)
}

/// NUL is refused for all: nothing that is configured can hold it.
fn is_refused(letter: char, dialect: Dialect) -> bool {
    match letter {
        ' '..='~' | '\t' | '\n' | '\r' => false,
        '\0' => true,
        _ => match dialect {
            Dialect::PyYaml | Dialect::Ruamel | Dialect::GoYaml3 => !matches!(
                letter,
                '\u{85}' | '\u{A0}'..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..
            ),
            _ => false,
        },
    }
}
