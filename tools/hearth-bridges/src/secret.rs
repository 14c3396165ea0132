//! Which keys hold secrets, and which values are none although they stand there.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

use crate::Layout;
use words::Words;

mod words;

pub use words::{is_path, variable};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SecretKind {
    /// The registration holds it too.
    Token,
    Secret,
    /// Secret, and what was sealed with it is lost with it.
    Key,
    /// Secret only if somebody's password is in it.
    Url,
    /// A map of such addresses.
    Urls,
    /// Every value of the map is secret.
    Map,
    /// The path of a file that is secret.
    File,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    at: Vec<String>,
    pub kind: SecretKind,
}

impl Rule {
    fn matches<S: AsRef<str>>(&self, path: &[S]) -> bool {
        self.at.len() == path.len()
            && self
                .at
                .iter()
                .zip(path)
                .all(|(rule, name)| rule == "*" || rule == name.as_ref())
    }
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct File {
    words: Words,
    bridgev2: BTreeMap<String, SecretKind>,
    legacy_go: BTreeMap<String, SecretKind>,
    python: BTreeMap<String, SecretKind>,
    kinds: BTreeMap<String, BTreeMap<String, SecretKind>>,
}

const TEXT: &str = include_str!("../data/secrets.toml");

/// Everything that is known of secrets.
#[derive(Debug)]
pub struct Secrets {
    words: Words,
    layouts: BTreeMap<Layout, Vec<Rule>>,
    kinds: BTreeMap<String, Vec<Rule>>,
}

pub fn secrets() -> &'static Secrets {
    static SECRETS: OnceLock<Secrets> = OnceLock::new();
    SECRETS.get_or_init(|| match toml::from_str::<File>(TEXT) {
        Ok(file) => Secrets {
            words: file.words,
            layouts: BTreeMap::from([
                (Layout::Bridgev2, rules(file.bridgev2)),
                (Layout::LegacyGo, rules(file.legacy_go)),
                (Layout::Python, rules(file.python)),
                (Layout::Own, Vec::new()),
            ]),
            kinds: file
                .kinds
                .into_iter()
                .map(|(kind, found)| (kind, rules(found)))
                .collect(),
        },
        // A test reads the file; a build that passed it cannot come here.
        Err(_) => Secrets {
            words: Words {
                literal: Vec::new(),
                begins: Vec::new(),
                harmless: Vec::new(),
            },
            layouts: BTreeMap::new(),
            kinds: BTreeMap::new(),
        },
    })
}

fn rules(found: BTreeMap<String, SecretKind>) -> Vec<Rule> {
    let rule = |(at, kind): (String, SecretKind)| Rule {
        at: at.split('.').map(str::to_owned).collect(),
        kind,
    };
    found.into_iter().map(rule).collect()
}

impl Secrets {
    /// What a bridge's key holds, if it holds a secret. A bridge without tables of its own layout has its own kind's.
    pub fn of<S: AsRef<str>>(&self, kind: &str, layout: Layout, path: &[S]) -> Option<SecretKind> {
        let own = self.kinds.get(kind).into_iter().flatten();
        // maubot shares the engine of the Python bridges and none of their keys.
        let shared = self.layouts.get(&layout).into_iter().flatten();
        own.chain(shared)
            .find(|rule| rule.matches(path))
            .map(|rule| rule.kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_can_be_read() {
        assert!(toml::from_str::<File>(TEXT).is_ok());
    }

    #[test]
    fn knows_the_secrets_of_a_bridge() {
        let of = |kind, layout, path: &str| {
            secrets().of(kind, layout, &path.split('.').collect::<Vec<_>>())
        };
        assert_eq!(
            of("whatsapp", Layout::Bridgev2, "encryption.pickle_key"),
            Some(SecretKind::Key)
        );
        assert_eq!(
            of("telegram", Layout::Bridgev2, "network.api_hash"),
            Some(SecretKind::Secret)
        );
        assert_eq!(of("whatsapp", Layout::Bridgev2, "network.api_hash"), None);
        assert_eq!(
            of(
                "appservice-irc",
                Layout::Own,
                "ircService.servers.x.password"
            ),
            Some(SecretKind::Secret)
        );
        assert_eq!(
            of("hookshot", Layout::Own, "figma.instances.a.accessToken"),
            Some(SecretKind::Secret)
        );
    }
}
