//! Values put together, and what each reader does with anchors, tags, duplicates and `<<`.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use crate::error::{Problem, Step, fail};
use crate::resolve::{self, Tagged};
use crate::{Dialect, Entry, Limits, Node, Note, NoteKind, Span, Style, Value};
use crate::keys::{self, Seen};

/// A tag, in its short form, and where it stands.
#[derive(Debug, Clone)]
pub(crate) struct Tag<'a> {
    pub(crate) name: Cow<'a, str>,
    pub(crate) at: usize,
}

const CORE: &str = "tag:yaml.org,2002:";

impl<'a> Tag<'a> {
    pub(crate) fn full(name: Cow<'a, str>, at: usize) -> Self {
        match name.strip_prefix(CORE) {
            Some(rest) => Self::short(rest, at),
            None => Self { name, at },
        }
    }

    /// `!!` and this.
    pub(crate) fn short(rest: &str, at: usize) -> Self {
        let name = Cow::Owned(format!("!!{rest}"));
        Self { name, at }
    }
}

/// What stands before a value.
#[derive(Debug, Clone)]
pub(crate) struct Props<'a> {
    pub(crate) anchor: Option<(&'a str, Span)>,
    pub(crate) tag: Option<Tag<'a>>,
}

impl Props<'_> {
    pub(crate) fn none() -> Self {
        Self {
            anchor: None,
            tag: None,
        }
    }

    pub(crate) fn is_any(&self) -> bool {
        self.anchor.is_some() || self.tag.is_some()
    }
}

enum Anchor<'a> {
    /// Its list or map is not closed yet.
    Open,
    /// No alias asks for it.
    Unused,
    Done(Node<'a>),
}

pub(crate) struct Builder<'a> {
    pub(crate) dialect: Dialect,
    limits: Limits,
    /// Finished values; lists and maps take theirs from the end.
    stack: Vec<Node<'a>>,
    anchors: HashMap<&'a str, Anchor<'a>>,
    aliases: HashSet<&'a [u8]>,
    pub(crate) notes: Vec<Note>,
    depth: usize,
    values: usize,
    most_values: usize,
    repeated: usize,
}

impl<'a> Builder<'a> {
    pub(crate) fn new(text: &'a str, dialect: Dialect, limits: Limits) -> Self {
        Self {
            dialect,
            limits,
            stack: Vec::new(),
            anchors: HashMap::new(),
            aliases: alias_names(text),
            notes: Vec::new(),
            depth: 0,
            values: 0,
            most_values: limits.values.saturating_add(text.len() / 6),
            repeated: 0,
        }
    }

    pub(crate) fn finish(mut self) -> Step<(Node<'a>, Vec<Note>)> {
        self.notes.sort_by_key(|note| note.span.offset);
        match self.stack.pop() {
            Some(root) => {
                self.check_value(&root)?;
                Ok((root, self.notes))
            }
            None => fail(0, Problem::NoValue),
        }
    }

    pub(crate) fn note_more_documents(&mut self, span: Span) {
        let kind = NoteKind::MoreDocuments;
        self.notes.push(Note { span, kind });
    }

    fn push(&mut self, node: Node<'a>) -> Step<()> {
        self.values += 1;
        if self.values > self.most_values {
            let limit = self.most_values;
            return fail(node.span.offset as usize, Problem::TooManyValues { limit });
        }
        self.stack.push(node);
        Ok(())
    }

    pub(crate) fn open_anchor(&mut self, name: &'a str, span: Span) -> Step<()> {
        if self.dialect == Dialect::PyYaml && self.anchors.contains_key(name) {
            return fail(span.offset as usize, Problem::AnchorTwice);
        }
        self.anchors.insert(name, Anchor::Open);
        Ok(())
    }

    fn close_anchor(&mut self, name: &'a str, node: &Node<'a>) -> Step<()> {
        let kept = if self.aliases.contains(stem(name)) {
            self.repeat(node, node.span)?;
            Anchor::Done(node.clone())
        } else {
            Anchor::Unused
        };
        self.anchors.insert(name, kept);
        Ok(())
    }

    pub(crate) fn alias(&mut self, name: &'a str, span: Span) -> Step<()> {
        let at = span.offset as usize;
        let node = match self.anchors.get(name) {
            None | Some(Anchor::Unused) => return fail(at, Problem::NoAnchor),
            Some(Anchor::Open) => return fail(at, Problem::Recursive),
            // js-yaml 3 makes an empty list of it, by mistake.
            Some(Anchor::Done(node))
                if node.style == Style::Empty && self.dialect == Dialect::JsYaml3 =>
            {
                return fail(at, Problem::NoValue);
            }
            Some(Anchor::Done(node)) => node,
        };
        let weight = weight(node);
        self.count_repeated(weight, at)?;
        let Some(Anchor::Done(node)) = self.anchors.get(name) else {
            return fail(at, Problem::NoAnchor);
        };
        let mut node = node.clone();
        node.span = span;
        let extra = node.extra_mut();
        extra.anchor = None;
        extra.alias = Some(name);
        extra.comments = crate::Comments::default();
        self.push(node)
    }

    fn repeat(&mut self, node: &Node<'a>, span: Span) -> Step<()> {
        self.count_repeated(weight(node), span.offset as usize)
    }

    fn count_repeated(&mut self, weight: usize, at: usize) -> Step<()> {
        self.repeated = self.repeated.saturating_add(weight);
        if self.repeated > self.limits.repeated {
            let limit = self.limits.repeated;
            return fail(at, Problem::TooMuchRepeated { limit });
        }
        Ok(())
    }

    /// A value that is not there.
    pub(crate) fn empty(&mut self, props: Props<'a>, span: Span) -> Step<()> {
        let span = Span {
            end: span.offset,
            ..span
        };
        self.scalar(props, Cow::Borrowed(""), Style::Empty, span)
    }

    #[inline]
    pub(crate) fn scalar(
        &mut self,
        props: Props<'a>,
        text: Cow<'a, str>,
        style: Style,
        span: Span,
    ) -> Step<()> {
        if !props.is_any() {
            let plain = matches!(style, Style::Plain | Style::Empty);
            let tagged = if plain {
                resolve::plain(self.dialect, text, span)?
            } else {
                Tagged::from(Value::String(text))
            };
            let mut node = Node::new(tagged.value, span, style);
            if let Some(tag) = tagged.tag {
                node.extra_mut().tag = Some(Cow::Borrowed(tag));
            }
            self.note_rounded(&node);
            return self.push(node);
        }
        self.scalar_with_props(props, text, style, span)
    }

    /// JavaScript knows whole numbers up to 2⁵³ alone; Go makes floats of those that are too large.
    fn note_rounded(&mut self, node: &Node<'a>) {
        let Value::Float(value) = node.value else {
            return;
        };
        let raw = (node.span.end - node.span.offset) as usize;
        let rounds = self.dialect != Dialect::PyYaml && self.dialect != Dialect::Ruamel;
        if rounds && value.abs() >= 9_007_199_254_740_992.0 && value.is_finite() && raw > 15 {
            let (span, kind) = (node.span, NoteKind::Rounded);
            self.notes.push(Note { span, kind });
        }
    }

    fn scalar_with_props(
        &mut self,
        props: Props<'a>,
        text: Cow<'a, str>,
        style: Style,
        span: Span,
    ) -> Step<()> {
        let tagged = resolve::scalar(self.dialect, props.tag.as_ref(), text, style, span)?;
        let mut node = Node::new(tagged.value, span, style);
        if let Some(tag) = tagged.tag {
            node.extra_mut().tag = Some(Cow::Borrowed(tag));
        }
        self.dress(&mut node, props)?;
        self.push(node)
    }

    /// Puts the anchor and the tag on a finished node.
    fn dress(&mut self, node: &mut Node<'a>, props: Props<'a>) -> Step<()> {
        if let Some(tag) = props.tag
            && tag.name != "!"
        {
            if !resolve::knows_tag(self.dialect, &tag.name) {
                let span = node.span;
                let kind = NoteKind::UnknownTag;
                self.notes.push(Note { span, kind });
            }
            node.extra_mut().tag = Some(tag.name);
        }
        if let Some((name, _)) = props.anchor {
            node.extra_mut().anchor = Some(name);
            self.close_anchor(name, node)?;
        }
        Ok(())
    }

    /// For readers that count every value in a value: one level down, and up again.
    pub(crate) fn enter(&mut self, at: usize) -> Step<()> {
        self.depth += 1;
        // js-yaml 4 counts a hundred values in one another, scalars included.
        let limit = self.limits.depth.min(99);
        if self.depth > limit + 1 {
            return fail(at, Problem::TooDeep { limit });
        }
        Ok(())
    }

    pub(crate) fn leave(&mut self) {
        self.depth -= 1;
    }

    /// Where the values of a list or map will start, whose depth is counted elsewhere.
    pub(crate) fn mark(&self) -> usize {
        self.stack.len()
    }

    /// Forgets what was built since.
    pub(crate) fn back_to(&mut self, mark: usize) {
        self.stack.truncate(mark);
    }

    /// An explicit key turned out to have no value after the next key was read.
    pub(crate) fn empty_before_last(&mut self, span: Span) -> Step<()> {
        let last = self.stack.pop();
        self.empty(Props::none(), span)?;
        self.stack.extend(last);
        Ok(())
    }

    /// After a `?`, js-yaml takes `<<` for text.
    pub(crate) fn no_merge_last(&mut self) {
        if let Some(extra) = self.stack.last_mut().and_then(|node| node.extra.as_mut())
            && extra.tag.as_deref() == Some(resolve::MERGE)
        {
            extra.tag = None;
        }
    }

    /// Puts an anchor and a tag on a value that was read before they were known to be its.
    pub(crate) fn dress_last(&mut self, props: Props<'a>) -> Step<()> {
        if !props.is_any() {
            return Ok(());
        }
        let Some(mut node) = self.stack.pop() else {
            return Ok(());
        };
        if let Some(tag) = props.tag.as_ref().filter(|tag| tag.name != "!") {
            let at = tag.at;
            let text = match &node.value {
                Value::String(text) => Some(text.clone()),
                _ => None,
            };
            node.value = match (text, node.value) {
                (Some(text), _) => {
                    resolve::scalar(self.dialect, Some(tag), text, node.style, node.span)?.value
                }
                (None, Value::Seq(items)) => {
                    resolve::list(self.dialect, Some(tag), items, node.span)?
                }
                (None, Value::Map(entries)) => {
                    resolve::map(self.dialect, Some(tag), entries, node.span)?
                }
                // What is a number by now stays one under `!!str`, and fits no other tag.
                (None, value) if tag.name == "!!str" => value,
                (None, _) => return fail(at, Problem::TagValue { tag: "!!str" }),
            };
        }
        self.dress(&mut node, props)?;
        self.stack.push(node);
        Ok(())
    }

    /// Starts a list or map; what comes until it is closed belongs to it.
    pub(crate) fn open(&mut self, span: Span) -> Step<usize> {
        self.depth += 1;
        if self.depth > self.limits.depth {
            let limit = self.limits.depth;
            return fail(span.offset as usize, Problem::TooDeep { limit });
        }
        Ok(self.stack.len())
    }

    pub(crate) fn close_list(
        &mut self,
        mark: usize,
        props: Props<'a>,
        span: Span,
        style: Style,
    ) -> Step<()> {
        self.depth -= 1;
        self.close_list_unbounded(mark, props, span, style)
    }

    pub(crate) fn close_list_unbounded(
        &mut self,
        mark: usize,
        props: Props<'a>,
        span: Span,
        style: Style,
    ) -> Step<()> {
        let items: Vec<Node<'a>> = self.stack.drain(mark.min(self.stack.len())..).collect();
        for item in &items {
            self.check_value(item)?;
        }
        let span = Span {
            end: items.last().map_or(span.end, |last| last.span.end.max(span.end)),
            ..span
        };
        let value = resolve::list(self.dialect, props.tag.as_ref(), items, span)?;
        let mut node = Node::new(value, span, style);
        self.dress(&mut node, props)?;
        self.push(node)
    }

    pub(crate) fn close_map(
        &mut self,
        mark: usize,
        props: Props<'a>,
        span: Span,
        style: Style,
    ) -> Step<()> {
        self.depth -= 1;
        self.close_map_unbounded(mark, props, span, style)
    }

    pub(crate) fn close_map_unbounded(
        &mut self,
        mark: usize,
        props: Props<'a>,
        span: Span,
        style: Style,
    ) -> Step<()> {
        let nodes = self.stack.len() - mark.min(self.stack.len());
        let mut entries: Vec<Entry<'a>> = Vec::with_capacity(nodes / 2);
        let mut drained = self.stack.drain(mark.min(self.stack.len())..);
        while let (Some(key), Some(value)) = (drained.next(), drained.next()) {
            entries.push((key, value));
        }
        drop(drained);
        let span = Span {
            end: entries
                .last()
                .map_or(span.end, |(key, value)| value.span.end.max(key.span.end).max(span.end)),
            ..span
        };
        for (key, value) in &entries {
            self.check_key(key)?;
            self.check_value(value)?;
        }
        if entries.iter().any(|(key, _)| self.is_merge(key)) {
            entries = self.merge(entries)?;
        }
        self.drop_duplicates(&mut entries)?;
        let value = resolve::map(self.dialect, props.tag.as_ref(), entries, span)?;
        let mut node = Node::new(value, span, style);
        self.dress(&mut node, props)?;
        self.push(node)
    }

    fn check_key(&mut self, key: &Node<'a>) -> Step<()> {
        let kind = match &key.value {
            Value::String(_) => return Ok(()),
            Value::Seq(_) | Value::Map(_) | Value::Set(_) | Value::Pairs(_) => {
                return fail(key.span.offset as usize, Problem::CollectionAsKey);
            }
            _ => NoteKind::KeyIsNotText,
        };
        let span = key.span;
        self.notes.push(Note { span, kind });
        Ok(())
    }

    /// PyYAML makes something of `<<` and `=` that it cannot use as a value.
    fn check_value(&self, node: &Node<'a>) -> Step<()> {
        if self.dialect != Dialect::PyYaml {
            return Ok(());
        }
        match node.written_tag() {
            Some(resolve::MERGE) if node.as_str().is_some() => {
                fail(node.span.offset as usize, Problem::MergeAsValue)
            }
            Some(resolve::VALUE) => fail(node.span.offset as usize, Problem::ValueSign),
            _ => Ok(()),
        }
    }

    fn is_merge(&self, key: &Node<'a>) -> bool {
        let plain = key.style == Style::Plain && key.as_str() == Some("<<");
        key.written_tag() == Some(resolve::MERGE)
            || plain && matches!(self.dialect, Dialect::Yaml2 | Dialect::Plain)
    }

    /// Brings in what `<<` stands for, at the place of the `<<`.
    fn merge(&mut self, entries: Vec<Entry<'a>>) -> Step<Vec<Entry<'a>>> {
        let note = |kind, span| Note { span, kind };
        let merges = matches!(
            self.dialect,
            Dialect::PyYaml | Dialect::Ruamel | Dialect::JsYaml3 | Dialect::JsYaml4
        );
        if !merges {
            for (key, _) in &entries {
                if self.is_merge(key) {
                    self.notes.push(note(NoteKind::MergeKept, key.span));
                }
            }
            return Ok(entries);
        }
        let mut own = Seen::new(self.dialect);
        for (key, _) in entries.iter().filter(|(key, _)| !self.is_merge(key)) {
            own.insert(key, 0);
        }
        // In PyYAML the last of several `<<` counts; elsewhere the first.
        let last_wins = self.dialect == Dialect::PyYaml;
        let mut out: Vec<Entry<'a>> = Vec::with_capacity(entries.len());
        let mut brought = Seen::new(self.dialect);
        let mut any = false;
        for (key, value) in entries {
            if !self.is_merge(&key) {
                out.push((key, value));
                continue;
            }
            if any && self.dialect == Dialect::Ruamel {
                return fail(key.span.offset as usize, Problem::MergeTwice);
            }
            any = true;
            self.notes.push(note(NoteKind::MergeApplied, key.span));
            let mut here = Seen::new(self.dialect);
            for source in merge_sources(value)? {
                for (mut name, value) in source {
                    if own.find(&name).is_some() || here.find(&name).is_some() {
                        continue;
                    }
                    here.insert(&name, 0);
                    self.count_repeated(weight(&name) + weight(&value), key.span.offset as usize)?;
                    name.extra_mut().merged = true;
                    match brought.find(&name) {
                        Some(index) if last_wins => {
                            if let Some(slot) = out.get_mut(index) {
                                *slot = (name, value);
                            }
                        }
                        Some(_) => {}
                        None => {
                            brought.insert(&name, out.len());
                            out.push((name, value));
                        }
                    }
                }
            }
        }
        Ok(out)
    }

    fn drop_duplicates(&mut self, entries: &mut Vec<Entry<'a>>) -> Step<()> {
        let twice = keys::duplicates(self.dialect, entries);
        if twice.is_empty() {
            return Ok(());
        }
        let last_wins = matches!(
            self.dialect,
            Dialect::PyYaml | Dialect::GoYaml3 | Dialect::Json
        );
        let mut gone = HashSet::new();
        for (first, again) in twice {
            let (Some((key, _)), Some((second, _))) = (entries.get(first), entries.get(again))
            else {
                continue;
            };
            let name = keys::text(self.dialect, key);
            if !last_wins {
                let problem = Problem::DuplicateKey {
                    key: name.into_owned(),
                    first: key.span.line,
                };
                return fail(second.span.offset as usize, problem);
            }
            let kind = NoteKind::DuplicateKey {
                key: name.into_owned(),
                first: key.span,
            };
            let span = second.span;
            self.notes.push(Note { span, kind });
            gone.insert(again);
            entries.swap(first, again);
            if self.dialect == Dialect::PyYaml {
                // Python keeps the key that came first: of `1.0` and `1`, the float.
                let [first, again] = [first, again].map(|at| at.min(entries.len()));
                let (before, after) = entries.split_at_mut(again);
                if let (Some(kept), Some(dropped)) = (before.get_mut(first), after.first_mut()) {
                    std::mem::swap(&mut kept.0.value, &mut dropped.0.value);
                }
            }
        }
        let mut index = 0;
        entries.retain(|_| {
            index += 1;
            !gone.contains(&(index - 1))
        });
        Ok(())
    }
}

/// The maps that a `<<` brings in, the one that counts first.
fn merge_sources(value: Node<'_>) -> Step<Vec<Vec<Entry<'_>>>> {
    let at = value.span.offset as usize;
    match value.value {
        Value::Map(entries) => Ok(vec![entries]),
        Value::Seq(items) => items
            .into_iter()
            .map(|item| match item.value {
                Value::Map(entries) => Ok(entries),
                _ => fail(at, Problem::MergeSource),
            })
            .collect(),
        _ => fail(at, Problem::MergeSource),
    }
}

/// How many values a node holds, itself included.
fn weight(node: &Node<'_>) -> usize {
    let pairs = |entries: &[Entry<'_>]| {
        let both = |(key, value): &Entry<'_>| weight(key) + weight(value);
        entries.iter().map(both).sum()
    };
    let inside: usize = match &node.value {
        Value::Seq(items) | Value::Set(items) => items.iter().map(weight).sum(),
        Value::Map(entries) | Value::Pairs(entries) => pairs(entries),
        _ => 0,
    };
    inside + 1
}

/// How much of an alias's name tells it from others, so that a hostile text costs no more than this
/// for each of its bytes.
const NAME: usize = 128;

fn stem(name: &str) -> &[u8] {
    let bytes = name.as_bytes();
    bytes.get(..NAME).unwrap_or(bytes)
}

/// Every name that stands behind a `*`: what no alias asks for need not be kept. Where a name ends
/// depends on the reader, so both ways go in.
fn alias_names(text: &str) -> HashSet<&[u8]> {
    let mut names = HashSet::new();
    let bytes = text.as_bytes();
    for (star, _) in text.match_indices('*') {
        let rest = bytes.get(star + 1..).unwrap_or_default();
        let rest = rest.get(..NAME).unwrap_or(rest);
        let word = |byte: &u8| !(byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
        let ends = |byte: &u8| {
            byte.is_ascii_whitespace() || matches!(byte, b',' | b'[' | b']' | b'{' | b'}')
        };
        for end in [rest.iter().position(word), rest.iter().position(ends)] {
            names.insert(rest.get(..end.unwrap_or(rest.len())).unwrap_or_default());
        }
    }
    names
}
