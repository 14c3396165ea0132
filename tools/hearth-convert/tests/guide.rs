//! docs/convert.md says what is so.

// Clippy takes what the tests share for production code.
#![allow(clippy::unwrap_used)]

use hearth_convert::raw;
use hearth_yaml::{Dialect, Reader};

/// What stands in a cell for this value, as this reader reads it.
fn cell(dialect: Dialect, yaml: &str) -> String {
    let text = format!("a:\n- {yaml}\n");
    let Ok(document) = Reader::new(dialect).read("x", text.as_bytes()) else {
        return "refused".to_owned();
    };
    let nix = raw("x", &document, false).unwrap();
    let value = nix.trim().strip_prefix("{\n  a = [ ").unwrap();
    format!("`{}`", value.strip_suffix(" ];\n}").unwrap())
}

#[test]
fn the_table_of_readers_is_true() {
    let page = include_str!("../../../docs/convert.md");
    let table = page.split_once("| YAML | ").unwrap().1;
    let mut lines = table.lines();
    let heading = lines.next().unwrap().trim_end_matches(" |").split(" | ");
    let dialects: Vec<Dialect> = heading
        .map(|name| name.trim_matches('`').parse().unwrap())
        .collect();
    let rows: Vec<&str> = lines
        .skip(1)
        .take_while(|line| line.starts_with('|'))
        .collect();
    assert!(rows.len() > 10 && dialects.len() == 7);
    for row in rows {
        let cells: Vec<&str> = row.trim_matches('|').split(" | ").map(str::trim).collect();
        let yaml = cells[0].trim_matches('`');
        for (dialect, told) in dialects.iter().zip(&cells[1..]) {
            assert_eq!(
                cell(*dialect, yaml),
                **told,
                "`{yaml}` as {dialect} reads it"
            );
        }
    }
}
