//! The table of scalars in the documentation is what the crate does.
#![allow(clippy::unwrap_used)]

use hearth_yaml::{Dialect, Reader, Value};

fn reading(dialect: Dialect, scalar: &str) -> String {
    let text = format!("a: {scalar}\n");
    let Ok(document) = Reader::new(dialect).read("x", text.as_bytes()) else {
        return "error".to_owned();
    };
    let node = document.root.get("a").unwrap();
    match node.value() {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Int(value) => value.to_string(),
        Value::Float(value) => format!("{value:?}"),
        Value::Timestamp(_) => "date".to_owned(),
        _ if matches!(node.tag(), "!!str" | "!!merge") => "text".to_owned(),
        _ => format!("tag `{}`", node.tag()),
    }
}

#[test]
fn the_table_of_the_documentation_is_right() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/yaml.md");
    let text = std::fs::read_to_string(path).unwrap();
    let mut rows = text
        .lines()
        .skip_while(|line| !line.starts_with("| text |"));
    let cells = |line: &str| -> Vec<String> {
        let cells = line.trim_matches('|').split('|');
        cells.map(|cell| cell.trim().to_owned()).collect()
    };
    let dialects: Vec<Dialect> = cells(rows.next().unwrap())
        .iter()
        .skip(1)
        .map(|name| name.parse().unwrap())
        .collect();
    assert_eq!(dialects.len(), 7);
    let mut count = 0;
    for row in rows.skip(1).take_while(|line| line.starts_with('|')) {
        let row = cells(row);
        let scalar = row[0].trim_matches('`');
        for (dialect, expected) in dialects.iter().zip(&row[1..]) {
            assert_eq!(
                &reading(*dialect, scalar),
                expected,
                "`{scalar}` in {dialect}"
            );
            count += 1;
        }
    }
    assert!(count > 100, "{count} cells");
}
