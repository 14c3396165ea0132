//! A place and a style, in the room of a place.

use crate::{Span, Style};

/// The bits of `column` that say the style.
const BITS: u32 = 3;

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Spot {
    line: u32,
    offset: u32,
    end: u32,
    /// The column, or the highest there is room for, and behind it the style.
    column: u32,
}

impl Spot {
    #[inline]
    pub(crate) fn new(span: Span, style: Style) -> Self {
        Self {
            line: span.line,
            offset: span.offset,
            end: span.end,
            column: span.column.min(u32::MAX >> BITS) << BITS | style as u32,
        }
    }

    #[inline]
    pub(crate) fn span(self) -> Span {
        Span {
            line: self.line,
            column: self.column >> BITS,
            offset: self.offset,
            end: self.end,
        }
    }

    #[inline]
    pub(crate) fn style(self) -> Style {
        match self.column & ((1 << BITS) - 1) {
            1 => Style::SingleQuoted,
            2 => Style::DoubleQuoted,
            3 => Style::Literal,
            4 => Style::Folded,
            5 => Style::Flow,
            6 => Style::Empty,
            _ => Style::Plain,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn place_and_style_come_back() {
        let span = Span {
            line: 7,
            column: 9,
            offset: 11,
            end: u32::MAX,
        };
        for style in [
            Style::Plain,
            Style::SingleQuoted,
            Style::DoubleQuoted,
            Style::Literal,
            Style::Folded,
            Style::Flow,
            Style::Empty,
        ] {
            let spot = Spot::new(span, style);
            assert_eq!((spot.span(), spot.style()), (span, style));
        }
    }

    #[test]
    fn a_column_beyond_all_bounds_is_the_highest() {
        let column = u32::MAX;
        let span = Span {
            column,
            ..Span::default()
        };
        let spot = Spot::new(span, Style::Empty);
        assert_eq!(spot.span().column, u32::MAX >> 3);
        assert_eq!(spot.style(), Style::Empty);
    }
}
