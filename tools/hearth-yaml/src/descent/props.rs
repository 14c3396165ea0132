//! Anchors, aliases and tags.

use super::Descent;
use crate::build::{Props, Tag};
use crate::error::{Problem, Step, fail};
use crate::scan::unescaped;

impl<'a> Descent<'a, '_> {
    /// One anchor or tag.
    pub(super) fn property(&mut self, props: &mut Props<'a>) -> Step<bool> {
        let open = self.at.pos;
        match self.at.peek() {
            b'!' if props.tag.is_some() => fail(open, Problem::PropertyHere),
            b'&' if props.anchor.is_some() => fail(open, Problem::PropertyHere),
            b'!' => {
                props.tag = Some(self.tag()?);
                Ok(true)
            }
            b'&' => {
                let span = self.at.span();
                self.at.pos += 1;
                props.anchor = Some((self.name()?, span));
                Ok(true)
            }
            _ => Ok(false),
        }
    }

    pub(super) fn name(&mut self) -> Step<&'a str> {
        let start = self.at.pos;
        while !self.at.is_blank(self.at.pos)
            && !matches!(self.at.peek(), b',' | b'[' | b']' | b'{' | b'}')
        {
            self.at.pos += 1;
        }
        let name = self.at.slice(start, self.at.pos);
        if name.is_empty() {
            return fail(start - 1, Problem::AnchorName);
        }
        Ok(name)
    }

    fn tag(&mut self) -> Step<Tag<'a>> {
        let open = self.at.pos;
        self.at.pos += 1;
        if self.at.peek() == b'<' {
            let start = self.at.pos + 1;
            while !self.at.is_end() && self.at.peek() != b'>' {
                self.at.pos += 1;
            }
            let name = self.at.slice(start, self.at.pos);
            if self.at.is_end() || !is_uri(name) && !name.is_empty() {
                return fail(open, Problem::TagForm);
            }
            self.at.pos += 1;
            return Ok(Tag::full(name.to_owned().into(), open));
        }
        let ends = |byte| matches!(byte, b',' | b'[' | b']' | b'{' | b'}');
        while !(self.at.is_blank(self.at.pos) || self.spec && ends(self.at.peek())) {
            self.at.pos += 1;
        }
        if self.spec && matches!(self.at.peek(), b'[' | b'{') {
            return fail(open, Problem::TagForm);
        }
        let whole = self.at.slice(open, self.at.pos);
        let (handle, name) = match whole.rfind('!') {
            Some(at) => whole.split_at(at + 1),
            None => ("!", ""),
        };
        let bare = handle == "!!" && name.is_empty();
        let odd = self.spec && (bare || !name.is_empty() && !is_uri(&format!("-{name}")));
        let form = (name.is_empty() || is_uri(name)) && !odd;
        if !is_handle(handle) || name.contains([',', '[', ']', '{', '}']) || !form {
            return fail(open, Problem::TagForm);
        }
        let Some(name) = unescaped(name) else {
            return fail(open, Problem::TagForm);
        };
        let declared = self.handles.iter().find(|(known, _)| *known == handle);
        match (declared, handle) {
            (Some((_, prefix)), _) => Ok(Tag::full(format!("{prefix}{name}").into(), open)),
            (None, "!") => Ok(Tag::full(format!("!{name}").into(), open)),
            (None, "!!") => Ok(Tag::short(&name, open)),
            (None, _) => fail(open, Problem::TagHandle),
        }
    }
}

/// `!`, `!!` or `!name!`.
pub(super) fn is_handle(handle: &str) -> bool {
    if matches!(handle, "!" | "!!") {
        return true;
    }
    let name = handle
        .strip_prefix('!')
        .and_then(|rest| rest.strip_suffix('!'));
    name.is_some_and(|name| {
        !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    })
}

pub(super) fn is_uri(name: &str) -> bool {
    let mut letters = name.chars();
    let fits =
        |letter: char| letter.is_ascii_alphanumeric() || "-#;/?:@&=+$,_.!~*'()[]%".contains(letter);
    letters.next().is_some_and(|first| !",[]{}".contains(first)) && letters.all(fits)
}
