//! Text out of pieces.

use std::borrow::Cow;

/// A text that is put together only if it is not as it lies in the file.
pub(super) struct Gathered<'a> {
    pub(super) text: Cow<'a, str>,
    pub(super) any: bool,
}

impl<'a> Gathered<'a> {
    pub(super) fn new() -> Self {
        Self {
            text: Cow::Borrowed(""),
            any: false,
        }
    }

    pub(super) fn piece(&mut self, piece: &'a str) {
        if piece.is_empty() {
            return;
        }
        if self.any {
            self.text.to_mut().push_str(piece);
        } else {
            self.text = Cow::Borrowed(piece);
            self.any = true;
        }
    }

    pub(super) fn letter(&mut self, letter: char) {
        self.any = true;
        self.text.to_mut().push(letter);
    }

    /// One line break is a space; of more, the first is none.
    pub(super) fn fold(&mut self, breaks: usize) {
        match breaks {
            0 => {}
            1 => self.letter(' '),
            _ => (1..breaks).for_each(|_| self.letter('\n')),
        }
    }
}
