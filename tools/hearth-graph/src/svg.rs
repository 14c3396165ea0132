//! The picture as SVG: pale boxes with dark letters and lines of a middle grey, on no ground of its own, so
//! that it reads on a white page and on a black one.

use std::fmt::Write;

use hearth_plan::Plan;

use crate::layout::{Box, LARGE, LINE, Layout, PAD, SMALL};
use crate::model::{Graph, Layer, Node};
use crate::once::{Steps, steps};
use crate::route::layout;
use crate::text::{fit, width, xml};

const STYLE: &str = "\
text{font-family:'DejaVu Sans',Verdana,'Noto Sans',sans-serif;font-size:11px}\
.title{font-size:17px;font-weight:bold;fill:#6b7a8c}.heading{font-size:12px;fill:#6b7a8c}\
.name{font-size:13px;font-weight:bold;fill:#18202a}.about{fill:#55606e}.text{fill:#18202a}\
.address{font-weight:bold;fill:#18202a}\
rect{stroke-width:1.4}.outside{fill:#e8e8ef;stroke:#7c7c99;stroke-dasharray:5 3}\
.proxy{fill:#dcebfb;stroke:#3f7fbf}.homeserver{fill:#dff3e3;stroke:#3c9155}\
.bridge{fill:#fdf0d5;stroke:#b98318}.database{fill:#f3e2f5;stroke:#94579c}\
.once{fill:#f1efe9;stroke:#8a8373}\
path.wire{fill:none;stroke-width:1.6}.inside{stroke:#3c9155}.to-outside{stroke:#5b8fc9}\
.to-database{stroke:#a06aa8}.order{stroke:#8a8373;stroke-dasharray:4 3}\
.tip-inside{fill:#3c9155}.tip-to-outside{fill:#5b8fc9}.tip-to-database{fill:#a06aa8}.tip-order{fill:#8a8373}";

const CLASSES: [&str; 4] = ["inside", "to-outside", "to-database", "order"];
const MARGIN: f64 = 24.0;
/// Between the picture and the steps below it.
const BELOW: f64 = 76.0;

/// The plan as an SVG document.
pub fn svg(plan: &Plan) -> String {
    let graph = Graph::of(plan);
    let layout = layout(&graph);
    let steps = steps(&graph, MARGIN, layout.bottom + BELOW);
    let title = width(&graph.title, 17.0, true) + MARGIN;
    let right = layout.right.max(steps.right).max(title) + MARGIN;
    let (w, h) = (right.ceil(), (steps.bottom + MARGIN).ceil());

    let mut out = Out::default();
    out.put(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{w}\" height=\"{h}\" viewBox=\"0 0 {w} {h}\" role=\"img\">"
    ));
    out.put(format!("<title>{}</title>", xml(&graph.title)));
    out.put(format!("<style>{STYLE}</style>"));
    out.put(format!("<defs>{}</defs>", CLASSES.map(tip).concat()));
    out.text("title", MARGIN, 34.0, &graph.title);
    for (layer, column) in Layer::ALL.into_iter().zip(&layout.columns) {
        if let Some((x, _)) = column {
            out.text("heading", *x, 74.0, layer.title());
        }
    }
    wires(&mut out, &layout);
    for (node, this) in graph.nodes.iter().zip(&layout.boxes) {
        draw(&mut out, node, this);
    }
    once(&mut out, &graph, &steps, layout.bottom + BELOW - 18.0);
    out.put("</svg>".to_owned());
    out.0
}

/// The head of an arrow, in the colour of its line.
fn tip(class: &str) -> String {
    format!(
        "<marker id=\"tip-{class}\" class=\"tip-{class}\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"7\" markerHeight=\"7\" markerUnits=\"userSpaceOnUse\" orient=\"auto-start-reverse\"><path d=\"M0 0L8 4L0 8z\"/></marker>"
    )
}

fn wires(out: &mut Out, layout: &Layout) {
    for wire in &layout.wires {
        let start = if wire.arrow_start { "start" } else { "" };
        let end = if wire.arrow_end { "end" } else { "" };
        out.wire(wire.class, &wire.points, &[start, end], &wire.title);
    }
}

fn draw(out: &mut Out, node: &Node, this: &Box) {
    let room = this.w - 2.0 * PAD;
    let left = this.x + PAD;
    out.rect(
        node.layer.word(),
        this.x,
        this.y,
        this.w,
        this.h,
        &node.name,
    );
    let mut y = this.y + PAD + 11.0;
    out.text("name", left, y, &fit(&node.name, LARGE, true, room));
    y += 1.0;
    if let Some(about) = &node.about {
        y += LINE;
        out.text("about", left, y, &fit(about, SMALL, false, room));
    }
    for (address, purpose) in &node.listens {
        y += LINE;
        let address = fit(address, SMALL, true, room);
        let after = width(&address, SMALL, true) + SMALL;
        out.text("address", left, y, &address);
        out.text(
            "text",
            left + after,
            y,
            &fit(purpose, SMALL, false, room - after),
        );
    }
    for row in &this.rows {
        let y = this.y + row.y + 4.0;
        let purpose = fit(&row.purpose, SMALL, false, room - 2.0 * SMALL);
        if row.right {
            out.text_to("text", this.right() - PAD, y, &format!("{purpose} →"));
        } else {
            out.text("text", left, y, &format!("← {purpose}"));
        }
    }
}

fn once(out: &mut Out, graph: &Graph, steps: &Steps, heading: f64) {
    if graph.once.is_empty() {
        return;
    }
    out.text("heading", MARGIN, heading, "Once, at start, in this order");
    for points in &steps.arrows {
        out.wire("order", points, &["", "end"], "runs before");
    }
    for (unit, step) in graph.once.iter().zip(&steps.steps) {
        let room = step.w - 2.0 * PAD;
        out.rect("once", step.x, step.y, step.w, step.h, &unit.name);
        let mut y = step.y + PAD + 11.0;
        out.text("name", step.x + PAD, y, &fit(&unit.name, LARGE, true, room));
        for (class, line) in [
            ("about", &unit.about),
            ("text", &step.needs),
            ("text", &step.before),
        ] {
            if !line.is_empty() {
                y += LINE;
                out.text(class, step.x + PAD, y, &fit(line, SMALL, false, room));
            }
        }
    }
}

/// The document as far as it is written.
#[derive(Default)]
struct Out(String);

impl Out {
    fn put(&mut self, line: String) {
        self.0.push_str(&line);
        self.0.push('\n');
    }

    fn text(&mut self, class: &str, x: f64, y: f64, text: &str) {
        let text = xml(text);
        self.put(format!(
            "<text class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\">{text}</text>"
        ));
    }

    /// A text that ends at `x`.
    fn text_to(&mut self, class: &str, x: f64, y: f64, text: &str) {
        let text = xml(text);
        self.put(format!(
            "<text class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"end\">{text}</text>"
        ));
    }

    fn rect(&mut self, class: &str, x: f64, y: f64, w: f64, h: f64, title: &str) {
        let title = xml(title);
        self.put(format!(
            "<rect class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{w:.1}\" height=\"{h:.1}\" rx=\"7\"><title>{title}</title></rect>"
        ));
    }

    fn wire(&mut self, class: &str, points: &[(f64, f64)], tips: &[&str], title: &str) {
        let path = rounded(points);
        let mut markers = String::new();
        for tip in tips.iter().filter(|tip| !tip.is_empty()) {
            // Writing to a string does not fail.
            let _ = write!(markers, " marker-{tip}=\"url(#tip-{class})\"");
        }
        let title = xml(title);
        self.put(format!(
            "<path class=\"wire {class}\" d=\"{path}\"{markers}><title>{title}</title></path>"
        ));
    }
}

/// Straight parts with round corners.
fn rounded(points: &[(f64, f64)]) -> String {
    let mut path = String::new();
    for (index, &(x, y)) in points.iter().enumerate() {
        let before = index.checked_sub(1).map(|at| points[at]);
        let (Some(before), Some(&after)) = (before, points.get(index + 1)) else {
            let command = if index == 0 { 'M' } else { 'L' };
            let _ = write!(path, "{command}{x:.1} {y:.1}");
            continue;
        };
        let (x1, y1) = towards((x, y), before);
        let (x2, y2) = towards((x, y), after);
        let _ = write!(path, "L{x1:.1} {y1:.1}Q{x:.1} {y:.1} {x2:.1} {y2:.1}");
    }
    path
}

/// A little way from a corner to the next point, at most half of it.
fn towards((x, y): (f64, f64), (to_x, to_y): (f64, f64)) -> (f64, f64) {
    let (dx, dy) = (to_x - x, to_y - y);
    let length = dx.hypot(dy);
    if length == 0.0 {
        return (x, y);
    }
    let part = (length / 2.0).min(6.0) / length;
    (x + dx * part, y + dy * part)
}
