//! Texts made to do harm are read or refused in bounded memory, each in a process that does nothing else.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::process::Command;

use hearth_yaml::{Dialect, Problem, Reader};

/// The most memory this process ever had, in KiB.
fn peak() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status
        .lines()
        .find(|line| line.starts_with("VmHWM:"))
        .unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

fn big(kind: &str) -> Vec<u8> {
    const SIZE: usize = 8 << 20;
    let (start, line) = match kind {
        "list" => ("", "- a\n"),
        "items" => ("", "- abcdef\n"),
        "beside" => ("", "- a word, and more of them # b\n"),
        "flow" => ("[", "a,"),
        "map" => ("", "? a\n"),
        "scalar" => ("\"", "\\n x"),
        "block" => ("|\n", " x\n"),
        "comments" => ("", "# x\n"),
        "empty" => ("", "\n"),
        "brackets" => ("[", "[],"),
        _ => ("", "a: b\n"),
    };
    let mut text = start.as_bytes().to_vec();
    while text.len() < SIZE {
        text.extend_from_slice(line.as_bytes());
    }
    text
}

const KINDS: [&str; 10] = [
    "list", "items", "beside", "flow", "map", "scalar", "block", "comments", "empty", "brackets",
];

/// Runs in a process of its own, started by the tests below; alone it measures nothing.
#[test]
fn measured() {
    let (Ok(kind), Ok(dialect)) = (std::env::var("KIND"), std::env::var("DIALECT")) else {
        return;
    };
    let text = match kind.as_str() {
        "huge" => huge(),
        kind => big(kind),
    };
    let before = peak();
    let read = Reader::new(dialect.parse().unwrap()).read("hostile.yaml", &text);
    let took = (peak() - before) * 1024;
    println!("took={took} {} {}", text.len(), read.is_ok());
}

/// How much memory a reader takes for a text, the text's own size, and whether it is content.
fn measure(dialect: Dialect, kind: &str) -> (usize, usize, bool) {
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "measured", "--nocapture", "--test-threads", "1"])
        .env("KIND", kind)
        .env("DIALECT", dialect.name())
        .output()
        .unwrap();
    let words = String::from_utf8_lossy(&output.stdout).into_owned();
    let line = words.lines().find_map(|line| line.split_once("took="));
    let told: Vec<&str> = line.unwrap().1.split(' ').collect();
    let [took, size, content] = told[..] else {
        panic!("{words}");
    };
    let number = |text: &str| text.parse().unwrap();
    (number(took), number(size), content.parse().unwrap())
}

#[test]
fn memory_stays_below_ten_times_the_text() {
    // One of each way of reading.
    for dialect in [Dialect::GoYaml3, Dialect::Yaml2] {
        for kind in KINDS {
            let (took, size, _) = measure(dialect, kind);
            assert!(took < size * 10, "{dialect} {kind}: {took} of {size}");
        }
    }
}

fn huge() -> Vec<u8> {
    let mut text = b"a: \"".to_vec();
    text.resize(200 << 20, b'x');
    text
}

#[test]
fn two_hundred_megabytes_in_one_scalar_are_refused_at_once() {
    let text = huge();
    for dialect in Dialect::ALL {
        let error = Reader::new(dialect)
            .read("hostile.yaml", &text)
            .unwrap_err();
        assert_eq!(error.problem, Problem::TooLarge { limit: 64 << 20 });
        // Nothing of the text is copied.
        let (took, _, content) = measure(dialect, "huge");
        assert!(!content && took < 1 << 20, "{dialect}: {took}");
    }
}
