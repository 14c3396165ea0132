//! The picture as Mermaid's `flowchart`.

use std::collections::BTreeSet;
use std::fmt::Write;

use hearth_plan::Plan;

use crate::model::{Graph, Layer, Node};
use crate::text::label;

/// Colours that read on white and on black: pale boxes, dark letters.
const CLASSES: &str =
    "  classDef outside fill:#e8e8ef,stroke:#7c7c99,color:#1b1b26,stroke-dasharray:4 3
  classDef proxy fill:#dcebfb,stroke:#3f7fbf,color:#10202f
  classDef homeserver fill:#dff3e3,stroke:#3c9155,color:#0f2416
  classDef bridge fill:#fdf0d5,stroke:#b98318,color:#2d2207
  classDef database fill:#f3e2f5,stroke:#94579c,color:#271029
  classDef once fill:#f1efe9,stroke:#8a8373,color:#232019
";

/// The plan as Mermaid text.
pub fn mermaid(plan: &Plan) -> String {
    let graph = Graph::of(plan);
    let mut ids = Ids::default();
    let nodes: Vec<String> = graph
        .nodes
        .iter()
        .map(|node| ids.make(node.layer.word(), &node.name))
        .collect();
    let once: Vec<String> = graph
        .once
        .iter()
        .map(|once| ids.make("once", &once.name))
        .collect();

    let mut out = String::from("flowchart LR\n");
    let mut line = |text: String| {
        // Writing to a string does not fail.
        let _ = writeln!(out, "  {text}");
    };
    for layer in Layer::ALL {
        let members = graph.nodes.iter().zip(&nodes);
        let mut members = members.filter(|(node, _)| node.layer == layer).peekable();
        if members.peek().is_none() {
            continue;
        }
        line(format!("subgraph {} [\"{}\"]", layer.word(), layer.title()));
        for (node, id) in members {
            line(format!("  {id}[\"{}\"]:::{}", lines(node), layer.word()));
        }
        line("end".to_owned());
    }
    if !graph.once.is_empty() {
        line("subgraph once [\"Once, at start\"]".to_owned());
        for (unit, id) in graph.once.iter().zip(&once) {
            let text = format!("{}<br/>{}", label(&unit.name), label(&unit.about));
            line(format!("  {id}[\"{text}\"]:::once"));
        }
        line("end".to_owned());
    }
    for link in &graph.links {
        line(format!(
            "{} -->|\"{}\"| {}",
            nodes[link.from],
            label(&link.purpose),
            nodes[link.to]
        ));
    }
    for (unit, id) in graph.once.iter().zip(&once) {
        for &first in &unit.needs {
            line(format!("{} -.-> {id}", nodes[first]));
        }
        for &first in &unit.after {
            line(format!("{} -.-> {id}", once[first]));
        }
        for &then in &unit.before {
            line(format!("{id} -.-> {}", nodes[then]));
        }
    }
    out.push_str(CLASSES);
    out
}

fn lines(node: &Node) -> String {
    let about = node.about.iter().map(|about| label(about));
    let listens = node
        .listens
        .iter()
        .map(|(address, purpose)| format!("{} {}", label(address), label(purpose)));
    std::iter::once(label(&node.name))
        .chain(about)
        .chain(listens)
        .collect::<Vec<_>>()
        .join("<br/>")
}

/// Ids of letters and digits: readable, and each given once. The prefix keeps them off Mermaid's words.
#[derive(Default)]
struct Ids(BTreeSet<String>);

impl Ids {
    fn make(&mut self, prefix: &str, name: &str) -> String {
        let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '_' };
        let base: String = format!("{prefix}_{name}").chars().map(plain).collect();
        let mut id = base.clone();
        let mut number = 2;
        while !self.0.insert(id.clone()) {
            id = format!("{base}_{number}");
            number += 1;
        }
        id
    }
}
