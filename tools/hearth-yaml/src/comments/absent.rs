//! Maps that are not as they stand in the file: `<<` brought keys in, or a key was there twice.

use std::collections::HashMap;

use super::Hand;
use crate::{Comment, Entry, Span};

/// What stood in a map and is no entry of it: `<<`, or an entry whose key came again.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Absent {
    /// Its key.
    pub(crate) key: Span,
    /// The offset after its value.
    pub(crate) end: u32,
    /// The offset of the key that came of it and gets its comments, if one did.
    pub(crate) heir: Option<u32>,
}

/// Those of one map; seldom there are any.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Absents(pub(crate) Vec<Absent>);

/// What is met on the way through a map.
enum Stop {
    Entry(usize),
    Absent(Absent),
}

impl<'a> Hand<'a> {
    /// Goes through a map in the order of the file. Gives the comments that no entry got.
    pub(super) fn out_of_order(
        &mut self,
        entries: &mut [Entry<'a>],
        absents: &Absents,
        end: u32,
    ) -> Vec<Comment<'a>> {
        let mut stops = Vec::with_capacity(entries.len() + absents.0.len());
        let mut places = HashMap::with_capacity(entries.len());
        for (index, (key, _)) in entries.iter().enumerate() {
            places.insert(key.span().offset, index);
            // What was brought in lies where its anchor is.
            if !key.is_merged() {
                stops.push((key.span().offset, Stop::Entry(index)));
            }
        }
        let absent = |absent: &Absent| (absent.key.offset, Stop::Absent(*absent));
        stops.extend(absents.0.iter().map(absent));
        stops.sort_by_key(|(start, _)| *start);
        let next: Vec<u32> = stops.iter().skip(1).map(|(start, _)| *start).collect();
        let mut orphans = Vec::new();
        for ((_, stop), next) in stops.into_iter().zip(next.into_iter().chain([end])) {
            match stop {
                Stop::Entry(index) => {
                    if let Some((key, value)) = entries.get_mut(index) {
                        if !orphans.is_empty() {
                            key.comment(|comments| comments.above.append(&mut orphans));
                        }
                        self.entry(key, value, next);
                    }
                }
                Stop::Absent(absent) => {
                    self.comments_of(&absent, next, &mut orphans);
                    let heir = absent.heir.and_then(|heir| places.get(&heir));
                    if let Some((key, _)) = heir.and_then(|heir| entries.get_mut(*heir))
                        && !orphans.is_empty()
                    {
                        key.comment(|comments| comments.above.append(&mut orphans));
                    }
                }
            }
        }
        orphans
    }

    /// What stands above, in and behind it, and below as deep as its value.
    fn comments_of(&mut self, absent: &Absent, next: u32, into: &mut Vec<Comment<'a>>) {
        let Absent { key, end, .. } = *absent;
        let mut is_first = true;
        while let Some(comment) = self.take_if(|comment| {
            let at = comment.span;
            let behind = is_first && !comment.own_line;
            let below = comment.own_line && at.column > key.column;
            at.offset < end || at.offset < next && (behind || below)
        }) {
            is_first &= comment.span.offset < end;
            into.push(comment);
        }
    }
}
