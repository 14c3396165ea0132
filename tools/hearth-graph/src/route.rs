//! How the lines run: out of a box, up or down between the columns, across where no box stands, in.

use std::collections::BTreeMap;

use crate::layout::{Box, Layout, Wire};
use crate::model::{Graph, Layer, Link};
use crate::place::{GUTTER, Placed, STREET, place, port};

/// A place on the edge of a box where lines end.
#[derive(Debug, Clone, Copy)]
struct Port {
    node: usize,
    right: bool,
    y: f64,
}

impl Port {
    fn key(self) -> PortKey {
        // Heights are sums of the same few numbers, so equal ones are equal to the bit.
        (self.node, self.right, self.y.to_bits())
    }

    fn x(self, boxes: &[Box]) -> f64 {
        let this = &boxes[self.node];
        if self.right { this.right() } else { this.x }
    }
}

type PortKey = (usize, bool, u64);

struct End {
    from: Port,
    to: Port,
    both: bool,
    title: String,
}

pub fn layout(graph: &Graph) -> Layout {
    let placed = place(graph);
    let ends = ends(graph, &placed.boxes);
    let mut use_of: BTreeMap<PortKey, usize> = BTreeMap::new();
    for end in &ends {
        *use_of.entry(end.from.key()).or_default() += 1;
        *use_of.entry(end.to.key()).or_default() += 1;
    }
    let mut router = Router {
        placed: &placed,
        lanes: BTreeMap::new(),
        streets: 0,
    };
    // First which lines turn where, so that each gutter can be shared out among them.
    let plans: Vec<Vec<Turn>> = ends.iter().map(|end| router.turns(end, &use_of)).collect();
    router.sort_lanes();
    let wires = ends.iter().zip(&plans).map(|(end, turns)| Wire {
        points: router.points(end, turns),
        class: class(graph, end),
        arrow_start: end.both,
        arrow_end: true,
        title: end.title.clone(),
    });
    let wires: Vec<Wire> = wires.collect();
    let right = placed.boxes.iter().map(Box::right).fold(0.0, f64::max);
    Layout {
        wires,
        right,
        bottom: placed.bottom,
        columns: placed.columns.clone(),
        boxes: placed.boxes,
    }
}

/// One line for each conversation, and for two that go opposite ways between the same boxes.
fn ends(graph: &Graph, boxes: &[Box]) -> Vec<End> {
    let mut drawn = vec![false; graph.links.len()];
    let mut ends = Vec::new();
    for (index, link) in graph.links.iter().enumerate() {
        if drawn[index] {
            continue;
        }
        drawn[index] = true;
        let back =
            graph.links.iter().enumerate().position(|(at, other)| {
                !drawn[at] && other.from == link.to && other.to == link.from
            });
        let right = boxes[link.to].layer >= boxes[link.from].layer;
        let back_right = boxes[link.from].layer >= boxes[link.to].layer;
        let y = match back {
            Some(at) => port(&boxes[link.to], &graph.links[at].purpose, back_right),
            None => boxes[link.to].head(),
        };
        let mut title = sentence(graph, link);
        if let Some(at) = back {
            drawn[at] = true;
            title = format!("{title}; {}", sentence(graph, &graph.links[at]));
        }
        ends.push(End {
            from: Port {
                node: link.from,
                right,
                y: port(&boxes[link.from], &link.purpose, right),
            },
            to: Port {
                node: link.to,
                right: back_right,
                y,
            },
            both: back.is_some(),
            title,
        });
    }
    ends
}

fn sentence(graph: &Graph, link: &Link) -> String {
    let name = |node: usize| &graph.nodes[node].name;
    format!("{} → {}: {}", name(link.from), name(link.to), link.purpose)
}

fn class(graph: &Graph, end: &End) -> &'static str {
    let layer = |port: Port| graph.nodes[port.node].layer;
    let layers = [layer(end.from), layer(end.to)];
    if layers.contains(&Layer::Database) {
        "to-database"
    } else if layers.contains(&Layer::Outside) {
        "to-outside"
    } else {
        "inside"
    }
}

/// A line goes up or down in a lane of a gutter, to a height.
#[derive(Debug)]
struct Turn {
    gutter: usize,
    lane: PortKey,
    to: f64,
}

struct Router<'a> {
    placed: &'a Placed,
    /// The lanes of each gutter, in the order they were asked for.
    lanes: BTreeMap<usize, Vec<PortKey>>,
    streets: usize,
}

impl Router<'_> {
    fn turns(&mut self, end: &End, use_of: &BTreeMap<PortKey, usize>) -> Vec<Turn> {
        let (from, to) = (end.from, end.to);
        let near = |port: Port| {
            let column = self.placed.boxes[port.node].layer as usize;
            if port.right {
                column
            } else {
                self.before(column)
            }
        };
        let (leaving, arriving) = (near(from), near(to));
        // Lines that meet at a port share its lane, so a trunk forms at the busier end.
        let (from_use, to_use) = (use_of[&from.key()], use_of[&to.key()]);
        let near_from = if to_use > from_use {
            to.key()
        } else {
            from.key()
        };
        let near_to = if from_use > to_use {
            from.key()
        } else {
            to.key()
        };
        let turns = if leaving == arriving {
            vec![(leaving, near_to, to.y)]
        } else if self.clear(from, to, from.y) {
            vec![(arriving, near_to, to.y)]
        } else if self.clear(from, to, to.y) {
            vec![(leaving, near_from, to.y)]
        } else {
            self.streets += 1;
            let lanes = (STREET / 8.0) as usize;
            let lane = self.streets.min(lanes) as f64;
            let street = self.placed.street + lane * 8.0 - 2.0;
            vec![(leaving, from.key(), street), (arriving, to.key(), to.y)]
        };
        let mut y = from.y;
        let mut kept = Vec::new();
        for (gutter, lane, to) in turns {
            if to.to_bits() != y.to_bits() {
                let lanes = self.lanes.entry(gutter).or_default();
                if !lanes.contains(&lane) {
                    lanes.push(lane);
                }
                kept.push(Turn { gutter, lane, to });
            }
            y = to;
        }
        kept
    }

    /// Lanes of ports on the left side of a gutter go to its left, so that lines that leave both sides at the
    /// same height do not meet.
    fn sort_lanes(&mut self) {
        for (gutter, lanes) in &mut self.lanes {
            lanes.sort_by_key(|&(node, _, _)| self.placed.boxes[node].layer as usize > *gutter);
        }
    }

    /// The nearest column to the left that is there.
    fn before(&self, column: usize) -> usize {
        let there = |at: &usize| self.placed.columns[*at].is_some();
        (0..column).rev().find(there).unwrap_or(0)
    }

    /// Whether no other box stands between the two at that height.
    fn clear(&self, from: Port, to: Port, y: f64) -> bool {
        let boxes = &self.placed.boxes;
        let (a, b) = (from.x(boxes), to.x(boxes));
        let (left, right) = (a.min(b), a.max(b));
        boxes.iter().enumerate().all(|(index, this)| {
            index == from.node
                || index == to.node
                || this.right() <= left
                || this.x >= right
                || y < this.y - 4.0
                || y > this.bottom() + 4.0
        })
    }

    fn points(&self, end: &End, turns: &[Turn]) -> Vec<(f64, f64)> {
        let boxes = &self.placed.boxes;
        let mut y = end.from.y;
        let mut points = vec![(end.from.x(boxes), y)];
        for turn in turns {
            let x = self.lane(turn);
            points.push((x, y));
            points.push((x, turn.to));
            y = turn.to;
        }
        points.push((end.to.x(boxes), end.to.y));
        points
    }

    fn lane(&self, turn: &Turn) -> f64 {
        let edge = self.placed.columns[turn.gutter].map_or(0.0, |(x, w)| x + w);
        let lanes = &self.lanes[&turn.gutter];
        let at = lanes.iter().position(|lane| *lane == turn.lane);
        let at = at.unwrap_or_default() as f64 + 1.0;
        edge + GUTTER * at / (lanes.len() as f64 + 1.0)
    }
}
