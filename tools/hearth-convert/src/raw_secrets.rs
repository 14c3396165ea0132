//! `--raw` without what is secret: the same file, with names in the place of secrets.

use hearth_bridges::{SecretKind, secrets};
use hearth_report::Secret;
use hearth_yaml::{Comment, Comments, Document, Node, Value};

use crate::data::key_text;
use crate::raw::{Hidden, raw_without};
use crate::replace::{Words, may_hold_secret, replace};
use crate::{
    Choices, ConvertError, Data, FoundSecret, HostDraft, Kept, Origin, Place, SecretName, What,
};

/// More than any server has. What is kept of each takes several times the room that it has in the file.
const MOST: usize = 10_000;

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
        match key.as_str() {
            Some(name) if !commented => self.sounds(name),
            _ => true,
        }
    }

    fn sounds(&mut self, name: &'n str) -> bool {
        let place = name
            .bytes()
            .fold(0_u8, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte));
        let known = &mut self.harmless[usize::from(place)];
        if *known == name {
            return false;
        }
        let sounds = secrets().sounds_secret(name);
        if !sounds {
            *known = name;
        }
        sounds
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
    let bridge = match what {
        What::Bridge { kind, .. } => kind.clone(),
        What::Homeserver => "synapse".to_owned(),
        _ => {
            let base = file.rsplit('/').next().unwrap_or_default();
            base.split('.').next().unwrap_or_default().to_owned()
        }
    };
    let mut search = Search {
        what,
        words: Words { bridge, file },
        look: Look::new(),
        path: Vec::new(),
        host: HostDraft::default(),
        hidden: Hidden::default(),
        commented: Vec::new(),
    };
    let root = &document.root;
    search.value(root, root, None, false)?;
    if !choices.no_comments {
        search.comments(&document.tail)?;
        search.comments_of(root)?;
    }
    let Search {
        hidden,
        host,
        commented,
        ..
    } = search;
    let text = raw_without(file, document, !choices.no_comments, &hidden)?;
    let mut found = host.into_secrets();
    found.extend(commented);
    Ok((text, found))
}

/// Goes through a file once, and notes what is to be hidden. Most of it is not, and nothing is kept of that.
struct Search<'n, 'w> {
    what: &'w What,
    words: Words<'w>,
    look: Look<'n>,
    path: Vec<String>,
    host: HostDraft,
    hidden: Hidden,
    commented: Vec<FoundSecret>,
}

impl<'n> Search<'n, '_> {
    /// `above`: the rule of what it is in. `sounds`: the name of what it is in sounds of a secret.
    fn value(
        &mut self,
        key: &'n Node<'_>,
        node: &'n Node<'_>,
        above: Option<SecretKind>,
        sounds: bool,
    ) -> Result<(), ConvertError> {
        let rule = match self.what {
            What::Bridge { kind, layout } if above.is_none() => {
                secrets().of(kind, *layout, &self.path)
            }
            _ => above,
        };
        match &node.value {
            Value::Map(entries) | Value::Pairs(entries) => {
                let inner = rule.filter(|rule| matches!(rule, SecretKind::Map | SecretKind::Urls));
                for (name, value) in entries {
                    let sounds = name.as_str().is_none_or(|name| self.look.sounds(name));
                    self.path.push(key_text(name));
                    self.value(name, value, inner, sounds)?;
                    self.path.pop();
                }
                Ok(())
            }
            Value::Seq(items) | Value::Set(items) => items
                .iter()
                .try_for_each(|item| self.value(item, item, rule, sounds)),
            Value::String(text) if rule.is_none() && !sounds && !looks(text) => Ok(()),
            Value::String(_) | Value::Timestamp(_) | Value::Binary(_) => self.text(key, node, rule),
            _ => Ok(()),
        }
    }

    fn text(
        &mut self,
        key: &Node<'_>,
        node: &Node<'_>,
        rule: Option<SecretKind>,
    ) -> Result<(), ConvertError> {
        // An alias stands for what it repeats, and merged keys too: one place, one name.
        if self.hidden.names.contains_key(&node.span.offset) {
            return Ok(());
        }
        let mut kept = Kept::from_node(self.words.file, Some(key), node);
        let before = kept.clone();
        replace(&mut kept, &self.path, rule, &self.words, &mut self.host);
        let (Data::Secret { name, prefix }, Data::Text(value)) = (kept.data, before.data) else {
            return Ok(());
        };
        // A comment beside a secret may quote it, whatever it looks like.
        let bare = value.strip_prefix("as_token:").unwrap_or(&value);
        for comments in [key.comments(), node.comments()].into_iter().flatten() {
            let beside = comments.above.iter().chain(&comments.trailing);
            let quoting = beside.filter(|comment| comment.text.contains(bare));
            self.hidden
                .comments
                .extend(quoting.map(|comment| comment.span.offset));
        }
        self.hidden.names.insert(node.span.offset, (name, prefix));
        self.count()
    }

    fn comments_of(&mut self, node: &Node<'_>) -> Result<(), ConvertError> {
        if let Some(comments) = node.comments() {
            self.comments(&comments.above)?;
            self.comments(comments.trailing.as_slice())?;
            self.comments(&comments.below)?;
        }
        match &node.value {
            Value::Seq(items) | Value::Set(items) => {
                items.iter().try_for_each(|item| self.comments_of(item))
            }
            Value::Map(entries) | Value::Pairs(entries) => {
                entries.iter().try_for_each(|(key, value)| {
                    self.comments_of(key)?;
                    self.comments_of(value)
                })
            }
            _ => Ok(()),
        }
    }

    fn comments(&mut self, comments: &[Comment<'_>]) -> Result<(), ConvertError> {
        for comment in comments {
            if !may_hold_secret(comment.text) || !self.hidden.comments.insert(comment.span.offset) {
                continue;
            }
            self.commented.push(FoundSecret {
                name: SecretName::new("comment"),
                value: Secret::new(""),
                origin: Origin::Kept,
                place: Some(Place::new(self.words.file, comment.span)),
                what: "a comment".to_owned(),
            });
            self.count()?;
        }
        Ok(())
    }

    fn count(&self) -> Result<(), ConvertError> {
        if self.host.secrets().len() + self.commented.len() <= MOST {
            return Ok(());
        }
        Err(ConvertError::ManySecrets {
            file: self.words.file.to_owned(),
            limit: MOST,
        })
    }
}
