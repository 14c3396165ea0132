//! Values straight from the text, as js-yaml 3 and 4 read it: by how deep things are indented,
//! without tokens between.

mod block;
mod document;
mod flow;
mod gathered;
mod literal;
mod props;
mod quoted;
mod scalar;
mod simple;
mod space;

use crate::Dialect;
use crate::build::{Builder, Props};
use crate::comments::Kept;
use crate::cursor::Cursor;
use crate::error::Step;
use crate::scan::signed;

/// What may stand at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Context {
    FlowIn,
    FlowOut,
    BlockIn,
    BlockOut,
}

/// How deep a line is indented, seen from the parent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Depth {
    Less,
    Same,
    More,
}

pub(crate) struct Descent<'a, 'b> {
    at: Cursor<'a>,
    build: &'b mut Builder<'a>,
    comments: Kept<'a>,
    /// js-yaml 3 is laxer with tabs and commas.
    old: bool,
    /// npm's `yaml` 2, or plain YAML 1.2.
    spec: bool,
    /// How deep the current line is indented, by spaces.
    indent: isize,
    /// The first tab on the current line, outside of text.
    tab: Option<usize>,
    handles: Vec<(&'a str, String)>,
}

/// Whether a block of some kind stood there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Found {
    Nothing,
    /// No block, but a value on one line, which has been read.
    Single,
    Block,
}

impl<'a, 'b> Descent<'a, 'b> {
    pub(crate) fn new(at: Cursor<'a>, build: &'b mut Builder<'a>, comments: Kept<'a>) -> Self {
        let old = build.dialect == Dialect::JsYaml3;
        let spec = matches!(build.dialect, Dialect::Yaml2 | Dialect::Plain);
        Self {
            at,
            build,
            comments,
            old,
            spec,
            indent: 0,
            tab: None,
            handles: Vec::new(),
        }
    }

    fn depth(&self, parent: isize) -> Depth {
        match self.indent.cmp(&parent) {
            std::cmp::Ordering::Greater => Depth::More,
            std::cmp::Ordering::Equal => Depth::Same,
            std::cmp::Ordering::Less => Depth::Less,
        }
    }

    /// A value with what stands before it. Nothing is built if nothing is there.
    fn compose(
        &mut self,
        parent: isize,
        context: Context,
        seek: bool,
        compact: bool,
    ) -> Step<bool> {
        self.build.enter(self.at.pos)?;
        let found = self.compose_here(parent, context, seek, compact);
        self.build.leave();
        found
    }

    fn compose_here(
        &mut self,
        parent: isize,
        context: Context,
        seek: bool,
        compact: bool,
    ) -> Step<bool> {
        let in_block = matches!(context, Context::BlockIn | Context::BlockOut);
        let mut blocks = in_block;
        let mut new_line = false;
        let mut depth = Depth::More;
        if seek && self.space(true) > 0 {
            new_line = true;
            depth = self.depth(parent);
        }
        let span = self.at.span();
        let mut props = Props::none();
        let mut before = None;
        // By the specification, what stands on lines above the first key belongs to the map.
        let mut outer = Props::none();
        // js-yaml reads on whatever the depth of the next line is.
        let above = depth == Depth::More;
        while above && (depth == Depth::More || !self.spec) {
            let again = new_line && self.has_again(&props) && !self.old;
            let here = (self.at, self.indent, self.tab);
            if again || !self.property(&mut props)? {
                break;
            }
            before.get_or_insert(here);
            if self.space(true) > 0 {
                new_line = true;
                blocks = in_block;
                depth = self.depth(parent);
                if self.spec {
                    before = None;
                    outer = props.clone();
                }
            } else {
                blocks = false;
            }
        }
        blocks = blocks && (new_line || compact);
        let flow_indent = if in_block { parent + 1 } else { parent };
        let column = signed(self.at.column());
        if depth == Depth::Same && context == Context::BlockOut {
            let (anchored, props) = (props.is_any(), props);
            if blocks && self.block_list(column, &props)? {
                return Ok(true);
            }
            if anchored {
                self.build.empty(props, span)?;
            }
            return Ok(anchored);
        }
        if depth != Depth::More {
            let any = props.is_any();
            if any {
                self.build.empty(props, span)?;
            }
            return Ok(any);
        }
        if blocks {
            if self.block_list(column, &props)? {
                return Ok(true);
            }
            match self.block_map(column, flow_indent, &props)? {
                Found::Nothing => {}
                Found::Single => {
                    self.build.dress_last(props)?;
                    return Ok(true);
                }
                Found::Block => return Ok(true),
            }
        }
        if self.flow(flow_indent, &props)? {
            return Ok(true);
        }
        let may_be_key = !self.spec || compact || new_line;
        let scalar_block = matches!(self.at.peek(), b'|' | b'>');
        if let Some(start) = before
            && !self.old
            && in_block
            && !blocks
            && !scalar_block
            && may_be_key
            && self.map_from_property(start, flow_indent, &outer)?
        {
            return Ok(true);
        }
        if self.scalar(context, flow_indent, &props)? {
            return Ok(true);
        }
        let any = props.is_any();
        if any {
            self.build.empty(props, span)?;
        }
        Ok(any)
    }

    /// What looked like the properties of a value may be those of the first key of a map: `&a b: c`.
    fn map_from_property(
        &mut self,
        start: (Cursor<'a>, isize, Option<usize>),
        flow_indent: isize,
        outer: &Props<'a>,
    ) -> Step<bool> {
        let here = (self.at, self.indent, self.tab);
        (self.at, self.indent, self.tab) = start;
        let column = signed(self.at.column());
        let mark = self.build.mark();
        if self.block_map(column, flow_indent, outer)? == Found::Block {
            return Ok(true);
        }
        self.build.back_to(mark);
        (self.at, self.indent, self.tab) = here;
        Ok(false)
    }

    /// Whether what stands here came before already.
    fn has_again(&self, props: &Props<'a>) -> bool {
        match self.at.peek() {
            b'!' => props.tag.is_some(),
            b'&' => props.anchor.is_some(),
            _ => false,
        }
    }
}
