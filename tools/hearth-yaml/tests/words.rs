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

/// What is said about a text, where, and what to do.
fn said(dialect: Dialect, text: &str) -> (String, (u32, u32), String) {
    match Reader::new(dialect).read("x", text.as_bytes()) {
        Ok(_) => ("nothing".to_owned(), (0, 0), String::new()),
        Err(error) => {
            let at = (error.line, error.column);
            (error.problem.to_string(), at, error.hint().unwrap())
        }
    }
}

/// What reads, what it reads, where it stumbles, and in which words: what is wrong and what to do.
type Row = (
    Dialect,
    &'static str,
    (u32, u32),
    &'static str,
    &'static str,
);

#[test]
fn every_problem_has_its_words() {
    let rows: &[Row] = &[
        (
            PY,
            "a: \u{1}",
            (1, 4),
            "The character U+0001 may not stand in the text",
            "take it out, or write it as an escape in double quotes, such as \"\\u0000\"",
        ),
        (
            GO,
            "a:\n\tb: c",
            (2, 1),
            "A tab stands where only spaces may",
            "indent with spaces; put quotes around text that holds a tab",
        ),
        (
            PY,
            "a: @b",
            (1, 4),
            "Nothing can start with `@`",
            "put quotes around the text",
        ),
        (
            PY,
            "a:\n  b: c\n  d\n",
            (3, 3),
            "A `:` is missing after this key",
            "write `key: value`, or put quotes around text that goes on",
        ),
        (
            PY,
            "a: b: c",
            (1, 5),
            "A `:` cannot stand here",
            "put quotes around text that holds `: `, or check how deep the line is indented",
        ),
        (
            PY,
            "a: ? b",
            (1, 4),
            "A `?` cannot stand here",
            "check how deep this line and those above it are indented",
        ),
        (
            PY,
            "a: - b",
            (1, 4),
            "A `-` cannot stand here",
            "check how deep this line and those above it are indented",
        ),
        (
            PY,
            "a: 'b",
            (1, 4),
            "The quote is not closed",
            "close it with the sign that opened it",
        ),
        (
            PY,
            "a: 'b\n---\n'",
            (2, 1),
            "A document marker stands inside the quotes",
            "close the quotes above `---` or `...`",
        ),
        (
            PY,
            "a: \"\\q\"",
            (1, 5),
            "This escape has no meaning here",
            "write `\\\\` for one `\\`, or use single quotes",
        ),
        (
            PY,
            "a: \"\\ud800\"",
            (1, 5),
            "The escape is no character",
            "write the character itself",
        ),
        (
            PY,
            "a: |x",
            (1, 5),
            "After `|` or `>` only `+`, `-`, one digit from 1 to 9 and a comment may stand",
            "put the text on the next line",
        ),
        (
            JS,
            "|\nx",
            (2, 1),
            "The first lines of the block are indented more than its text",
            "give the depth after the sign, as in `|2`",
        ),
        (
            PY,
            "a: & b",
            (1, 4),
            "The anchor or alias has no name that can be used",
            "use letters and digits, or put quotes around text that starts with `&` or `*`",
        ),
        (
            PY,
            "a: !<b",
            (1, 4),
            "The tag is not well formed",
            "take the tag away, or put quotes around text that starts with `!`",
        ),
        (
            PY,
            "a: !e!b c",
            (1, 4),
            "The tag's handle was not declared",
            "take the tag away, or put quotes around text that starts with `!`",
        ),
        (
            PY,
            "%YAML x\n---\na",
            (1, 1),
            "The directive is not well formed",
            "take the line that starts with `%` away",
        ),
        (
            PY,
            "%YAML 1.1\n%YAML 1.1\n---\na",
            (2, 1),
            "The directive is there twice",
            "take the line that starts with `%` away",
        ),
        (
            GO,
            "%YAML 1.2\n---\na",
            (1, 1),
            "The text asks for a version of YAML that is not read here",
            "take the line that starts with `%` away",
        ),
        (
            PY,
            "a: ]",
            (1, 4),
            "A value is missing here",
            "write a value, or `null`",
        ),
        (
            PY,
            "a: 1\n- b",
            (2, 1),
            "This does not fit the map above",
            "check how deep this line and those above it are indented",
        ),
        (
            PY,
            "- a\nb: 1",
            (2, 1),
            "This does not fit the list above",
            "check how deep this line and those above it are indented",
        ),
        (
            PY,
            "[a b: c",
            (1, 8),
            "The brackets are not closed",
            "close each `[` with `]` and each `{` with `}`",
        ),
        (
            PY,
            "[a: b c: d",
            (1, 8),
            "A `,` or `]` is missing",
            "separate with `,`; put quotes around text that holds brackets or commas",
        ),
        (
            Dialect::Yaml2,
            "a:\n  b: 'c\n d'",
            (3, 2),
            "This is not indented as deep as it has to be",
            "check how deep this line and those above it are indented",
        ),
        (
            JS,
            "a: 1\n'b\n c': d",
            (2, 1),
            "A key cannot go over several lines",
            "put the key on one line",
        ),
        (
            JS,
            "'a':b",
            (1, 5),
            "A space is missing after the `:`",
            "write `key: value`",
        ),
        (
            PY,
            "a: b\n...\nc",
            (3, 1),
            "A `---` is missing before this",
            "check how deep the line is indented, or write `---` above it",
        ),
        (
            PY,
            "a\n---\nb",
            (2, 1),
            "A second document starts here, and the reader takes one",
            "keep one document in the file",
        ),
        (
            JS,
            "a: &b &c d",
            (1, 7),
            "An anchor or tag cannot stand here",
            "put it before the value that it belongs to",
        ),
        (
            PY,
            "a: *b",
            (1, 4),
            "The alias has no anchor above it",
            "set the anchor first, or put quotes around text that starts with `*`",
        ),
        (
            PY,
            "a: &b 1\nc: &b 2",
            (2, 4),
            "The anchor is there twice",
            "give each anchor a name of its own",
        ),
        (
            PY,
            "&a [*a]",
            (1, 5),
            "The alias stands inside what it stands for",
            "write the value out",
        ),
        (
            JS,
            "a: 1\nb: 2\na: 3",
            (3, 1),
            "The key `a` is there twice, first on line 1",
            "keep the one that counts",
        ),
        (
            PY,
            "<<: a",
            (1, 5),
            "`<<` takes a map or a list of maps",
            "write the keys out",
        ),
        (
            Dialect::Ruamel,
            "<<: {a: 1}\n<<: {b: 1}",
            (2, 1),
            "`<<` is there twice",
            "write the keys out",
        ),
        (
            PY,
            "- <<",
            (1, 3),
            "`<<` can only be a key",
            "put quotes around it",
        ),
        (
            PY,
            "{a: 1}: b",
            (1, 1),
            "A list or map cannot be a key",
            "use text as key, in quotes if it starts with a bracket",
        ),
        (
            PY,
            "a: !b c",
            (1, 4),
            "The tag means nothing to the reader",
            "take the tag away, or put quotes around text that starts with `!`",
        ),
        (
            PY,
            "a: !!int b",
            (1, 4),
            "The value is not what its tag `!!int` says",
            "take the tag away, or correct the value",
        ),
        (
            PY,
            "a: 2001-13-01",
            (1, 4),
            "There is no such date or time",
            "correct it, or put quotes around it if it is text",
        ),
        (
            PY,
            "a: =",
            (1, 4),
            "A `=` alone means something else to the reader, which then fails",
            "put quotes around it",
        ),
        (
            Dialect::Json,
            "{a: 1}",
            (1, 2),
            "JSON has a key in double quotes here",
            "correct it there; `--dialect plain` reads YAML instead",
        ),
        (
            Dialect::Json,
            "[1,]",
            (1, 4),
            "JSON has a value here",
            "correct it there; `--dialect plain` reads YAML instead",
        ),
        (
            Dialect::Json,
            "[\"a\tb\"]",
            (1, 4),
            "JSON has an escape for this character here",
            "correct it there; `--dialect plain` reads YAML instead",
        ),
        (
            Dialect::Json,
            "[1] 2",
            (1, 5),
            "JSON has the end of the text here",
            "correct it there; `--dialect plain` reads YAML instead",
        ),
        (
            Dialect::Json,
            "[nul]",
            (1, 2),
            "JSON has `true`, `false` or `null`, if it is a word here",
            "correct it there; `--dialect plain` reads YAML instead",
        ),
        (
            Dialect::Json,
            "[-]",
            (1, 3),
            "JSON has a digit here",
            "correct it there; `--dialect plain` reads YAML instead",
        ),
        (
            Dialect::Json,
            "[1 2]",
            (1, 4),
            "JSON has `,` or `]` here",
            "correct it there; `--dialect plain` reads YAML instead",
        ),
        (
            Dialect::Json,
            "{\"a\" 1}",
            (1, 6),
            "JSON has `:` here",
            "correct it there; `--dialect plain` reads YAML instead",
        ),
        (
            Dialect::Json,
            "{\"a\": 1 2}",
            (1, 9),
            "JSON has `,` or `}` here",
            "correct it there; `--dialect plain` reads YAML instead",
        ),
    ];
    let wrong: Vec<String> = rows
        .iter()
        .map(|(dialect, text, place, words, hint)| {
            (text, said(*dialect, text), (*words, *place, *hint))
        })
        .filter(|(_, (said, at, help), (words, place, hint))| {
            said != words || at != place || help != hint
        })
        .map(|(text, said, expected)| format!("{text:?}: {said:?}, not {expected:?}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let long = format!("a: {}", "1".repeat(5000));
    assert_eq!(
        said(PY, &long),
        (
            "The number has more than 4300 digits".to_owned(),
            (1, 4),
            "put quotes around it if it is text".to_owned()
        )
    );
}

#[test]
fn limits_can_be_set() {
    let usual = Limits::default();
    let rows = [
        (
            Limits { bytes: 4, ..usual },
            "a: bc",
            "The text is longer than 4 bytes",
            "a configuration is never that long; check the path",
        ),
        (
            Limits { depth: 1, ..usual },
            "[[]]",
            "Lists and maps are nested more than 1 deep",
            "no configuration is nested like that; check the path",
        ),
        (
            Limits { values: 1, ..usual },
            "[a,b]",
            "There are more than 1 values",
            "no configuration is that dense; check the path",
        ),
        (
            Limits {
                comments: 1,
                ..usual
            },
            "# a\n# b\nc: 1\n",
            "There are more than 1 comments",
            "no configuration is that dense; check the path",
        ),
        (
            Limits {
                repeated: 1,
                ..usual
            },
            "[&a a, *a, *a]",
            "Aliases repeat more than 1 values",
            "write the values out instead of repeating them with `*` or `<<`",
        ),
    ];
    for (limits, text, words, hint) in rows {
        let reader = Reader::new(PY).limits(limits);
        let error = reader.read("x", text.as_bytes()).unwrap_err();
        assert_eq!(error.problem.to_string(), words);
        assert_eq!(error.hint().unwrap(), hint);
    }
}

#[test]
fn what_is_not_utf8_is_said_to_be_so() {
    let rows: [(&[u8], &str, &str); 2] = [
        (
            b"a\xFF",
            "This byte is no part of UTF-8",
            "save the file as UTF-8; `file` says what it is now",
        ),
        (
            b"\xFE\xFFa",
            "The text is UTF-16, not UTF-8",
            "save the file as UTF-8",
        ),
    ];
    for (bytes, words, hint) in rows {
        let error = Reader::new(PY).read("x", bytes).unwrap_err();
        assert_eq!(error.problem.to_string(), words);
        assert_eq!(error.hint().unwrap(), hint);
    }
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
