//! Where the boxes stand, and how large they are.

use crate::layout::{Box, LARGE, LINE, PAD, Row, SMALL};
use crate::model::{Graph, Layer, Node};
use crate::text::width;

/// Below the title and the headings of the columns.
const TOP: f64 = 92.0;
const LEFT: f64 = 24.0;
pub const GUTTER: f64 = 72.0;
const NARROWEST: f64 = 120.0;
const WIDEST: f64 = 330.0;
/// Between boxes that stand one below the other.
const GAP: f64 = 16.0;
/// The strip below the top boxes, for lines that find no other way.
pub const STREET: f64 = 44.0;

/// What the standing boxes leave for the lines.
pub struct Placed {
    pub boxes: Vec<Box>,
    /// Left edge and width by layer; none where a layer is empty.
    pub columns: Vec<Option<(f64, f64)>>,
    /// Where the strip below the top boxes begins.
    pub street: f64,
    pub bottom: f64,
}

pub fn place(graph: &Graph) -> Placed {
    let mut boxes: Vec<Box> = (0..graph.nodes.len())
        .map(|index| size(graph, index))
        .collect();
    let columns = columns(&mut boxes);

    let low = |index: usize| graph.nodes[index].layer == Layer::Bridge || network(graph, index);
    let mut cursors = [TOP; Layer::ALL.len()];
    for (index, this) in boxes.iter_mut().enumerate() {
        if !low(index) {
            let cursor = &mut cursors[this.layer as usize];
            this.y = *cursor;
            *cursor = this.bottom() + GAP;
        }
    }
    let tops = boxes.iter().enumerate().filter(|(index, _)| !low(*index));
    let street = tops.map(|(_, this)| this.bottom()).fold(TOP, f64::max);
    let bottom = rows(graph, &mut boxes, street + STREET);
    Placed {
        boxes,
        columns,
        street,
        bottom: bottom.max(street),
    }
}

/// Every bridge, each with its networks beside it; gives the lowest edge.
fn rows(graph: &Graph, boxes: &mut [Box], top: f64) -> f64 {
    let mut cursor = top;
    let mut network_cursor = top;
    let mut lowest = top - STREET;
    let mut placed = vec![false; boxes.len()];
    for bridge in (0..boxes.len()).filter(|&index| graph.nodes[index].layer == Layer::Bridge) {
        boxes[bridge].y = cursor;
        let mut bottom = boxes[bridge].bottom();
        for link in &graph.links {
            if link.from != bridge || !network(graph, link.to) || placed[link.to] {
                continue;
            }
            placed[link.to] = true;
            let beside = port(&boxes[bridge], &link.purpose, false) - boxes[link.to].h / 2.0;
            boxes[link.to].y = beside.max(network_cursor);
            network_cursor = boxes[link.to].bottom() + GAP / 2.0;
            bottom = bottom.max(boxes[link.to].bottom());
        }
        lowest = lowest.max(bottom);
        cursor = bottom + GAP;
    }
    lowest
}

/// Somebody outside whom bridges alone talk to.
pub fn network(graph: &Graph, index: usize) -> bool {
    let mut partners = graph
        .links
        .iter()
        .filter(|link| link.from == index || link.to == index)
        .map(|link| link.from + link.to - index)
        .peekable();
    graph.nodes[index].layer == Layer::Outside
        && partners.peek().is_some()
        && partners.all(|partner| graph.nodes[partner].layer == Layer::Bridge)
}

/// The height at which a conversation of that purpose begins.
pub fn port(this: &Box, purpose: &str, right: bool) -> f64 {
    let row = this
        .rows
        .iter()
        .find(|row| row.purpose == purpose && row.right == right);
    row.map_or(this.head(), |row| this.y + row.y)
}

fn size(graph: &Graph, index: usize) -> Box {
    let node = &graph.nodes[index];
    let mut y = PAD + 16.0 + LINE * (lines(node) as f64);
    let mut rows: Vec<Row> = Vec::new();
    for link in graph.links.iter().filter(|link| link.from == index) {
        let right = graph.nodes[link.to].layer >= node.layer;
        let known = |row: &Row| row.purpose == link.purpose && row.right == right;
        if !rows.iter().any(known) {
            rows.push(Row {
                purpose: link.purpose.clone(),
                right,
                y: y + LINE / 2.0,
            });
            y += LINE;
        }
    }
    let head = std::iter::once(width(&node.name, LARGE, true));
    let about = node.about.iter().map(|about| width(about, SMALL, false));
    let listens = node
        .listens
        .iter()
        .map(|(address, purpose)| width(&format!("{address}  {purpose}"), SMALL, true));
    let talks = rows
        .iter()
        .map(|row| width(&row.purpose, SMALL, false) + 2.0 * SMALL);
    let widest = head.chain(about).chain(listens).chain(talks);
    let text = widest.fold(0.0, f64::max);
    Box {
        x: 0.0,
        y: 0.0,
        w: (text + 2.0 * PAD).clamp(NARROWEST, WIDEST).ceil(),
        h: y + PAD - 4.0,
        layer: node.layer,
        rows,
    }
}

/// Lines between the name and the conversations.
fn lines(node: &Node) -> usize {
    usize::from(node.about.is_some()) + node.listens.len()
}

/// Side by side, each as wide as its widest box.
fn columns(boxes: &mut [Box]) -> Vec<Option<(f64, f64)>> {
    let mut x = LEFT;
    let mut columns = Vec::new();
    for layer in Layer::ALL {
        let members = boxes.iter_mut().filter(|this| this.layer == layer);
        let mut members: Vec<&mut Box> = members.collect();
        let w = members.iter().map(|this| this.w).fold(0.0, f64::max);
        if members.is_empty() {
            columns.push(None);
            continue;
        }
        for this in &mut members {
            (this.x, this.w) = (x, w);
        }
        columns.push(Some((x, w)));
        x += w + GUTTER;
    }
    columns
}
