//! `--raw` without what is secret: the same file, with names in the place of secrets.

use hearth_bridges::secrets;
use hearth_nix::render;
use hearth_report::Secret;
use hearth_yaml::{Comment, Comments, Document, Node, Value};

use crate::replace::{Words, may_hold_secret, replace};
use crate::{
    Choices, ConvertError, Data, FoundSecret, HostDraft, Kept, Origin, Place, SecretName, What,
};

/// Whether to look closer. What is known to hold secrets always is; in anything else a key that sounds of one or
/// a value that looks like one must be there, or a comment, which may quote anything.
pub fn may_hold_secrets(what: &What, document: &Document<'_>) -> bool {
    *what != What::Plain || !document.tail.is_empty() || Look::new().inside(&document.root)
}

struct Look<'n> {
    /// Names that were found harmless last, each in a place that its letters give: files of many values have few names.
    harmless: [&'n str; 256],
}

impl<'n> Look<'n> {
    fn new() -> Self {
        Self {
            harmless: [""; 256],
        }
    }

    fn inside(&mut self, node: &'n Node<'_>) -> bool {
        if node
            .comments()
            .is_some_and(|comments| *comments != Comments::default())
        {
            return true;
        }
        match &node.value {
            Value::String(text) => looks(text),
            Value::Seq(items) | Value::Set(items) => items.iter().any(|item| self.inside(item)),
            Value::Map(entries) | Value::Pairs(entries) => entries
                .iter()
                .any(|(key, value)| self.names(key) || self.inside(value)),
            _ => false,
        }
    }

    fn names(&mut self, key: &'n Node<'_>) -> bool {
        let commented = key
            .comments()
            .is_some_and(|comments| *comments != Comments::default());
        let Some(name) = key.as_str().filter(|_| !commented) else {
            return true;
        };
        let place = name
            .bytes()
            .fold(0_u8, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte));
        let known = &mut self.harmless[usize::from(place)];
        if *known == name {
            return false;
        }
        *known = name;
        secrets().sounds_secret(name)
    }
}

/// Short words without signs are no addresses and not random.
fn looks(value: &str) -> bool {
    let may = value.len() >= 32 || value.bytes().any(|byte| matches!(byte, b'=' | b'@'));
    may && secrets().looks_secret(value)
}

/// The text, and the secrets that are no longer in it. A comment that may hold one is left out, and says so as a
/// secret without a value.
pub fn raw_secrets(
    file: &str,
    what: &What,
    document: &Document<'_>,
    choices: &Choices,
) -> Result<(String, Vec<FoundSecret>), ConvertError> {
    let mut host = HostDraft::default();
    let mut kept = Kept::from_node(file, None, &document.root);
    if choices.no_comments {
        kept = kept.without_comments();
    }
    let name = match what {
        What::Bridge { kind, .. } => kind.clone(),
        What::Homeserver => "synapse".to_owned(),
        _ => {
            let base = file.rsplit('/').next().unwrap_or_default();
            base.split('.').next().unwrap_or_default().to_owned()
        }
    };
    let words = Words { bridge: name, file };
    walk(&mut kept, &mut Vec::new(), what, &words, &mut host);
    let text = render(&kept.expr()).map_err(ConvertError::Nix)?;
    let mut found = host.secrets().to_vec();
    if !choices.no_comments {
        let mut comments: Vec<&Comment<'_>> = document.tail.iter().collect();
        collect(&document.root, &mut comments);
        found.extend(
            comments
                .into_iter()
                .filter(|comment| may_hold_secret(comment.text))
                .map(|comment| FoundSecret {
                    name: SecretName::new("comment"),
                    value: Secret::new(""),
                    origin: Origin::Kept,
                    place: Some(Place::new(file, comment.span)),
                    what: "a comment".to_owned(),
                }),
        );
    }
    Ok((text, found))
}

fn collect<'d, 'a>(node: &'d Node<'a>, found: &mut Vec<&'d Comment<'a>>) {
    if let Some(comments) = node.comments() {
        found.extend(
            comments
                .above
                .iter()
                .chain(&comments.trailing)
                .chain(&comments.below),
        );
    }
    match &node.value {
        Value::Seq(items) | Value::Set(items) => items.iter().for_each(|item| collect(item, found)),
        Value::Map(entries) | Value::Pairs(entries) => {
            for (key, value) in entries {
                collect(key, found);
                collect(value, found);
            }
        }
        _ => {}
    }
}

fn walk(
    kept: &mut Kept,
    path: &mut Vec<String>,
    what: &What,
    words: &Words<'_>,
    host: &mut HostDraft,
) {
    let rule = match what {
        What::Bridge { kind, layout } => secrets().of(kind, *layout, path),
        _ => None,
    };
    kept.comments.retain(|line| !may_hold_secret(line));
    kept.trailing = kept.trailing.take().filter(|line| !may_hold_secret(line));
    match &mut kept.data {
        Data::Map(entries) if rule.is_none() => {
            for (name, value) in entries {
                path.push(name.clone());
                walk(value, path, what, words, host);
                path.pop();
            }
        }
        Data::List(items) if rule.is_none() => {
            for item in items {
                walk(item, path, what, words, host);
            }
        }
        _ => replace(kept, path, rule, words, host),
    }
}
