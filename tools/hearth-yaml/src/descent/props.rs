//! Anchors, aliases, tags and directives.

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
        while !self.at.is_blank(self.at.pos) {
            self.at.pos += 1;
        }
        let whole = self.at.slice(open, self.at.pos);
        let (handle, name) = match whole.rfind('!') {
            Some(at) => whole.split_at(at + 1),
            None => ("!", ""),
        };
        let odd = self.spec && !name.is_empty() && !is_uri(&format!("-{name}"));
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

    /// Whether there were any.
    pub(super) fn directives(&mut self) -> Step<bool> {
        let (mut any, mut version) = (false, false);
        loop {
            self.space(true);
            if self.indent > 0 || self.at.peek() != b'%' {
                return Ok(any);
            }
            any = true;
            let open = self.at.pos;
            let mut words = Vec::new();
            self.at.pos += 1;
            loop {
                let start = self.at.pos;
                while !self.at.is_blank(self.at.pos) {
                    self.at.pos += 1;
                }
                words.push(self.at.slice(start, self.at.pos));
                while matches!(self.at.peek(), b' ' | b'\t') {
                    self.at.pos += 1;
                }
                if self.at.peek() == b'#' {
                    while !self.at.is_break_or_end(self.at.pos) {
                        self.at.pos += 1;
                    }
                }
                if self.at.is_break_or_end(self.at.pos) {
                    break;
                }
            }
            self.line_break();
            self.indent = 0;
            match words.split_first() {
                Some((&"", _)) | None => return fail(open, Problem::Directive),
                Some((&"YAML", arguments)) => {
                    if version {
                        return fail(open, Problem::DirectiveTwice);
                    }
                    version = true;
                    check_version(arguments, open)?;
                    // npm's yaml reads the rest as 1.1, which is not read here.
                    if self.spec && arguments != ["1.2"] {
                        return fail(open, Problem::Version);
                    }
                }
                Some((&"TAG", arguments)) => self.tag_directive(arguments, open)?,
                Some(_) => {}
            }
        }
    }

    fn tag_directive(&mut self, arguments: &[&'a str], open: usize) -> Step<()> {
        let &[handle, prefix] = arguments else {
            return fail(open, Problem::Directive);
        };
        if !is_handle(handle) || !is_uri(prefix) {
            return fail(open, Problem::Directive);
        }
        if self.handles.iter().any(|(known, _)| *known == handle) {
            return fail(open, Problem::DirectiveTwice);
        }
        match unescaped(prefix) {
            Some(prefix) => self.handles.push((handle, prefix)),
            None => return fail(open, Problem::Directive),
        }
        Ok(())
    }
}

fn check_version(arguments: &[&str], open: usize) -> Step<()> {
    let &[version] = arguments else {
        return fail(open, Problem::Directive);
    };
    let number = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    match version.split_once('.') {
        Some((major, minor)) if number(major) && number(minor) => {
            if major.trim_start_matches('0') == "1" {
                Ok(())
            } else {
                fail(open, Problem::Version)
            }
        }
        _ => fail(open, Problem::Directive),
    }
}

/// `!`, `!!` or `!name!`.
fn is_handle(handle: &str) -> bool {
    if matches!(handle, "!" | "!!") {
        return true;
    }
    let name = handle.strip_prefix('!').and_then(|rest| rest.strip_suffix('!'));
    name.is_some_and(|name| {
        !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    })
}

fn is_uri(name: &str) -> bool {
    let mut letters = name.chars();
    let fits = |letter: char| {
        letter.is_ascii_alphanumeric() || "-#;/?:@&=+$,_.!~*'()[]%".contains(letter)
    };
    letters.next().is_some_and(|first| !",[]{}".contains(first)) && letters.all(fits)
}
