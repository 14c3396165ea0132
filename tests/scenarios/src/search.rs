//! Looking for secrets where none should be: in texts, in a directory here, and everywhere in a machine.
//!
//! A secret is searched for as it is and as programs are apt to write it: hexadecimal, base64, a list of numbers.
//! Its beginning and its end are enough, so one that was cut short is found too.

mod machine;

use std::fmt;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};

pub use machine::{Everywhere, Seen};

/// So much of a secret's beginning and end; random text of that length is nowhere by chance.
const WINDOW: usize = 16;

/// What is looked for.
#[derive(Default)]
pub struct Search {
    needles: Vec<Needle>,
}

struct Needle {
    secret: String,
    form: &'static str,
    text: String,
}

/// A secret that was found.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hit {
    pub place: String,
    pub secret: String,
    pub form: &'static str,
}

impl fmt::Display for Hit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} ({})", self.place, self.secret, self.form)
    }
}

impl Search {
    /// One more secret to look for, under a name for reports.
    pub fn add(&mut self, name: &str, value: &str) -> Result<()> {
        let length = value.len();
        anyhow::ensure!(
            length >= WINDOW && value.bytes().all(|byte| byte.is_ascii_graphic()),
            "{name} is not distinctive enough to be searched for"
        );
        for part in [
            &value.as_bytes()[..WINDOW],
            &value.as_bytes()[length - WINDOW..],
        ] {
            self.push(name, "as it is", String::from_utf8_lossy(part).into_owned());
            self.add_bytes(name, part);
            // Of graphic ASCII, both alphabets of base64 make the same.
            for shift in 0..3 {
                self.push(name, "base64", in_base64(part, shift));
            }
        }
        // Keys and tokens are bytes that were written as base64.
        let bytes = STANDARD_NO_PAD
            .decode(value)
            .or_else(|_| URL_SAFE_NO_PAD.decode(value));
        if let Ok(bytes) = bytes {
            self.add_bytes(name, &bytes[..WINDOW.min(bytes.len())]);
        }
        Ok(())
    }

    fn add_bytes(&mut self, name: &str, part: &[u8]) {
        let hex: String = part.iter().map(|byte| format!("{byte:02x}")).collect();
        let numbers: Vec<String> = part.iter().map(u8::to_string).collect();
        self.push(name, "hexadecimal", hex.to_uppercase());
        self.push(name, "hexadecimal", hex);
        self.push(name, "numbers", numbers.join(", "));
        self.push(name, "numbers", numbers.join(","));
    }

    fn push(&mut self, secret: &str, form: &'static str, text: String) {
        self.needles.push(Needle {
            secret: secret.to_owned(),
            form,
            text,
        });
    }

    /// What of it a text holds.
    pub fn in_text(&self, place: &str, text: &[u8]) -> Vec<Hit> {
        // What is searched for is ASCII, which this leaves as it is.
        let text = String::from_utf8_lossy(text);
        let holds = |needle: &&Needle| text.contains(&needle.text);
        unique(
            self.needles
                .iter()
                .filter(holds)
                .map(|needle| needle.found_at(place)),
        )
    }

    /// What of it the files of a directory of this computer hold, in content or name.
    pub fn in_directory(&self, directory: &Path) -> Result<Vec<Hit>> {
        let mut hits = Vec::new();
        let entries = fs::read_dir(directory)
            .with_context(|| format!("Cannot read {}", directory.display()))?;
        for entry in entries {
            let path = entry?.path();
            let place = path.display().to_string();
            hits.extend(self.in_text(&place, place.as_bytes()));
            if path.is_symlink() {
                let target = fs::read_link(&path)?;
                hits.extend(self.in_text(&place, target.as_os_str().as_encoded_bytes()));
            } else if path.is_dir() {
                hits.extend(self.in_directory(&path)?);
            } else {
                hits.extend(self.in_text(&place, &fs::read(&path)?));
            }
        }
        Ok(hits)
    }

    /// One needle a line, as `grep --file` takes them.
    fn patterns(&self) -> String {
        let lines: Vec<&str> = self
            .needles
            .iter()
            .map(|needle| needle.text.as_str())
            .collect();
        lines.join("\n") + "\n"
    }

    /// What `grep --only-matching` printed stands for.
    fn meant_by(&self, place: &str, text: &str) -> Option<Hit> {
        let needle = self.needles.iter().find(|needle| needle.text == text)?;
        Some(needle.found_at(place))
    }
}

impl Needle {
    fn found_at(&self, place: &str) -> Hit {
        Hit {
            place: place.to_owned(),
            secret: self.secret.clone(),
            form: self.form,
        }
    }
}

fn unique(hits: impl Iterator<Item = Hit>) -> Vec<Hit> {
    let set: std::collections::BTreeSet<Hit> = hits.collect();
    set.into_iter().collect()
}

/// The letters that do not depend on what stands around the part, which begins `shift` bytes after a whole group.
fn in_base64(part: &[u8], shift: usize) -> String {
    let mut bytes = vec![0; shift];
    bytes.extend_from_slice(part);
    let text = STANDARD_NO_PAD.encode(&bytes);
    let first = (shift * 8).div_ceil(6);
    let last = bytes.len() * 8 / 6;
    text[first..last].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const VALUE: &str = "correct-horse-battery-staple";

    fn search() -> Result<Search> {
        let mut search = Search::default();
        search.add("horse", VALUE)?;
        Ok(search)
    }

    fn forms(text: &str) -> Result<Vec<&'static str>> {
        let hits = search()?.in_text("here", text.as_bytes());
        Ok(hits.into_iter().map(|hit| hit.form).collect())
    }

    #[test]
    fn finds_a_secret_however_it_is_written() -> Result<()> {
        let hex: String = VALUE.bytes().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(forms(&format!("x{VALUE}x"))?, ["as it is"]);
        assert_eq!(forms("it begins with correct-horse-ba")?, ["as it is"]);
        assert_eq!(forms("it ends with e-battery-staple")?, ["as it is"]);
        assert_eq!(forms(&hex)?, ["hexadecimal"]);
        assert_eq!(forms(&hex.to_uppercase())?, ["hexadecimal"]);
        assert_eq!(forms(&format!("{:?}", VALUE.as_bytes()))?, ["numbers"]);
        for before in ["", "a", "ab", "abc"] {
            let text = STANDARD_NO_PAD.encode(format!("{before}{VALUE}"));
            assert_eq!(forms(&text)?, ["base64"], "after {before:?}");
        }
        assert!(forms("correct horse battery staple")?.is_empty());
        Ok(())
    }

    #[test]
    fn finds_the_bytes_behind_a_token() -> Result<()> {
        let bytes: Vec<u8> = (200..232).collect();
        let mut search = Search::default();
        search.add("token", &URL_SAFE_NO_PAD.encode(&bytes))?;
        let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(
            search.in_text("here", hex.as_bytes())[0].to_string(),
            "here: token (hexadecimal)"
        );
        Ok(())
    }

    #[test]
    fn finds_it_in_files_in_names_and_in_links() -> Result<()> {
        let directory = tempfile::tempdir()?;
        let root = directory.path();
        fs::create_dir(root.join("inner"))?;
        fs::write(root.join("inner/content"), format!("\0\u{ff}{VALUE}"))?;
        fs::write(root.join(VALUE), "")?;
        std::os::unix::fs::symlink(VALUE, root.join("link"))?;
        fs::write(root.join("innocent"), "horse")?;
        let mut places: Vec<String> = search()?
            .in_directory(root)?
            .into_iter()
            .map(|hit| hit.place)
            .collect();
        places.sort();
        let expected =
            [VALUE, "inner/content", "link"].map(|name| root.join(name).display().to_string());
        assert_eq!(places, expected);
        Ok(())
    }

    #[test]
    fn what_is_too_short_is_not_searched_for() {
        let error = Search::default().add("it", "short").unwrap_err();
        assert_eq!(
            error.to_string(),
            "it is not distinctive enough to be searched for"
        );
    }
}
