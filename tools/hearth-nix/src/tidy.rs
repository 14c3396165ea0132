//! Bindings with long paths, gathered into sets as people write them.

use std::collections::HashMap;
use std::collections::hash_map;

use crate::{Binding, EmitError, Expr, Item, attr_name};

/// Gathers bindings that begin with the same name into one set, where the first of them stands, and
/// writes a set of one binding as a path: `a.b = 1; c = 2; a.d = 3;` becomes
/// `a = { b = 1; d = 3; }; c = 2;`, and `a = { b = 1; };` becomes `a.b = 1;`.
pub fn tidy(bindings: Vec<Binding>) -> Result<Vec<Binding>, EmitError> {
    gather(bindings, "")
}

/// What begins with one name.
struct Group {
    name: String,
    /// The one binding of that name that is no set.
    whole: Option<Binding>,
    /// What is inside, if it is a set.
    parts: Vec<Binding>,
    comments: Vec<String>,
    blank_above: bool,
}

fn gather(bindings: Vec<Binding>, inside: &str) -> Result<Vec<Binding>, EmitError> {
    let mut groups: Vec<Group> = Vec::new();
    let mut places = HashMap::new();
    for mut binding in bindings {
        if binding.path.is_empty() {
            let at = inside.to_owned();
            return Err(EmitError::NoName { at });
        }
        let name = binding.path.remove(0);
        let at = || join(inside, &name);
        let (group, is_new) = match places.entry(name.clone()) {
            hash_map::Entry::Occupied(place) => (&mut groups[*place.get()], false),
            hash_map::Entry::Vacant(place) => {
                let group = Group {
                    name: name.clone(),
                    whole: None,
                    parts: Vec::new(),
                    comments: Vec::new(),
                    blank_above: binding.blank_above,
                };
                let last = *place.insert(groups.len());
                groups.push(group);
                (&mut groups[last], true)
            }
        };
        match binding {
            part if !part.path.is_empty() && group.whole.is_none() => group.parts.push(part),
            Binding {
                value: Expr::Attrs(parts),
                comments,
                trailing,
                ..
            } if group.whole.is_none() && (is_new || !parts.is_empty()) => {
                group.comments.extend(comments);
                group.comments.extend(trailing);
                if parts.is_empty() {
                    group.whole = Some(Binding::new([name], Expr::Attrs(parts)));
                } else {
                    group.parts.extend(parts);
                }
            }
            whole if is_new => group.whole = Some(whole),
            whole if whole.path.is_empty() && group.whole.is_some() => {
                return Err(EmitError::Twice { at: at() });
            }
            _ => return Err(EmitError::WholeAndPart { at: at() }),
        }
    }
    groups.into_iter().map(|group| group.fold(inside)).collect()
}

impl Group {
    fn fold(self, inside: &str) -> Result<Binding, EmitError> {
        let at = join(inside, &self.name);
        let mut comments = self.comments;
        if let Some(whole) = self.whole {
            comments.extend(whole.comments);
            return Ok(Binding {
                path: vec![self.name],
                value: tidy_value(whole.value, &at)?,
                comments,
                trailing: whole.trailing,
                blank_above: self.blank_above,
            });
        }
        let mut parts = gather(self.parts, &at)?;
        let mut binding = match (parts.len(), parts.pop()) {
            (1, Some(mut only)) => {
                only.path.insert(0, self.name);
                comments.append(&mut only.comments);
                only
            }
            (_, last) => {
                parts.extend(last);
                Binding::new([self.name], Expr::Attrs(parts))
            }
        };
        binding.comments = comments;
        binding.blank_above = self.blank_above;
        Ok(binding)
    }
}

fn tidy_value(value: Expr, at: &str) -> Result<Expr, EmitError> {
    match value {
        Expr::Attrs(bindings) => Ok(Expr::Attrs(gather(bindings, at)?)),
        Expr::List(items) => {
            let tidied = items.into_iter().enumerate().map(|(index, item)| {
                let value = tidy_value(item.value, &format!("{at}[{index}]"))?;
                Ok(Item { value, ..item })
            });
            Ok(Expr::List(tidied.collect::<Result<_, _>>()?))
        }
        other => Ok(other),
    }
}

fn join(inside: &str, name: &str) -> String {
    let name = attr_name(name);
    if inside.is_empty() {
        name.into_owned()
    } else {
        format!("{inside}.{name}")
    }
}
