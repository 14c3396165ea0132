//! What must hold of every picture: nothing on top of anything else, nothing cut off, the same bytes for
//! the same plan. And two pictures to read.

mod plans;
mod words;

use crate::layout::{LARGE, Layout, PAD, SMALL, Wire};
use crate::model::Graph;
use crate::once::steps;
use crate::route::layout;
use crate::text::width;
use crate::{mermaid, svg};
use plans::{cabin, plans, with_bridges};

type Area = (f64, f64, f64, f64);

fn apart(a: Area, b: Area) -> bool {
    a.0 + a.2 <= b.0 || b.0 + b.2 <= a.0 || a.1 + a.3 <= b.1 || b.1 + b.3 <= a.1
}

fn areas(layout: &Layout) -> Vec<Area> {
    let boxes = layout.boxes.iter();
    boxes.map(|this| (this.x, this.y, this.w, this.h)).collect()
}

#[track_caller]
fn assert_apart(areas: &[Area]) {
    for (index, a) in areas.iter().enumerate() {
        for b in &areas[index + 1..] {
            assert!(apart(*a, *b), "{a:?} lies on {b:?}");
        }
    }
}

/// The inside of a box is crossed by no part of a line; its edge is where lines end.
#[track_caller]
fn assert_around(points: &[(f64, f64)], areas: &[Area]) {
    for pair in points.windows(2) {
        let [(x1, y1), (x2, y2)] = [pair[0], pair[1]];
        let straight = x1.to_bits() == x2.to_bits() || y1.to_bits() == y2.to_bits();
        assert!(straight, "{pair:?} is neither level nor upright");
        let line = (
            x1.min(x2),
            y1.min(y2),
            (x1 - x2).abs().max(0.01),
            (y1 - y2).abs().max(0.01),
        );
        for &(x, y, w, h) in areas {
            let inside = (x + 0.5, y + 0.5, w - 1.0, h - 1.0);
            assert!(apart(line, inside), "{line:?} goes through {inside:?}");
        }
    }
}

#[test]
fn no_box_lies_on_another_and_no_line_goes_through_one() {
    for plan in plans() {
        let graph = Graph::of(&plan);
        let layout = layout(&graph);
        assert_apart(&areas(&layout));
        for wire in &layout.wires {
            assert_around(&wire.points, &areas(&layout));
        }
        let steps = steps(&graph, 24.0, layout.bottom + 76.0);
        let of_steps: Vec<Area> = steps
            .steps
            .iter()
            .map(|step| (step.x, step.y, step.w, step.h))
            .collect();
        assert_apart(&[areas(&layout), of_steps.clone()].concat());
        let circle = graph
            .once
            .iter()
            .any(|once| once.name == "hearth-secrets" && !once.after.is_empty());
        for arrow in steps.arrows.iter().filter(|_| !circle) {
            assert_around(arrow, &of_steps);
        }
    }
}

/// Lines that begin or end at one point may share their way; others may cross, but not run along each other.
#[test]
fn no_line_hides_another() {
    for count in [0, 1, 2, 5, 12] {
        let layout = layout(&Graph::of(&with_bridges(count)));
        for (index, a) in layout.wires.iter().enumerate() {
            for b in &layout.wires[index + 1..] {
                let ends = |wire: &Wire| [wire.points[0], wire.points[wire.points.len() - 1]];
                if ends(a).iter().any(|end| ends(b).contains(end)) {
                    continue;
                }
                for (one, other) in pairs(&a.points, &b.points) {
                    assert!(!along(one, other), "`{}` runs along `{}`", a.title, b.title);
                }
            }
        }
    }
}

type Part = [(f64, f64); 2];

fn pairs(a: &[(f64, f64)], b: &[(f64, f64)]) -> Vec<(Part, Part)> {
    let parts = |points: &[(f64, f64)]| -> Vec<Part> {
        points.windows(2).map(|pair| [pair[0], pair[1]]).collect()
    };
    let (a, b) = (parts(a), parts(b));
    a.iter()
        .flat_map(|one| b.iter().map(move |other| (*one, *other)))
        .collect()
}

fn along(one: Part, other: Part) -> bool {
    let overlap = |a: (f64, f64), b: (f64, f64)| {
        a.0.max(a.1).min(b.0.max(b.1)) - a.0.min(a.1).max(b.0.min(b.1)) > 1.0
    };
    let [(ax, ay), (bx, by)] = one;
    let [(cx, cy), (dx, dy)] = other;
    let same = |values: [f64; 4]| values.iter().all(|value| (value - values[0]).abs() < 1.0);
    (same([ay, by, cy, dy]) && overlap((ax, bx), (cx, dx)))
        || (same([ax, bx, cx, dx]) && overlap((ay, by), (cy, dy)))
}

#[test]
fn every_text_stays_in_its_box() {
    for plan in plans() {
        let text = svg(&plan);
        let mut room = (0.0, 0.0);
        for line in text.lines() {
            let number = |name: &str| -> f64 {
                let (_, rest) = line.split_once(&format!(" {name}=\"")).unwrap();
                rest.split_once('"').unwrap().0.parse().unwrap()
            };
            if line.starts_with("<rect") {
                room = (number("x"), number("x") + number("width"));
            } else if line.starts_with("<text")
                && !line.contains("\"heading\"")
                && !line.contains("\"title\"")
            {
                let words = line
                    .split_once('>')
                    .unwrap()
                    .1
                    .strip_suffix("</text>")
                    .unwrap();
                let words = words
                    .replace("&#39;", "'")
                    .replace("&lt;", "<")
                    .replace("&gt;", ">");
                let size = if line.contains("\"name\"") {
                    LARGE
                } else {
                    SMALL
                };
                let w = width(
                    &words,
                    size,
                    line.contains("\"name\"") || line.contains("\"address\""),
                );
                let (left, right) = if line.contains("text-anchor") {
                    (number("x") - w, number("x"))
                } else {
                    (number("x"), number("x") + w)
                };
                assert!(
                    left >= room.0 + PAD / 2.0 && right <= room.1 - PAD / 2.0,
                    "{line}"
                );
            }
        }
    }
}

#[test]
fn the_same_plan_gives_the_same_bytes() {
    let plan = with_bridges(12);
    assert_eq!(svg(&plan), svg(&plan.clone()));
    assert_eq!(mermaid(&plan), mermaid(&plan.clone()));
}

#[test]
fn the_cabin_in_mermaid() {
    insta::assert_snapshot!(mermaid(&cabin()));
}

#[test]
fn the_cabin_in_svg() {
    insta::assert_snapshot!(svg(&cabin()));
}
