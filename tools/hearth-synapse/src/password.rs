//! Passwords of people: taken from a text, or made so that they can be typed.

use hearth_report::{Hint, Secret};
use thiserror::Error;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PasswordError {
    #[error("The password is empty")]
    Empty,
    #[error("The password has more than one line")]
    ManyLines,
    #[error("The password holds a control character")]
    Control,
    #[error("The password is longer than 512 characters")]
    Long,
    #[error("The two passwords are not the same")]
    Different,
    #[error("The system has no random numbers to give")]
    NoRandomness,
}

impl Hint for PasswordError {
    fn hint(&self) -> Option<String> {
        Some(match self {
            Self::Different => "nothing was changed; run it again".to_owned(),
            Self::NoRandomness => "the kernel's `getrandom` failed; see its log".to_owned(),
            _ => "one line of up to 512 characters, or `--generate`".to_owned(),
        })
    }
}

/// The longest that Synapse takes.
const LONGEST: usize = 512;

/// A password from a file or a prompt: one line, whose end does not belong to it.
pub fn read(text: &str) -> Result<Secret, PasswordError> {
    let line = text.strip_suffix('\n').unwrap_or(text);
    let line = line.strip_suffix('\r').unwrap_or(line);
    if line.is_empty() {
        Err(PasswordError::Empty)
    } else if line.contains('\n') {
        Err(PasswordError::ManyLines)
    } else if line.chars().any(char::is_control) {
        Err(PasswordError::Control)
    } else if line.chars().count() > LONGEST {
        Err(PasswordError::Long)
    } else {
        Ok(Secret::new(line))
    }
}

/// Thirty-two letters and digits that are not mistaken for one another.
const ALPHABET: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
const GROUPS: usize = 5;
const GROUP: usize = 5;

/// Five groups of five: 125 bits that can be read out over the telephone.
pub fn generate() -> Result<Secret, PasswordError> {
    let mut bytes = [0; GROUPS * GROUP];
    getrandom::fill(&mut bytes).map_err(|_| PasswordError::NoRandomness)?;
    let groups: Vec<String> = bytes
        .chunks(GROUP)
        .map(|group| {
            // 256 is a multiple of 32, so that no letter comes more often than another.
            let letter = |byte: &u8| char::from(ALPHABET[usize::from(*byte) % ALPHABET.len()]);
            group.iter().map(letter).collect()
        })
        .collect();
    Ok(Secret::new(groups.join("-")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_taken_without_its_end() {
        for text in ["a b", "a b\n", "a b\r\n"] {
            assert_eq!(read(text).unwrap().expose(), "a b");
        }
        assert_eq!(read(" a ").unwrap().expose(), " a ");
    }

    #[test]
    fn what_cannot_be_a_password_is_refused() {
        for (text, words) in [
            ("", "The password is empty"),
            ("\n", "The password is empty"),
            ("a\nb\n", "The password has more than one line"),
            ("a\0b", "The password holds a control character"),
            (
                &*"ü".repeat(513),
                "The password is longer than 512 characters",
            ),
        ] {
            let error = read(text).unwrap_err();
            assert_eq!(error.to_string(), words);
            assert_eq!(
                error.hint().unwrap(),
                "one line of up to 512 characters, or `--generate`"
            );
        }
        assert!(read(&"ü".repeat(512)).is_ok());
    }

    #[test]
    fn what_is_nobodys_text_is_told_too() {
        for (error, words, hint) in [
            (
                PasswordError::Different,
                "The two passwords are not the same",
                "nothing was changed; run it again",
            ),
            (
                PasswordError::NoRandomness,
                "The system has no random numbers to give",
                "the kernel's `getrandom` failed; see its log",
            ),
        ] {
            assert_eq!(error.to_string(), words);
            assert_eq!(error.hint().unwrap(), hint);
        }
    }

    #[test]
    fn generated_ones_are_typeable_and_differ() {
        let one = generate().unwrap();
        assert_ne!(one, generate().unwrap());
        let groups: Vec<&str> = one.expose().split('-').collect();
        assert_eq!(groups.len(), GROUPS);
        for group in groups {
            assert_eq!(group.len(), GROUP);
            assert!(group.bytes().all(|byte| ALPHABET.contains(&byte)));
        }
    }
}
