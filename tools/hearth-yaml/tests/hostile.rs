//! Texts made to do harm: each is refused at a place, in bounded memory, without a panic.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::process::Command;

use hearth_report::Hint;
use hearth_yaml::{Dialect, Problem, ReadError, Reader};

const YAML: [Dialect; 7] = [
    Dialect::PyYaml,
    Dialect::GoYaml3,
    Dialect::Ruamel,
    Dialect::JsYaml4,
    Dialect::JsYaml3,
    Dialect::Yaml2,
    Dialect::Plain,
];

fn refused(dialect: Dialect, text: &[u8]) -> ReadError {
    let error = match Reader::new(dialect).read("hostile.yaml", text) {
        Ok(_) => panic!("{dialect} took it"),
        Err(error) => error,
    };
    let words = error.to_string();
    assert!(words.starts_with("`hostile.yaml`, line "), "{words}");
    assert!(words.contains(&format!("\n  {} | ", error.line)), "{words}");
    assert!(words.len() < 600, "{words}");
    assert!(error.hint().is_some_and(|hint| !hint.is_empty()), "{words}");
    error
}

#[test]
fn an_alias_bomb_is_refused() {
    let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..12 {
        let before = format!("*a{}, ", level - 1).repeat(9);
        text.push_str(&format!("a{level}: &a{level} [{before}]\n"));
    }
    for dialect in YAML {
        let error = refused(dialect, text.as_bytes());
        let limit = 20_000;
        assert_eq!(error.problem, Problem::TooMuchRepeated { limit });
        assert!(error.line > 3 && error.line < 7, "{error}");
    }
}

#[test]
fn a_bomb_of_merges_is_refused() {
    let keys: String = (0..2000).map(|key| format!("k{key}: 1, ")).collect();
    let mut text = format!("a: &a {{{keys}}}\n");
    for line in 0..100 {
        text.push_str(&format!("b{line}:\n  <<: *a\n"));
    }
    for dialect in YAML {
        assert!(matches!(
            refused(dialect, text.as_bytes()).problem,
            Problem::TooMuchRepeated { .. }
        ));
    }
}

#[test]
fn a_hundred_thousand_levels_are_refused() {
    let lists = "[".repeat(100_000);
    let maps = "{a: ".repeat(100_000);
    let dashes = "- ".repeat(100_000);
    let questions = "? ".repeat(100_000);
    let lines: String = (0..3000)
        .map(|level| format!("{}a:\n", " ".repeat(level)))
        .collect();
    for dialect in YAML {
        for text in [&lists, &maps, &dashes, &questions, &lines] {
            let error = refused(dialect, text.as_bytes());
            assert!(
                matches!(error.problem, Problem::TooDeep { .. }),
                "{dialect}: {error}"
            );
        }
    }
    let error = refused(Dialect::Json, "[".repeat(100_000).as_bytes());
    assert_eq!(error.problem, Problem::TooDeep { limit: 256 });
    assert_eq!((error.line, error.column), (1, 257));
}

#[test]
fn what_is_not_closed_does_not_take_for_ever() {
    for text in [
        "\"", "'", "a: [", "a: {", "*", "&", "!", "|", ">\n ", "%", "a\n", "? ", "#",
    ] {
        let text = text.repeat(200_000);
        for dialect in Dialect::ALL {
            let _ = Reader::new(dialect).read("hostile.yaml", text.as_bytes());
        }
    }
}

#[test]
fn too_many_values_are_refused() {
    let text = "[a,a,a,a,a,a,a,a,a,a,".repeat(50_000);
    for dialect in [Dialect::PyYaml, Dialect::GoYaml3, Dialect::Yaml2] {
        let text = text.replace('[', "");
        let error = refused(dialect, format!("[{text}").as_bytes());
        assert!(
            matches!(error.problem, Problem::TooManyValues { .. }),
            "{error}"
        );
    }
}

#[test]
fn what_is_no_text_is_refused_where_it_stands() {
    for dialect in Dialect::ALL {
        let error = refused(dialect, b"{\"a\":\n \"x\0\"}");
        assert_eq!(error.problem, Problem::Control { code: 0 }, "{dialect}");
        assert_eq!((error.line, error.column), (2, 4), "{dialect}");
        let error = refused(dialect, b"{\"a\":\n \"x\xFF\"}");
        assert_eq!(error.problem, Problem::NotUtf8, "{dialect}");
        assert_eq!((error.line, error.column), (2, 4), "{dialect}");
        let error = refused(dialect, b"\xFF\xFEa\0:\0");
        assert_eq!(error.problem, Problem::Utf16, "{dialect}");
    }
}

#[test]
fn ten_documents_are_one_or_an_error() {
    let text = "---\na: 1\n".repeat(10);
    for dialect in YAML {
        if dialect == Dialect::GoYaml3 {
            let document = Reader::new(dialect).read("x", text.as_bytes()).unwrap();
            assert_eq!(document.notes.len(), 1);
            assert_eq!(document.notes[0].span.line, 3);
        } else {
            let error = refused(dialect, text.as_bytes());
            assert_eq!(error.problem, Problem::SecondDocument, "{dialect}");
            assert_eq!(error.line, 3, "{dialect}");
        }
    }
}

#[test]
fn an_endless_value_is_refused() {
    for dialect in YAML {
        let error = refused(dialect, b"a: &x\n  b: [*x]\n");
        assert_eq!(error.problem, Problem::Recursive, "{dialect}");
        assert_eq!((error.line, error.column), (2, 7), "{dialect}");
    }
}

#[test]
fn a_secret_in_the_line_of_an_error_is_not_shown() {
    let texts = [
        "as_token: \"hunter2",
        "as_token: *hunter2",
        "as_token: !hunter2 {",
        "as_token: hunter2: x",
        "as_token: 'hunter2' x",
        "as_token: &hunter2! x",
        "as_token: @hunter2",
        "as_token: hunter2\nas_token: hunter2\n- x",
        "- hunter2\nhunter2",
        "as_token: [hunter2, hunter2",
        "{\"as_token\": \"hunter2\" x",
    ];
    for text in texts {
        for dialect in Dialect::ALL {
            if let Err(error) = Reader::new(dialect).read("x", text.as_bytes()) {
                let words = format!("{error} {error:?} {:?}", error.hint());
                assert!(!words.contains("hunter2"), "{dialect}: {words}");
            }
        }
    }
}

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

const KINDS: [&str; 8] = [
    "list", "flow", "map", "scalar", "block", "comments", "empty", "brackets",
];

/// Runs in a process of its own, started by the test below; alone it measures nothing.
#[test]
fn measured() {
    let (Ok(kind), Ok(dialect)) = (std::env::var("KIND"), std::env::var("DIALECT")) else {
        return;
    };
    let text = big(&kind);
    let before = peak();
    let read = Reader::new(dialect.parse().unwrap()).read("hostile.yaml", &text);
    println!(
        "took={} {} {}",
        (peak() - before) * 1024,
        text.len(),
        read.is_ok()
    );
}

#[test]
fn memory_stays_below_ten_times_the_text() {
    let program = std::env::current_exe().unwrap();
    // One of each way of reading.
    for dialect in [Dialect::GoYaml3, Dialect::Yaml2] {
        for kind in KINDS {
            let output = Command::new(&program)
                .args(["--exact", "measured", "--nocapture", "--test-threads", "1"])
                .env("KIND", kind)
                .env("DIALECT", dialect.name())
                .output()
                .unwrap();
            let words = String::from_utf8_lossy(&output.stdout).into_owned();
            let line = words
                .lines()
                .find_map(|line| line.split_once("took="))
                .unwrap()
                .1;
            let numbers: Vec<usize> = line
                .split(' ')
                .take(2)
                .map(|number| number.parse().unwrap())
                .collect();
            assert!(numbers[0] < numbers[1] * 10, "{dialect} {kind}: {line}");
        }
    }
}

#[test]
fn two_hundred_megabytes_in_one_scalar_are_refused_at_once() {
    let mut text = b"a: \"".to_vec();
    text.resize(200 << 20, b'x');
    let before = peak();
    for dialect in Dialect::ALL {
        let error = refused(dialect, &text);
        assert_eq!(error.problem, Problem::TooLarge { limit: 64 << 20 });
    }
    // Nothing of the text was copied.
    assert!(peak() - before < 64 << 10);
}
