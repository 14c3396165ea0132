//! Which of the bridges that share a layout.

use hearth_bridges::{Found, Layout, Schema, catalogue, nearest};
use hearth_yaml::{Dialect, Node};

/// Values that tell bridges apart, and how well.
const TELLING: &[(&[&str], i32)] = &[
    (&["appservice", "id"], 12),
    (&["appservice", "bot", "username"], 8),
    (&["appservice", "bot_username"], 8),
    (&["appservice", "username_template"], 8),
    (&["bridge", "username_template"], 8),
    (&["bridge", "command_prefix"], 6),
    (&["appservice", "port"], 6),
    (&["appservice", "bot", "displayname"], 4),
    (&["appservice", "bot_displayname"], 4),
    (&["appservice", "bot", "avatar"], 4),
];

/// No bridge has more keys; what a file has beyond that tells nothing more.
const MANY: usize = 1000;

/// Less than this is a guess.
const ENOUGH: i32 = 4;

pub(super) fn kind(name: &str, root: &Node<'_>, layout: Layout) -> Option<&'static str> {
    let rivals: Vec<&Schema> = catalogue()
        .filter(|schema| schema.layout == layout && schema.kind != "maubot")
        .collect();
    let mut paths = Vec::new();
    leaves(root, &mut Vec::new(), &mut paths);
    let own = |schema: &&&Schema, path: &[String]| !matches!(schema.find(path), Found::Unknown);
    let mut best: Option<(i32, &Schema)> = None;
    for schema in &rivals {
        let mut score = 0;
        let mut has_name = false;
        for (path, points) in TELLING {
            let told = told(root, schema, path, *points);
            // Two bridges may have the same port.
            has_name |= told > 0 && path.last() != Some(&"port");
            score += told;
        }
        let mentioned = mentioned(name, root, &schema.kind);
        has_name |= mentioned > 0;
        score += mentioned;
        for path in &paths {
            // A key that every rival has tells nothing; one that few have tells much.
            let having = rivals.iter().filter(|rival| own(rival, path)).count();
            if having > 0 && having < rivals.len() {
                score += if own(&schema, path) {
                    if having <= 2 { 3 } else { 1 }
                } else {
                    -1
                };
            }
        }
        // Bridges of the older layouts have most keys in common: without a name it may be any, and one that is not known.
        if !has_name && layout != Layout::Bridgev2 {
            continue;
        }
        if best.is_none_or(|(points, _)| score > points) {
            best = Some((score, schema));
        }
    }
    best.filter(|(points, _)| *points >= ENOUGH)
        .map(|(_, schema)| schema.kind.as_str())
}

fn told(root: &Node<'_>, schema: &Schema, path: &[&str], points: i32) -> i32 {
    let Some(key) = schema.key(path) else {
        return 0;
    };
    let Some(value) = root.at(path) else { return 0 };
    let is_same = |default: &serde_json::Value| match default {
        serde_json::Value::String(text) => value.as_str() == Some(text),
        serde_json::Value::Number(number) => value.as_i64() == number.as_i64(),
        _ => false,
    };
    if std::iter::once(&key.default).chain(&key.was).any(is_same) {
        points
    } else {
        0
    }
}

/// Folders, databases and ids are mostly named after their bridge. Whoever put a file into such a folder may be believed.
fn mentioned(name: &str, root: &Node<'_>, kind: &str) -> i32 {
    let holds = |path: &[&str]| {
        root.at(path)
            .and_then(Node::as_str)
            .is_some_and(|text| text.contains(kind))
    };
    let mut points = 0;
    for path in [
        &["database", "uri"][..],
        &["appservice", "database", "uri"],
        &["appservice", "database"],
        &["appservice", "id"],
        &["appservice", "address"],
    ] {
        points += i32::from(holds(path)) * 2;
    }
    let mut words = name.split(|c: char| !c.is_ascii_alphanumeric());
    points += i32::from(
        name.contains(kind) && words.any(|word| word == kind || nearest(word, [kind]).is_some()),
    ) * ENOUGH;
    points
}

fn leaves(node: &Node<'_>, at: &mut Vec<String>, found: &mut Vec<Vec<String>>) {
    if found.len() >= MANY {
        return;
    }
    // Deeper than any key of a bridge: only lists and maps that are values themselves.
    if node.entries().is_empty() || at.len() >= 6 {
        found.push(at.clone());
        return;
    }
    for (key, value) in node.entries() {
        at.push(key.key_text(Dialect::Plain).into_owned());
        leaves(value, at, found);
        at.pop();
    }
}
