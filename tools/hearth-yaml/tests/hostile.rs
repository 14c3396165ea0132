//! Texts made to do harm: each is refused at a place, without a panic.
#![allow(clippy::unwrap_used, clippy::panic)]

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

/// Each text a few hundred thousand times over is read to its end, or refused at a place, as it is by the program
/// whose dialect it is.
#[test]
fn what_is_not_closed_does_not_take_for_ever() {
    const GO: Dialect = Dialect::GoYaml3;
    let all_but = |others: &[Dialect]| -> Vec<Dialect> {
        let taken = YAML.iter().filter(|dialect| !others.contains(dialect));
        taken.copied().collect()
    };
    let texts = [
        // Go's reader is done with the first document's end.
        ("\"", vec![GO]),
        ("'", YAML.to_vec()),
        ("a: [", vec![]),
        ("a: {", vec![]),
        ("*", vec![]),
        ("&", all_but(&[Dialect::PyYaml, GO])),
        ("!", vec![GO, Dialect::Ruamel]),
        ("|", vec![]),
        (">\n ", YAML.to_vec()),
        ("%", vec![]),
        ("a\n", YAML.to_vec()),
        ("? ", vec![]),
        ("#", YAML.to_vec()),
    ];
    for (part, taken) in texts {
        let text = part.repeat(200_000);
        for dialect in Dialect::ALL {
            if taken.contains(&dialect) {
                let read = Reader::new(dialect).read("hostile.yaml", text.as_bytes());
                assert!(read.is_ok(), "{dialect} refused `{part}`: {read:?}");
            } else {
                refused(dialect, text.as_bytes());
            }
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
