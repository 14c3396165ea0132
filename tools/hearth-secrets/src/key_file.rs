//! Synapse's file of signing keys: one or more lines `ed25519 ID SEED`, the first one signs.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use serde::Serialize;
use thiserror::Error;

use crate::SecretsError;
use crate::seed::{SEED, public_key};
use crate::token::random;

/// 43 characters hold two bits more than a seed, and Python does not mind what they are.
const SEEDS: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::RequireNone)
        .with_decode_allow_trailing_bits(true),
);

#[derive(Clone, PartialEq, Eq)]
pub struct KeyFile {
    keys: Vec<Key>,
}

#[derive(Clone, PartialEq, Eq)]
struct Key {
    id: String,
    seed: [u8; SEED],
}

/// The part of a key that everybody may know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PublicKey {
    pub id: String,
    pub key: String,
}

/// Where a file of keys is wrong. It never repeats the line: that may be most of a seed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Malformed {
    #[error("it holds no key")]
    Empty,
    #[error("line {0} is not `ed25519 ID SEED`, with a seed of 43 characters in unpadded base64")]
    Line(usize),
    #[error("line {0} has the key id of an earlier line")]
    Twice(usize),
}

impl KeyFile {
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        let mut keys: Vec<Key> = Vec::new();
        for (index, line) in text.lines().enumerate() {
            if line.trim().is_empty() {
                continue;
            }
            let key = Key::parse(line).ok_or(Malformed::Line(index + 1))?;
            if keys.iter().any(|other| other.id == key.id) {
                return Err(Malformed::Twice(index + 1));
            }
            keys.push(key);
        }
        if keys.is_empty() {
            return Err(Malformed::Empty);
        }
        Ok(Self { keys })
    }

    /// A key that no other server has seen.
    pub(crate) fn generate() -> Result<Self, SecretsError> {
        Ok(Self {
            keys: vec![Key {
                id: format!("a_{}", random_name()?),
                seed: random()?,
            }],
        })
    }

    pub(crate) fn write(&self) -> String {
        self.keys
            .iter()
            .map(|key| {
                let seed = STANDARD_NO_PAD.encode(key.seed);
                format!("ed25519 {} {seed}\n", key.id)
            })
            .collect()
    }

    /// `ed25519:a_XXXX`, in the order of the file.
    pub fn ids(&self) -> Vec<String> {
        self.keys.iter().map(Key::full_id).collect()
    }

    /// Whether every key of `other` is here, the same in id and seed.
    pub(crate) fn includes(&self, other: &Self) -> bool {
        other.keys.iter().all(|key| self.keys.contains(key))
    }

    /// Whether the same key id stands here with another seed: peers would never accept that.
    pub(crate) fn contradicts(&self, other: &Self) -> bool {
        other.keys.iter().any(|key| {
            self.keys
                .iter()
                .any(|mine| mine.id == key.id && mine.seed != key.seed)
        })
    }

    pub fn public_keys(&self) -> Result<Vec<PublicKey>, SecretsError> {
        self.keys
            .iter()
            .map(|key| {
                let public = public_key(&key.seed).map_err(|_| SecretsError::NoPublicKey)?;
                Ok(PublicKey {
                    id: key.full_id(),
                    key: STANDARD_NO_PAD.encode(public),
                })
            })
            .collect()
    }
}

impl Key {
    fn parse(line: &str) -> Option<Self> {
        let mut words = line.split_ascii_whitespace();
        let (algorithm, id, seed) = (words.next()?, words.next()?, words.next()?);
        let is_id = id
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        if algorithm != "ed25519" || !is_id || words.next().is_some() || seed.len() != 43 {
            return None;
        }
        Some(Self {
            id: id.to_owned(),
            seed: SEEDS.decode(seed).ok()?.try_into().ok()?,
        })
    }

    fn full_id(&self) -> String {
        format!("ed25519:{}", self.id)
    }
}

impl fmt::Debug for KeyFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyFile({})", self.ids().join(", "))
    }
}

/// Four letters or digits, each as likely as any other.
fn random_name() -> Result<String, SecretsError> {
    const ALPHABET: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    let mut name = String::new();
    while name.len() < 4 {
        let [byte] = random::<1>()?;
        // 248 is the largest multiple of 62 that a byte can hold.
        if byte < 248 {
            name.push(char::from(ALPHABET[usize::from(byte) % ALPHABET.len()]));
        }
    }
    Ok(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The seed of the first test vector of RFC 8032.
    const SEED_TEXT: &str = "nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A";

    #[test]
    fn reads_what_synapse_writes() {
        let text = format!(
            "ed25519 a_Abcd {SEED_TEXT}\ned25519 old_1 {}\n",
            "A".repeat(43)
        );
        let file = KeyFile::parse(&text).unwrap();
        assert_eq!(file.ids(), ["ed25519:a_Abcd", "ed25519:old_1"]);
        assert_eq!(file.write(), text);
        assert_eq!(
            file.public_keys().unwrap()[0].key,
            "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo"
        );
    }

    #[test]
    fn says_which_line_is_wrong_and_never_what_it_says() {
        let good = format!("ed25519 a_Abcd {SEED_TEXT}\n");
        for (text, says) in [
            (String::new(), "it holds no key".to_owned()),
            ("\n \n".to_owned(), "it holds no key".to_owned()),
            (
                format!("{good}{good}"),
                "line 2 has the key id of an earlier line".to_owned(),
            ),
        ] {
            assert_eq!(KeyFile::parse(&text).unwrap_err().to_string(), says);
        }
        for line in [
            format!("ed25519 a_Abcd {SEED_TEXT}="),
            format!("ed25519 a_Abcd {}", &SEED_TEXT[1..]),
            format!("ed25519 a-Abcd {SEED_TEXT}"),
            format!("ed448 a_Abcd {SEED_TEXT}"),
            format!("ed25519 a_Abcd {SEED_TEXT} x"),
            format!("ed25519 {SEED_TEXT}"),
            "-----BEGIN PRIVATE KEY-----".to_owned(),
            format!("ed25519 a_Abcd {}", "-".repeat(43)),
        ] {
            let error = KeyFile::parse(&format!("{good}{line}\n")).unwrap_err();
            assert_eq!(
                error.to_string(),
                "line 2 is not `ed25519 ID SEED`, with a seed of 43 characters in unpadded base64"
            );
        }
    }

    #[test]
    fn generated_keys_differ_in_id_and_seed_and_do_not_show_themselves() {
        let (one, two) = (KeyFile::generate().unwrap(), KeyFile::generate().unwrap());
        assert_eq!(KeyFile::parse(&one.write()).unwrap(), one);
        assert!(!one.includes(&two) && !one.contradicts(&two));
        let shown = format!("{one:?}");
        assert_eq!(shown, format!("KeyFile({})", one.ids()[0]));
        assert_eq!(one.ids()[0].len(), "ed25519:a_XXXX".len());
    }

    #[test]
    fn the_same_id_with_another_seed_is_a_contradiction() {
        let one = KeyFile::parse(&format!("ed25519 a_x {SEED_TEXT}")).unwrap();
        let two = KeyFile::parse(&format!("ed25519 a_x {}", "A".repeat(43))).unwrap();
        assert!(one.contradicts(&two) && !one.includes(&two) && one.includes(&one));
    }
}
