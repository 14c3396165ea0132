//! Values that hold no others.

use std::borrow::Cow;

use super::{Builder, Props};
use crate::error::Step;
use crate::{Node, Span, Style, Value, resolve};

impl<'a> Builder<'a> {
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
        if props.is_any() {
            return self.scalar_with_props(props, text, style, span);
        }
        self.bare_scalar(text, style, span)
    }

    /// One with nothing before it.
    #[inline]
    pub(crate) fn bare_scalar(&mut self, text: Cow<'a, str>, style: Style, span: Span) -> Step<()> {
        let is_quoted = !matches!(style, Style::Plain | Style::Empty);
        if is_quoted || resolve::is_text(&text) {
            return self.push(Node::new(Value::String(text.into()), span, style));
        }
        let tagged = resolve::plain(self.dialect, text, span)?;
        let mut node = Node::new(tagged.value, span, style);
        if let Some(tag) = tagged.tag {
            node.mark(|rare| rare.tag = Some(Cow::Borrowed(tag)));
        }
        self.note_rounded(&node);
        self.push(node)
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
            node.mark(|rare| rare.tag = Some(Cow::Borrowed(tag)));
        }
        self.dress(&mut node, props)?;
        self.push(node)
    }
}
