//! What an error says: the place, the line, the problem, what to do. Long, since it is a list.
#![allow(clippy::unwrap_used, clippy::panic)]

use hearth_report::{Failure, Hint};
use hearth_yaml::{Dialect, Limits, NoteKind, Reader};

const PY: Dialect = Dialect::PyYaml;
const GO: Dialect = Dialect::GoYaml3;
const JS: Dialect = Dialect::JsYaml4;

#[test]
fn an_error_reads_place_problem_line_and_hint() {
    let text = b"homeserver:\n    address: http://localhost\n\tdomain: example.com\n";
    let error = Reader::new(GO).read("config.yaml", text).unwrap_err();
    assert_eq!(
        Failure::of(&error).to_string(),
        "error: `config.yaml`, line 3, column 1: A tab stands where only spaces may\n  \
         3 | →domain: ***\n\nhint: indent with spaces; put quotes around text that holds a tab"
    );
}

/// What is said about a text, and where.
fn said(dialect: Dialect, text: &str) -> (String, (u32, u32)) {
    let error = match Reader::new(dialect).read("x", text.as_bytes()) {
        Ok(_) => return ("nothing".to_owned(), (0, 0)),
        Err(error) => error,
    };
    let words = error.problem.to_string();
    let hint = error.hint().unwrap();
    assert!(
        !hint.is_empty() && !hint.ends_with('.') && !words.ends_with('.'),
        "{words}: {hint}"
    );
    (words, (error.line, error.column))
}

#[test]
fn every_problem_has_its_words() {
    let rows: &[(Dialect, &str, (u32, u32), &str)] = &[
        (
            PY,
            "a: \u{1}",
            (1, 4),
            "The character U+0001 may not stand in the text",
        ),
        (
            GO,
            "a:\n\tb: c",
            (2, 1),
            "A tab stands where only spaces may",
        ),
        (PY, "a: @b", (1, 4), "Nothing can start with `@`"),
        (
            PY,
            "a:\n  b: c\n  d\n",
            (3, 3),
            "A `:` is missing after this key",
        ),
        (PY, "a: b: c", (1, 5), "A `:` cannot stand here"),
        (PY, "a: ? b", (1, 4), "A `?` cannot stand here"),
        (PY, "a: - b", (1, 4), "A `-` cannot stand here"),
        (PY, "a: 'b", (1, 4), "The quote is not closed"),
        (
            PY,
            "a: 'b\n---\n'",
            (2, 1),
            "A document marker stands inside the quotes",
        ),
        (PY, "a: \"\\q\"", (1, 5), "This escape has no meaning here"),
        (PY, "a: \"\\ud800\"", (1, 5), "The escape is no character"),
        (
            PY,
            "a: |x",
            (1, 5),
            "After `|` or `>` only `+`, `-`, one digit from 1 to 9 and a comment may stand",
        ),
        (
            JS,
            "|\nx",
            (2, 1),
            "The first lines of the block are indented more than its text",
        ),
        (
            PY,
            "a: & b",
            (1, 4),
            "The anchor or alias has no name that can be used",
        ),
        (PY, "a: !<b", (1, 4), "The tag is not well formed"),
        (PY, "a: !e!b c", (1, 4), "The tag's handle was not declared"),
        (
            PY,
            "%YAML x\n---\na",
            (1, 1),
            "The directive is not well formed",
        ),
        (
            PY,
            "%YAML 1.1\n%YAML 1.1\n---\na",
            (2, 1),
            "The directive is there twice",
        ),
        (
            GO,
            "%YAML 1.2\n---\na",
            (1, 1),
            "The text asks for a version of YAML that is not read here",
        ),
        (PY, "a: ]", (1, 4), "A value is missing here"),
        (PY, "a: 1\n- b", (2, 1), "This does not fit the map above"),
        (PY, "- a\nb: 1", (2, 1), "This does not fit the list above"),
        (PY, "[a b: c", (1, 8), "The brackets are not closed"),
        (PY, "[a: b c: d", (1, 8), "A `,` or `]` is missing"),
        (
            Dialect::Yaml2,
            "a:\n  b: 'c\n d'",
            (3, 2),
            "This is not indented as deep as it has to be",
        ),
        (
            JS,
            "a: 1\n'b\n c': d",
            (2, 1),
            "A key cannot go over several lines",
        ),
        (JS, "'a':b", (1, 5), "A space is missing after the `:`"),
        (PY, "a: b\n...\nc", (3, 1), "A `---` is missing before this"),
        (
            PY,
            "a\n---\nb",
            (2, 1),
            "A second document starts here, and the reader takes one",
        ),
        (
            JS,
            "a: &b &c d",
            (1, 7),
            "An anchor or tag cannot stand here",
        ),
        (PY, "a: *b", (1, 4), "The alias has no anchor above it"),
        (PY, "a: &b 1\nc: &b 2", (2, 4), "The anchor is there twice"),
        (
            PY,
            "&a [*a]",
            (1, 5),
            "The alias stands inside what it stands for",
        ),
        (
            JS,
            "a: 1\nb: 2\na: 3",
            (3, 1),
            "The key `a` is there twice, first on line 1",
        ),
        (PY, "<<: a", (1, 5), "`<<` takes a map or a list of maps"),
        (
            Dialect::Ruamel,
            "<<: {a: 1}\n<<: {b: 1}",
            (2, 1),
            "`<<` is there twice",
        ),
        (PY, "- <<", (1, 3), "`<<` can only be a key"),
        (PY, "{a: 1}: b", (1, 1), "A list or map cannot be a key"),
        (PY, "a: !b c", (1, 4), "The tag means nothing to the reader"),
        (
            PY,
            "a: !!int b",
            (1, 4),
            "The value is not what its tag `!!int` says",
        ),
        (PY, "a: 2001-13-01", (1, 4), "There is no such date or time"),
        (
            PY,
            "a: =",
            (1, 4),
            "A `=` alone means something else to the reader, which then fails",
        ),
        (
            Dialect::Json,
            "{a: 1}",
            (1, 2),
            "JSON has a key in double quotes here",
        ),
        (Dialect::Json, "[1,]", (1, 4), "JSON has a value here"),
    ];
    let wrong: Vec<String> = rows
        .iter()
        .map(|(dialect, text, place, words)| (text, said(*dialect, text), (*words, *place)))
        .filter(|(_, (said, at), (words, place))| said != words || at != place)
        .map(|(text, said, expected)| format!("{text:?}: {said:?}, not {expected:?}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let long = format!("a: {}", "1".repeat(5000));
    assert_eq!(
        said(PY, &long),
        ("The number has more than 4300 digits".to_owned(), (1, 4))
    );
}

#[test]
fn limits_can_be_set() {
    let limits = Limits {
        bytes: 4,
        ..Limits::default()
    };
    let error = Reader::new(PY)
        .limits(limits)
        .read("x", b"a: bc")
        .unwrap_err();
    assert_eq!(error.problem.to_string(), "The text is longer than 4 bytes");
    let limits = Limits {
        depth: 1,
        ..Limits::default()
    };
    let error = Reader::new(PY)
        .limits(limits)
        .read("x", b"[[]]")
        .unwrap_err();
    assert_eq!(
        error.problem.to_string(),
        "Lists and maps are nested more than 1 deep"
    );
    let limits = Limits {
        values: 1,
        ..Limits::default()
    };
    let error = Reader::new(PY)
        .limits(limits)
        .read("x", b"[a,b]")
        .unwrap_err();
    assert_eq!(
        error.problem.to_string(),
        "There are more than 1 values or comments"
    );
    let limits = Limits {
        repeated: 1,
        ..Limits::default()
    };
    let error = Reader::new(PY)
        .limits(limits)
        .read("x", b"[&a a, *a, *a]")
        .unwrap_err();
    assert_eq!(
        error.problem.to_string(),
        "Aliases repeat more than 1 values"
    );
    let error = Reader::new(PY).read("x", b"a\xFF").unwrap_err();
    assert_eq!(error.problem.to_string(), "This byte is no part of UTF-8");
    let error = Reader::new(PY).read("x", b"\xFE\xFFa").unwrap_err();
    assert_eq!(error.problem.to_string(), "The text is UTF-16, not UTF-8");
}

fn notes(dialect: Dialect, text: &str) -> Vec<(u32, String)> {
    let document = Reader::new(dialect).read("x", text.as_bytes()).unwrap();
    let notes = document.notes.iter();
    notes
        .map(|note| (note.span.line, note.kind.to_string()))
        .collect()
}

#[test]
fn what_a_reader_does_without_a_word_is_noted() {
    let note = |line, words: &str| vec![(line, words.to_owned())];
    assert_eq!(
        notes(PY, "a: 1\nb: 2\na: 3\n"),
        note(
            3,
            "`a` is also on line 1, and what stands there is not used"
        )
    );
    assert_eq!(
        notes(PY, "a: &x {b: 1}\nc:\n  <<: *x\n"),
        note(3, "`<<` brings in the keys of another map")
    );
    assert_eq!(
        notes(GO, "a: &x {b: 1}\nc:\n  <<: *x\n"),
        note(3, "`<<` is a key like any other here, and merges nothing")
    );
    assert_eq!(
        notes(GO, "a: 1\n---\nb: 1\n"),
        note(2, "what follows is another document and is not read")
    );
    assert_eq!(
        notes(GO, "a: !wa\n"),
        note(1, "the tag means nothing to the reader")
    );
    assert_eq!(notes(GO, "8448: a\n"), note(1, "the key is no text"));
    assert_eq!(
        notes(JS, "a: 9007199254740993\n"),
        note(1, "the number is too large to be kept exactly")
    );
    assert_eq!(notes(Dialect::Yaml2, "<<: {a: 1}\n").len(), 1);
}

#[test]
fn the_last_of_two_equal_keys_counts_at_the_place_of_the_first() {
    let document = Reader::new(PY).read("x", b"a: 1\nb: 2\na: 3\n").unwrap();
    let keys: Vec<&str> = document
        .root
        .entries()
        .iter()
        .filter_map(|(key, _)| key.as_str())
        .collect();
    assert_eq!(keys, ["a", "b"]);
    assert_eq!(document.root.get("a").unwrap().as_i64(), Some(3));
    assert!(matches!(&document.notes[0].kind, NoteKind::DuplicateKey { key, .. } if key == "a"));
}
