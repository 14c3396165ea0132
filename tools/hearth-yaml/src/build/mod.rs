//! Values put together, and what each reader does with anchors, tags, duplicates and `<<`.

use std::collections::{HashMap, HashSet};

mod alias;
mod back;
mod check;
mod merge;
mod props;
mod scalar;

use crate::comments::Absents;
use crate::error::{Problem, Step, fail};
use crate::resolve;
use crate::{Dialect, Entry, Limits, Node, Note, NoteKind, Span, Style};
use alias::alias_names;
pub(crate) use props::{Props, Tag};

enum Anchor<'a> {
    /// Its list or map is not closed yet.
    Open,
    /// No alias asks for it.
    Unused,
    Done(Node<'a>),
}

pub(crate) struct Builder<'a> {
    pub(crate) dialect: Dialect,
    text: &'a str,
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
            text,
            limits,
            stack: Vec::new(),
            anchors: HashMap::new(),
            aliases: alias_names(text),
            notes: Vec::new(),
            depth: 0,
            values: 0,
            most_values: limits.values.saturating_add(text.len() / 8),
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

    #[inline]
    fn push(&mut self, node: Node<'a>) -> Step<()> {
        self.values += 1;
        if self.values > self.most_values {
            let limit = self.most_values;
            return fail(
                node.span().offset as usize,
                Problem::TooManyValues { limit },
            );
        }
        self.stack.push(node);
        Ok(())
    }

    /// Puts the anchor and the tag on a finished node.
    fn dress(&mut self, node: &mut Node<'a>, props: Props<'a>) -> Step<()> {
        if let Some(tag) = props.tag
            && tag.name != "!"
        {
            if !resolve::knows_tag(self.dialect, &tag.name) {
                let span = node.span();
                let kind = NoteKind::UnknownTag;
                self.notes.push(Note { span, kind });
            }
            node.mark(|rare| rare.tag = Some(tag.name));
        }
        if let Some((name, _)) = props.anchor {
            node.mark(|rare| rare.anchor = Some(name));
            self.close_anchor(name, node)?;
        }
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
        if self.dialect == Dialect::PyYaml {
            for item in &items {
                self.check_value(item)?;
            }
        }
        let span = Span {
            end: items
                .last()
                .map_or(span.end, |last| last.span().end.max(span.end)),
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
        // All keys are text that means nothing else, as in nearly every map.
        let mut is_ordinary = self.dialect != Dialect::PyYaml;
        while let (Some(key), Some(value)) = (drained.next(), drained.next()) {
            is_ordinary &= key.is_bare() && key.as_str().is_some_and(|text| text != "<<");
            entries.push((key, value));
        }
        drop(drained);
        let span = Span {
            end: entries.last().map_or(span.end, |(key, value)| {
                value.span().end.max(key.span().end).max(span.end)
            }),
            ..span
        };
        let mut absent = Vec::new();
        if !is_ordinary {
            for (key, value) in &entries {
                self.check_key(key)?;
                self.check_value(value)?;
            }
            if entries.iter().any(|(key, _)| self.is_merge(key)) {
                entries = self.merge(entries, &mut absent)?;
            }
        }
        self.drop_duplicates(&mut entries, &mut absent)?;
        let value = resolve::map(self.dialect, props.tag.as_ref(), entries, span)?;
        let mut node = Node::new(value, span, style);
        if !absent.is_empty() {
            node.mark(|rare| rare.absents = Some(Absents(absent)));
        }
        self.dress(&mut node, props)?;
        self.push(node)
    }
}
