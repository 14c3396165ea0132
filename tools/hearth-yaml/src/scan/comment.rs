//! Comments, each with its place.

use crate::Comment;
use crate::cursor::{Cursor, narrow};

/// Reads a comment from its `#` to the end of its line.
pub(crate) fn take_comment<'a>(at: &mut Cursor<'a>) -> Comment<'a> {
    let mut span = at.span();
    let start = at.pos + 1;
    while !at.is_break_or_end(at.pos) {
        at.pos += 1;
    }
    span.end = narrow(at.pos);
    let text = at.slice(start, at.pos).trim_end();
    let before = at.bytes.get(..at.line_start).unwrap_or_default();
    let before = before.strip_suffix(b"\n").unwrap_or(before);
    let before = before.strip_suffix(b"\r").unwrap_or(before);
    let own_line = at.bytes.get(at.line_start..start - 1);
    let own_line = own_line.is_some_and(|line| line.iter().all(|b| matches!(b, b' ' | b'\t')));
    Comment {
        text: text.strip_prefix(' ').unwrap_or(text),
        span,
        own_line,
        blank_above: own_line && at.line > 0 && is_blank_end(before),
    }
}

/// Whether the last line of `before` holds nothing.
fn is_blank_end(before: &[u8]) -> bool {
    let last = before.iter().rev().find(|b| !matches!(b, b' ' | b'\t'));
    matches!(last, Some(b'\n' | b'\r') | None)
}
