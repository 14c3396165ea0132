//! What stands beside a value.

use hearth_bridges::secrets;
use hearth_yaml::Node;

use super::{Data, Kept};
use crate::comments::is_setting;

/// Whether a secret is among what is right in it.
fn has_secret(node: &Node<'_>) -> bool {
    let entries = node.entries().iter();
    let items = node.items().iter().map(|item| (None, item));
    let mut inside = entries
        .map(|(key, value)| (key.as_str(), value))
        .chain(items);
    inside.any(|(name, value)| {
        name.is_some_and(|name| secrets().sounds_secret(name))
            || value
                .as_str()
                .is_some_and(|text| secrets().looks_secret(text))
    })
}

impl Kept {
    /// Only what is beside a value, and not yet the value. What is below the last thing in it has no better place
    /// than above all of it.
    pub(crate) fn commented(key: Option<&Node<'_>>, node: &Node<'_>) -> Self {
        let mut kept = Self::new(Data::Null);
        let on_key = key.and_then(Node::comments);
        if let Some(comments) = on_key {
            kept.blank_above = comments
                .above
                .first()
                .is_some_and(|comment| comment.blank_above);
            kept.comments = comments
                .above
                .iter()
                .map(|comment| comment.text.to_owned())
                .collect();
        }
        let trailing = on_key.and_then(|comments| comments.trailing);
        let on_value = || node.comments().and_then(|comments| comments.trailing);
        kept.trailing = trailing
            .or_else(on_value)
            .map(|comment| comment.text.to_owned());
        let below = node.comments().map_or(&[][..], |comments| &comments.below);
        // Away from it, nothing would say whose they were.
        let beside_secret = has_secret(node);
        let below = below
            .iter()
            .filter(|comment| !(beside_secret && is_setting(comment.text)))
            .map(|comment| comment.text.to_owned());
        kept.comments.extend(below);
        kept
    }

    #[must_use]
    pub fn without_comments(mut self) -> Self {
        self.comments.clear();
        self.trailing = None;
        self.data = match self.data {
            Data::List(items) => {
                Data::List(items.into_iter().map(Self::without_comments).collect())
            }
            Data::Map(entries) => {
                let bare = |(name, value): (String, Self)| (name, value.without_comments());
                Data::Map(entries.into_iter().map(bare).collect())
            }
            other => other,
        };
        self
    }

    /// Leaves out comments that are not to come along, here and in all that is in it.
    pub(crate) fn drop_comments(&mut self, is_dropped: &dyn Fn(&str) -> bool) {
        self.comments.retain(|line| !is_dropped(line));
        self.trailing = self.trailing.take().filter(|line| !is_dropped(line));
        self.blank_above &= !self.comments.is_empty();
        match &mut self.data {
            Data::Map(entries) => {
                for (_, value) in entries {
                    value.drop_comments(is_dropped);
                }
            }
            Data::List(items) => {
                for item in items {
                    item.drop_comments(is_dropped);
                }
            }
            _ => {}
        }
    }
}
