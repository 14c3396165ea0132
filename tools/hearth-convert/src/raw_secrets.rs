//! `--raw` without what is secret: the same file, with names in the place of secrets.

use hearth_bridges::{SecretKind, secrets};
use hearth_report::Secret;
use hearth_yaml::{Comment, Document, Node, Value};

use crate::comments::{Known, is_setting, may_hold_secret};
use crate::homeserver::signing_key_lines;
use crate::raw::{Hidden, raw_without};
use crate::replace::{Words, as_text, is_argument, replace};
use crate::{
    Choices, ConvertError, Data, FoundSecret, HostDraft, Kept, Origin, Place, SecretName, What,
};

mod look;

pub use look::may_hold_secrets;
use look::{Look, is_whole};

/// More than any server has. What is kept of each takes several times the room that it has in the file.
const MOST: usize = 10_000;

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
        What::SigningKey => "synapse signing key".to_owned(),
        _ => {
            let base = file.rsplit('/').next().unwrap_or_default();
            base.split('.').next().unwrap_or_default().to_owned()
        }
    };
    let mut search = Search {
        what,
        document,
        words: Words { bridge, file },
        look: Look::new(),
        path: Vec::new(),
        host: HostDraft::default(),
        hidden: Hidden::default(),
        commented: Vec::new(),
    };
    let root = &document.root;
    // A file that is no map says nothing of what in it is what.
    let whole = is_whole(what, root).then_some(SecretKind::Key);
    search.value(root, root, whole, false)?;
    if !choices.no_comments {
        let found: Vec<Secret> = search
            .host
            .secrets()
            .iter()
            .map(|found| found.value.clone())
            .collect();
        let known = Known::new(found.iter().map(Secret::expose));
        search.comments(&document.tail, &known)?;
        search.comments_of(root, &known)?;
    }
    let Search {
        hidden,
        host,
        commented,
        ..
    } = search;
    let text = raw_without(file, document, !choices.no_comments, &hidden)?;
    let mut found = host.into_secrets();
    if *what == What::SigningKey {
        for key in &mut found {
            key.value = Secret::new(signing_key_lines(key.value.expose()));
        }
    }
    found.extend(commented);
    Ok((text, found))
}

/// Goes through a file once, and notes what is to be hidden. Most of it is not, and nothing is kept of that.
struct Search<'n, 'w> {
    what: &'w What,
    document: &'w Document<'w>,
    words: Words<'w>,
    look: Look<'n>,
    path: Vec<String>,
    host: HostDraft,
    hidden: Hidden,
    commented: Vec<FoundSecret>,
}

impl<'n> Search<'n, '_> {
    /// Whether it is a secret. `above`: the rule of what it is in. `sounds`: the name of what it is in sounds of a
    /// secret.
    fn value(
        &mut self,
        key: &'n Node<'_>,
        node: &'n Node<'_>,
        above: Option<SecretKind>,
        sounds: bool,
    ) -> Result<bool, ConvertError> {
        let rule = match self.what {
            What::Bridge { kind, layout } if above.is_none() => {
                secrets().of(kind, *layout, &self.path)
            }
            _ => above,
        };
        match node.value() {
            Value::Map(entries) | Value::Pairs(entries) => {
                let inner = rule.filter(|rule| matches!(rule, SecretKind::Map | SecretKind::Urls));
                let mut any = false;
                for (name, value) in entries {
                    let sounds = name.as_str().is_none_or(|name| self.look.sounds(name));
                    self.path.push(self.document.key_text(name).into_owned());
                    any |= self.value(name, value, inner, sounds)?;
                    self.path.pop();
                }
                self.hide_settings(key, node, any)?;
                Ok(false)
            }
            Value::Seq(items) | Value::Set(items) => {
                let mut any = false;
                let mut option = None;
                for item in items {
                    let named = option.filter(|_| is_argument(item.as_str()));
                    self.path.extend(named.map(str::to_owned));
                    any |= self.value(item, item, rule, sounds || named.is_some())?;
                    self.path.truncate(self.path.len() - named.iter().len());
                    option = item.as_str().and_then(|text| secrets().option(text));
                }
                self.hide_settings(key, node, any)?;
                Ok(false)
            }
            Value::String(text) if rule.is_none() && !sounds && !self.look.looks(text) => Ok(false),
            Value::String(_) | Value::Timestamp(_) | Value::Binary(_) => self.text(key, node, rule),
            // Digits are no less secret than letters.
            Value::Int(_) | Value::Float(_) if sounds || rule.is_some() => {
                self.text(key, node, rule)
            }
            _ => Ok(false),
        }
    }

    /// Below secrets, and beside the name of what they are in, what has been switched off is one as well.
    fn hide_settings(
        &mut self,
        key: &Node<'_>,
        node: &Node<'_>,
        holds_secrets: bool,
    ) -> Result<(), ConvertError> {
        if !holds_secrets {
            return Ok(());
        }
        let below = node.comments().map(|comments| comments.below.as_slice());
        let beside = key.comments().map(|comments| comments.trailing.as_slice());
        for comment in below.into_iter().chain(beside).flatten() {
            if is_setting(comment.text) {
                self.leave_out(comment)?;
            }
        }
        Ok(())
    }

    fn text(
        &mut self,
        key: &Node<'_>,
        node: &Node<'_>,
        rule: Option<SecretKind>,
    ) -> Result<bool, ConvertError> {
        // An alias stands for what it repeats, and merged keys too: one place, one name.
        if self.hidden.has_value_at(node.span().offset) {
            return Ok(true);
        }
        let mut kept = Kept::from_node(self.words.file, self.document, Some(key), node);
        let before = as_text(&kept.data);
        replace(&mut kept, &self.path, rule, &self.words, &mut self.host);
        let (Data::Secret { name, prefix }, Some(value)) = (kept.data, before) else {
            return Ok(false);
        };
        // A comment beside a secret may quote it, whatever it looks like.
        let bare = prefix
            .as_deref()
            .and_then(|prefix| value.strip_prefix(prefix))
            .unwrap_or(&value);
        for comments in [key.comments(), node.comments()].into_iter().flatten() {
            let beside = comments.above.iter().chain(&comments.trailing);
            for comment in beside {
                if comment.text.contains(bare) || is_setting(comment.text) {
                    self.leave_out(comment)?;
                }
            }
        }
        self.hidden.hide_value(node.span().offset, name, prefix);
        self.count()?;
        Ok(true)
    }

    fn comments_of(&mut self, node: &Node<'_>, known: &Known) -> Result<(), ConvertError> {
        if let Some(comments) = node.comments() {
            self.comments(&comments.above, known)?;
            self.comments(comments.trailing.as_slice(), known)?;
            self.comments(&comments.below, known)?;
        }
        match node.value() {
            Value::Seq(items) | Value::Set(items) => items
                .iter()
                .try_for_each(|item| self.comments_of(item, known)),
            Value::Map(entries) | Value::Pairs(entries) => {
                entries.iter().try_for_each(|(key, value)| {
                    self.comments_of(key, known)?;
                    self.comments_of(value, known)
                })
            }
            _ => Ok(()),
        }
    }

    fn comments(&mut self, comments: &[Comment<'_>], known: &Known) -> Result<(), ConvertError> {
        for comment in comments {
            if may_hold_secret(comment.text) || known.is_in(comment.text) {
                self.leave_out(comment)?;
            }
        }
        Ok(())
    }

    /// What is not written is told.
    fn leave_out(&mut self, comment: &Comment<'_>) -> Result<(), ConvertError> {
        if !self.hidden.comments.insert(comment.span.offset) {
            return Ok(());
        }
        self.commented.push(FoundSecret {
            name: SecretName::new("comment"),
            value: Secret::new(""),
            origin: Origin::Kept,
            place: Some(Place::new(self.words.file, comment.span)),
            what: "a comment".to_owned(),
        });
        self.count()
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
