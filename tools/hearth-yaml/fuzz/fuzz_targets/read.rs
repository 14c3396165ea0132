//! Whatever the bytes are, each dialect reads them or says why not: no panic, no stack overflow, no
//! span outside of the text, and no error that shows a control character or grows with the text.

#![no_main]

use hearth_yaml::{Dialect, Node, Reader, Value};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    for dialect in Dialect::ALL {
        match Reader::new(dialect).read("fuzz", bytes) {
            Ok(document) => {
                check(&document.root, bytes.len());
                assert!(document.raw(&document.root).len() <= bytes.len());
                for note in &document.notes {
                    assert!(note.span.offset as usize <= bytes.len());
                }
            }
            Err(error) => {
                assert!(error.line >= 1 && error.column >= 1);
                assert!(error.excerpt.chars().count() <= 80);
                assert!(error.to_string().len() < 1000);
            }
        }
    }
});

fn check(node: &Node<'_>, length: usize) {
    assert!(node.span().offset <= node.span().end && node.span().end as usize <= length);
    assert!(node.span().line >= 1 && node.span().column >= 1);
    match node.value() {
        Value::Seq(items) | Value::Set(items) => items.iter().for_each(|item| check(item, length)),
        Value::Map(entries) | Value::Pairs(entries) => {
            for (key, value) in entries {
                check(key, length);
                check(value, length);
            }
        }
        _ => {}
    }
}
