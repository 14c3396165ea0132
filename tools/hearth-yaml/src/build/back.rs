//! What a reader needs that finds out late what it read: steps back, and values changed after.

use std::borrow::Cow;

use super::{Builder, Props};
use crate::error::{Problem, Step, fail};
use crate::{Dialect, Node, Span, Value, resolve};

impl<'a> Builder<'a> {
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
        if let Some(rare) = self.stack.last_mut().and_then(Node::rare_mut)
            && rare.tag.as_deref() == Some(resolve::MERGE)
        {
            rare.tag = None;
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
            let source = self.text;
            let text = match node.value() {
                Value::String(text) => Some(Cow::from(text.clone())),
                Value::Seq(_) | Value::Map(_) => None,
                // js-yaml asks the number what the tag makes of it, npm's yaml the text.
                _ if matches!(self.dialect, Dialect::Yaml2 | Dialect::Plain) => source
                    .get(node.span().offset as usize..node.span().end as usize)
                    .map(Cow::Borrowed),
                _ => None,
            };
            let (span, style) = (node.span(), node.style());
            let before = std::mem::replace(node.value_mut(), Value::Null);
            *node.value_mut() = match (text, before) {
                (Some(text), _) => {
                    resolve::scalar(self.dialect, Some(tag), text, style, span)?.value
                }
                (None, Value::Seq(items)) => {
                    resolve::list(self.dialect, Some(tag), items.into_vec(), span)?
                }
                (None, Value::Map(entries)) => {
                    resolve::map(self.dialect, Some(tag), entries.into_vec(), span)?
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
}
