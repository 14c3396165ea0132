//! The keys of a configuration that the bridge would take.

use std::borrow::Cow;

use hearth_bridges::{Found, Layout, Schema};
use hearth_yaml::{Node, Value};

use super::ignored;
use crate::{Choices, File, HostDraft, Kept};

/// A key with its value.
#[derive(Debug, Clone, PartialEq)]
pub struct Leaf {
    pub path: Vec<String>,
    pub kept: Kept,
}

impl Leaf {
    pub fn is<S: AsRef<str>>(&self, path: &[S]) -> bool {
        self.path.len() == path.len()
            && self
                .path
                .iter()
                .zip(path)
                .all(|(one, other)| one == other.as_ref())
    }
}

pub(crate) fn leaves(
    file: &File<'_>,
    kind: &str,
    layout: Layout,
    choices: &Choices,
    host: &mut HostDraft,
) -> Vec<Leaf> {
    ignored::notes(file, layout, host);
    let known = choices.schema(kind, layout);
    let mut walk = Walk {
        file,
        layout,
        schema: known.filter(|_| layout.has_defaults()),
        keep_comments: !choices.no_comments,
        host,
        leaves: Vec::new(),
    };
    walk.section(file.root(), &mut Vec::new());
    walk.leaves
}

struct Walk<'w, 'f> {
    file: &'w File<'f>,
    layout: Layout,
    schema: Option<&'w Schema>,
    keep_comments: bool,
    host: &'w mut HostDraft,
    leaves: Vec<Leaf>,
}

impl Walk<'_, '_> {
    fn section(&mut self, node: &Node<'_>, path: &mut Vec<String>) {
        for (key, value) in node.entries() {
            path.push(self.file.key_text(key));
            match self.schema {
                Some(schema) => self.known(schema, key, value, path),
                // Of a layout of its own every key is taken for what it is.
                None if value.entries().is_empty() => self.keep(key, value, path),
                None => {
                    let before = self.leaves.len();
                    self.section(value, path);
                    self.comments_of(key, value, before);
                }
            }
            path.pop();
        }
    }

    fn known(&mut self, schema: &Schema, key: &Node<'_>, value: &Node<'_>, path: &mut Vec<String>) {
        let place = self.file.place(key);
        match schema.find(path) {
            Found::Key(found) => {
                if let Some(finding) = ignored::value(found, value, self.layout, &place) {
                    self.host.report(finding);
                } else {
                    self.host
                        .report_all(ignored::doubt(found, value, self.layout, &place));
                    self.keep(key, &whole(self.layout, value), path);
                }
            }
            Found::Section => {
                let is_alias = value.alias().is_some() && self.layout.checks_types();
                if !value.entries().is_empty() && !is_alias {
                    let before = self.leaves.len();
                    self.section(value, path);
                    self.comments_of(key, value, before);
                } else if let Some(finding) = ignored::section(value, is_alias, path, &place) {
                    self.host.report(finding);
                }
            }
            Found::Inside(_) => self.keep(key, value, path),
            Found::Unknown
                if key.tag() == "!!merge" || path.last().is_some_and(|name| name == "<<") =>
            {
                self.host.report(ignored::merge(path, &place));
            }
            Found::Unknown => self.host.report(ignored::unknown(schema, path, &place)),
        }
    }

    /// What a person wrote above a section goes to the first thing in it that somebody has decided.
    fn comments_of(&mut self, key: &Node<'_>, value: &Node<'_>, before: usize) {
        if !self.keep_comments {
            return;
        }
        let mut section = Kept::commented(Some(key), value);
        ignored::upstream_comments(&mut section);
        section.comments.extend(section.trailing.take());
        let schema = self.schema;
        let is_decided = |leaf: &&mut Leaf| {
            let default = schema
                .and_then(|schema| schema.key(&leaf.path))
                .map(|key| &key.default);
            default.is_none() || leaf.kept.data.json().as_ref() != default
        };
        if let Some(first) = self.leaves[before..].iter_mut().find(is_decided) {
            section.comments.append(&mut first.kept.comments);
            first.kept.comments = section.comments;
        }
    }

    fn keep(&mut self, key: &Node<'_>, value: &Node<'_>, path: &[String]) {
        let mut kept = self.file.kept(Some(key), value);
        if self.keep_comments {
            ignored::upstream_comments(&mut kept);
        } else {
            kept = kept.without_comments();
        }
        self.leaves.push(Leaf {
            path: path.to_vec(),
            kept,
        });
    }
}

/// Go decodes a value that it takes whole, and then merge keys in it count.
fn whole<'n, 'a>(layout: Layout, node: &'n Node<'a>) -> Cow<'n, Node<'a>> {
    let is_merge =
        |key: &Node<'_>| key.as_str() == Some("<<") && key.style() == hearth_yaml::Style::Plain;
    if !layout.checks_types() || !node.entries().iter().any(|(key, _)| is_merge(key)) {
        return Cow::Borrowed(node);
    }
    let mut entries: Vec<(Node<'a>, Node<'a>)> = Vec::new();
    let own = |key: &Node<'_>, entries: &[(Node<'a>, Node<'a>)]| {
        entries
            .iter()
            .any(|(known, _)| known.value() == key.value())
    };
    for (key, value) in node.entries().iter().filter(|(key, _)| !is_merge(key)) {
        entries.push((key.clone(), value.clone()));
    }
    for (_, value) in node.entries().iter().filter(|(key, _)| is_merge(key)) {
        let sources = if value.items().is_empty() {
            std::slice::from_ref(value)
        } else {
            value.items()
        };
        for (key, value) in sources.iter().flat_map(|source| source.entries()) {
            if !own(key, &entries) {
                entries.push((key.clone(), value.clone()));
            }
        }
    }
    Cow::Owned(node.clone().with_value(Value::Map(entries.into())))
}
