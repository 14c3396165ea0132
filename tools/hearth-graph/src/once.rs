//! The units that run once, as steps, further right the later they run. A step that waits for one other
//! stands in its row; any other has a row of its own, so that no arrow passes through a step.

use crate::layout::{LARGE, LINE, PAD, SMALL};
use crate::model::{Graph, Once};
use crate::text::width;

pub struct Step {
    pub x: f64,
    pub y: f64,
    pub w: f64,
    pub h: f64,
    pub needs: String,
    pub before: String,
}

pub struct Steps {
    /// As in the model.
    pub steps: Vec<Step>,
    /// From the end of one step to the beginning of the next.
    pub arrows: Vec<Vec<(f64, f64)>>,
    pub bottom: f64,
    pub right: f64,
}

const GUTTER: f64 = 56.0;
const GAP: f64 = 12.0;
/// How many others a step names before it only counts.
const NAMED: usize = 3;

pub fn steps(graph: &Graph, left: f64, top: f64) -> Steps {
    let ranks = ranks(&graph.once);
    let mut order: Vec<usize> = (0..graph.once.len()).collect();
    order.sort_by_key(|&index| (ranks[index], index));
    let texts: Vec<(String, String)> = graph.once.iter().map(|once| texts(graph, once)).collect();
    let widths: Vec<f64> = (0..graph.once.len())
        .map(|index| {
            let once = &graph.once[index];
            let lines = [&once.about, &texts[index].0, &texts[index].1];
            let small = lines.map(|line| width(line, SMALL, false));
            let widest = small
                .into_iter()
                .fold(width(&once.name, LARGE, true), f64::max);
            (widest + 2.0 * PAD).min(600.0).ceil()
        })
        .collect();
    let last = ranks.iter().max().map_or(0, |rank| rank + 1);
    let of_rank = |rank: usize| {
        let members = (0..ranks.len()).filter(|&index| ranks[index] == rank);
        members.map(|index| widths[index]).fold(0.0, f64::max)
    };
    let mut starts = vec![left];
    for rank in 0..last {
        starts.push(starts[rank] + of_rank(rank) + GUTTER);
    }

    let rows = rows(&graph.once, &ranks, &order);
    let height = |index: usize| {
        let (needs, before) = &texts[index];
        let lines = 1 + usize::from(!needs.is_empty()) + usize::from(!before.is_empty());
        2.0 * PAD + 12.0 + LINE * lines as f64
    };
    let mut tops = vec![top];
    for row in 0..rows.iter().max().map_or(0, |row| row + 1) {
        let members = (0..rows.len()).filter(|&index| rows[index] == row);
        tops.push(tops[row] + members.map(height).fold(0.0, f64::max) + GAP);
    }
    let steps: Vec<Step> = (0..graph.once.len())
        .map(|index| Step {
            x: starts[ranks[index]],
            y: tops[rows[index]],
            w: of_rank(ranks[index]),
            h: height(index),
            needs: texts[index].0.clone(),
            before: texts[index].1.clone(),
        })
        .collect();
    let mut arrows = Vec::new();
    for (index, once) in graph.once.iter().enumerate() {
        for &first in &once.after {
            arrows.push(arrow(&steps[first], &steps[index]));
        }
    }
    Steps {
        right: steps
            .iter()
            .map(|step| step.x + step.w)
            .fold(left, f64::max),
        bottom: steps.iter().map(|step| step.y + step.h).fold(top, f64::max),
        steps,
        arrows,
    }
}

/// The row of each step.
fn rows(once: &[Once], ranks: &[usize], order: &[usize]) -> Vec<usize> {
    let mut rows = vec![0; once.len()];
    // How far right each row is taken.
    let mut taken: Vec<usize> = Vec::new();
    for &index in order {
        let beside = match once[index].after[..] {
            [only] if taken[rows[only]] < ranks[index] => Some(rows[only]),
            _ => None,
        };
        rows[index] = beside.unwrap_or(taken.len());
        match beside {
            Some(row) => taken[row] = ranks[index],
            None => taken.push(ranks[index]),
        }
    }
    rows
}

/// Down beside the first, then into the other: nothing else stands in between.
fn arrow(first: &Step, then: &Step) -> Vec<(f64, f64)> {
    let (y, to) = (first.y + PAD + 6.0, then.y + PAD + 6.0);
    let x = first.x + first.w + GUTTER / 2.0;
    vec![(first.x + first.w, y), (x, y), (x, to), (then.x, to)]
}

fn texts(graph: &Graph, once: &Once) -> (String, String) {
    let names = |nodes: &[usize]| {
        let names = nodes.iter().map(|&node| &*graph.nodes[node].name);
        let first: Vec<&str> = names.take(NAMED).collect();
        match nodes.len().saturating_sub(NAMED) {
            0 => first.join(", "),
            more => format!("{} and {more} more", first.join(", ")),
        }
    };
    let line = |word: &str, nodes: &[usize]| {
        if nodes.is_empty() {
            String::new()
        } else {
            format!("{word} {}", names(nodes))
        }
    };
    (line("after", &once.needs), line("before", &once.before))
}

/// How many come before each at the longest; a circle, which no plan should have, ends the count.
fn ranks(once: &[Once]) -> Vec<usize> {
    let mut ranks = vec![0; once.len()];
    for _ in 0..once.len() {
        for (index, this) in once.iter().enumerate() {
            let before = this.after.iter().map(|&first| ranks[first] + 1).max();
            let rank = before.unwrap_or(0).min(once.len());
            ranks[index] = ranks[index].max(rank);
        }
    }
    ranks
}
