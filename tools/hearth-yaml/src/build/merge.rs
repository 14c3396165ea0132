//! `<<`, and keys that are there twice.

use std::collections::HashSet;

use super::Builder;
use super::alias::weight;
use crate::comments::Absent;
use crate::error::{Problem, Step, fail};
use crate::keys::{self, Seen};
use crate::resolve;
use crate::{Dialect, Entry, Node, Note, NoteKind, Style, Value};

impl<'a> Builder<'a> {
    pub(super) fn is_merge(&self, key: &Node<'a>) -> bool {
        let plain = key.style() == Style::Plain && key.as_str() == Some("<<");
        key.written_tag() == Some(resolve::MERGE)
            || plain && matches!(self.dialect, Dialect::Yaml2 | Dialect::Plain)
    }

    /// Brings in what `<<` stands for, at the place of the `<<`.
    pub(super) fn merge(
        &mut self,
        entries: Vec<Entry<'a>>,
        absent: &mut Vec<Absent>,
    ) -> Step<Vec<Entry<'a>>> {
        let note = |kind, span| Note { span, kind };
        let merges = matches!(
            self.dialect,
            Dialect::PyYaml | Dialect::Ruamel | Dialect::JsYaml3 | Dialect::JsYaml4
        );
        if !merges {
            for (key, _) in &entries {
                if self.is_merge(key) {
                    self.notes.push(note(NoteKind::MergeKept, key.span()));
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
                return fail(key.span().offset as usize, Problem::MergeTwice);
            }
            any = true;
            self.notes.push(note(NoteKind::MergeApplied, key.span()));
            let mut here = Seen::new(self.dialect);
            let end = value.span().end;
            let mut heir = None;
            for source in merge_sources(self.dialect, value)? {
                for (mut name, value) in source {
                    if own.find(&name).is_some() || here.find(&name).is_some() {
                        continue;
                    }
                    here.insert(&name, 0);
                    self.count_repeated(
                        weight(&name) + weight(&value),
                        key.span().offset as usize,
                    )?;
                    name.mark(|rare| rare.merged = true);
                    let offset = name.span().offset;
                    match brought.find(&name) {
                        Some(index) if last_wins => {
                            if let Some(slot) = out.get_mut(index) {
                                *slot = (name, value);
                            }
                        }
                        Some(_) => continue,
                        None => {
                            brought.insert(&name, out.len());
                            out.push((name, value));
                        }
                    }
                    heir.get_or_insert(offset);
                }
            }
            let key = key.span();
            absent.push(Absent { key, end, heir });
        }
        Ok(out)
    }

    pub(super) fn drop_duplicates(
        &mut self,
        entries: &mut Vec<Entry<'a>>,
        absent: &mut Vec<Absent>,
    ) -> Step<()> {
        let mut twice = keys::duplicates(self.dialect, self.text, entries);
        let mut last_wins = matches!(
            self.dialect,
            Dialect::PyYaml | Dialect::GoYaml3 | Dialect::Json
        );
        if twice.is_empty() && self.dialect == Dialect::Yaml2 {
            twice = keys::collapsing(entries);
            last_wins = true;
        }
        if twice.is_empty() {
            return Ok(());
        }
        let mut gone = HashSet::new();
        let mut kept = Vec::new();
        let others = absent.len();
        for (first, again) in twice {
            let (Some((key, value)), Some((second, _))) = (entries.get(first), entries.get(again))
            else {
                continue;
            };
            let name = keys::text(self.dialect, key);
            if !last_wins {
                let problem = Problem::DuplicateKey {
                    key: name.into_owned(),
                    first: key.span().line,
                };
                return fail(second.span().offset as usize, problem);
            }
            let kind = NoteKind::DuplicateKey {
                key: name.into_owned(),
                first: key.span(),
            };
            let span = second.span();
            absent.push(Absent {
                key: key.span(),
                end: value.span().end.max(key.span().end),
                heir: None,
            });
            kept.push(first);
            self.notes.push(Note { span, kind });
            gone.insert(again);
            entries.swap(first, again);
            if self.dialect == Dialect::PyYaml {
                // Python keeps the key that came first: of `1.0` and `1`, the float.
                let [first, again] = [first, again].map(|at| at.min(entries.len()));
                let (before, after) = entries.split_at_mut(again);
                if let (Some(kept), Some(dropped)) = (before.get_mut(first), after.first_mut()) {
                    std::mem::swap(kept.0.value_mut(), dropped.0.value_mut());
                }
            }
        }
        // What came a third time is known by now.
        for (absent, kept) in absent.iter_mut().skip(others).zip(kept) {
            absent.heir = entries.get(kept).map(|(key, _)| key.span().offset);
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
fn merge_sources(dialect: Dialect, value: Node<'_>) -> Step<Vec<Vec<Entry<'_>>>> {
    let at = value.span().offset as usize;
    match value.into_value() {
        Value::Map(entries) => Ok(vec![entries.into_vec()]),
        Value::Set(keys) if dialect != Dialect::Ruamel => {
            let nothing = |span| Node::new(Value::Null, span, Style::Empty);
            let entries = keys
                .into_iter()
                .map(|key| (key.clone(), nothing(key.span())));
            Ok(vec![entries.collect()])
        }
        Value::Pairs(entries) => Ok(entries.into_iter().map(|entry| vec![entry]).collect()),
        Value::Seq(items) => items
            .into_iter()
            .map(|item| match item.into_value() {
                Value::Map(entries) => Ok(entries.into_vec()),
                _ => fail(at, Problem::MergeSource),
            })
            .collect(),
        _ => fail(at, Problem::MergeSource),
    }
}
