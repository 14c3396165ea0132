use std::borrow::Cow;

use crate::{Span, Style};

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Kind<'a> {
    End,
    Version,
    TagHandle {
        handle: &'a str,
        prefix: Cow<'a, str>,
    },
    /// A directive that the reader steps over.
    Directive,
    DocumentStart,
    DocumentEnd,
    BlockSeq,
    BlockMap,
    BlockEnd,
    FlowSeq,
    FlowSeqEnd,
    FlowMap,
    FlowMapEnd,
    Entry,
    Comma,
    Key,
    Value,
    Alias(&'a str),
    Anchor(&'a str),
    Tag {
        handle: Option<&'a str>,
        suffix: Cow<'a, str>,
    },
    Scalar {
        text: Cow<'a, str>,
        style: Style,
    },
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Token<'a> {
    pub(crate) kind: Kind<'a>,
    pub(crate) span: Span,
}
