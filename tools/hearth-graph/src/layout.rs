//! Boxes and lines with their places: what the SVG draws.
//!
//! Every layer is a column. The proxy, the homeserver and the database stand at the top; every bridge has a
//! row of its own below, with the network it bridges at the left end of that row. So whatever goes from
//! a bridge to the world passes below the proxy and the homeserver, and nothing passes through a box.

use crate::model::Layer;

pub const SMALL: f64 = 11.0;
pub const LARGE: f64 = 13.0;
pub const LINE: f64 = 17.0;
pub const PAD: f64 = 10.0;

/// Where a conversation begins: a line of text in a box.
#[derive(Debug)]
pub struct Row {
    pub purpose: String,
    pub right: bool,
    /// The middle of the line, from the box's top.
    pub y: f64,
}

#[derive(Debug)]
pub struct Box {
    pub x: f64,
    pub y: f64,
    pub w: f64,
    pub h: f64,
    pub layer: Layer,
    pub rows: Vec<Row>,
}

impl Box {
    pub fn bottom(&self) -> f64 {
        self.y + self.h
    }

    pub fn right(&self) -> f64 {
        self.x + self.w
    }

    /// The middle of the name.
    pub fn head(&self) -> f64 {
        self.y + PAD + 6.0
    }
}

/// A line between two boxes, of straight parts.
#[derive(Debug)]
pub struct Wire {
    pub points: Vec<(f64, f64)>,
    pub class: &'static str,
    pub arrow_start: bool,
    pub arrow_end: bool,
    /// What it is, for who points at it.
    pub title: String,
}

#[derive(Debug)]
pub struct Layout {
    /// As in the model.
    pub boxes: Vec<Box>,
    pub wires: Vec<Wire>,
    /// Left edge and width of each layer's column; none where a layer is empty.
    pub columns: Vec<Option<(f64, f64)>>,
    pub right: f64,
    pub bottom: f64,
}
