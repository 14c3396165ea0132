//! What people write, and what they should not: each text, as each reader reads it. Long, since it is a list.

use hearth_yaml::{Dialect, NoteKind, Reader};

use crate::canonical::read;
use crate::differences::is_known;
use crate::real::ask;

/// One scalar each, plain, as a value and as a key.
const SCALARS: &str = "no yes on off y n Y N true True TRUE tRUE ~ null Null NULL nULL 010 0o10 0O10 0x1F \
    0X1F 0b1 0B1 1_000 _1 1_ 1__0 +1 -1 - -- 0 00 -0 -00 +0 08 09.5 12:30:45 1:60 190:20:30 1:2 \
    190:20:30.15 1e3 1E3 1e+3 1.0e3 1.0e+3 1.e+3 1e400 -1e400 .5 -.5 +.5 ._5 1. 1._5 . .. ... .inf -.inf +.inf \
    .Inf .INF .iNF .nan .NaN .NAN -.nan inf nan 2001-12-14 2001-1-2 2001-13-45 2001-02-29 \
    2001-12-14t21:59:43.10-05:00 2001-12-14T21:59:43Z 2001-12-14T21:59:43.1234567Z 0000-01-01 \
    9999-12-31T23:59:59Z 2001-12-14T24:00:00Z = << < 9223372036854775807 9223372036854775808 \
    -9223372036854775808 -9223372036854775809 18446744073709551615 18446744073709551616 \
    9007199254740993 123456789012345678901234567890 0x7FFFFFFFFFFFFFFF 0xFFFFFFFFFFFFFFFF \
    0x10000000000000000 0xFEDCBA9876543210FEDCBA9876543210FEDCBA987654321 -0x000FEDCBA98765432100000000000000000001 \
    -0001234567890123456789012345678901234567890 0o7654321076543210765432107654321 \
    0b10101010101010101010101010101010101010101010101010101010101010101010101010101 0b111 0b12 0o8 -0x1F -0o7 -0b1 +0x1 0x 0o 0b 0x_ 0b_ 0x1_F 1,000 1.2.3 1e 1e+ \
    192.168.0.1 ::1 :1113 HH:mm:ss a:b 30d 1mb $generateMe %(asctime)s C: @a";

/// Whole texts.
const TEXTS: &[&str] = &[
    "",
    "\n",
    "# only a comment\n",
    "---\n",
    "---\n...\n",
    "...\n",
    "null\n",
    "\u{FEFF}a: 1\n",
    "a: 1\r\nb: 2\r\n",
    "a: 1\rb: 2\r",
    "a:\tb\n",
    "\ta: b\n",
    "a:\n\tb: c\n",
    "a: b\t\n",
    "a: b\t# c\n",
    "a: 1\na: 2\n",
    "a: 1\n\"a\": 2\n",
    "1: a\n1.0: b\n",
    "1: a\n\"1\": b\n",
    "true: 1\n1: 2\n",
    "a: 1\n---\nb: 2\n",
    "a: 1\n...\nb: 2\n",
    "a: 1\n---\n",
    "a: 1\n...\n",
    "--- a\n--- b\n",
    "%YAML 1.1\n---\na: 1\n",
    "%YAML 1.2\n---\na: 1\n",
    "%YAML 2.0\n---\na: 1\n",
    "%FOO bar\n---\na\n",
    "%TAG !e! tag:example.com:\n---\na: !e!x b\n",
    "a: !e!x b\n",
    "a: !local b\n",
    "a: !wa\n",
    "a: !!unknown b\n",
    "a: !!str 1\n",
    "a: !!str\n",
    "a: !!int '3'\n",
    "a: !!int b\n",
    "a: !!float 3\n",
    "a: !!bool 'true'\n",
    "a: !!bool yes\n",
    "a: !!null ''\n",
    "a: !!null x\n",
    "a: ! 12\n",
    "a: ! '12'\n",
    "a: !!binary aGVsbG8=\n",
    "a: !!binary '!'\n",
    "a: !!binary aGk-_w==\n",
    "a: !!binary aGk+/w\n",
    "a: !!timestamp 2001-1-2\n",
    "a: !!set {x, y}\n",
    "a: !!omap [x: 1, y: 2]\n",
    "a: !!pairs [x: 1, x: 2]\n",
    "a: .1_5\n",
    "a: ._1\n",
    "a: .1_\n",
    "a: .1__5\n",
    "a: .1_5_0\n",
    "a: .1_5e1_0\n",
    "a: .1_5_e1\n",
    "a: ._1_5\n",
    "a: .5e_1\n",
    "a: .5e+1_1\n",
    "a: 2001-12-14T21:59:43.1234567891Z\n",
    "a: 2001-12-14T21:59:43.12345678901234+01:00\n",
    "a: 2001-12-14 21:59:43.12345600009\n",
    "a: 2001-12-14T21:59:43.0000000001Z\n",
    "a: 2001-12-14T21:59:43.10000000001x\n",
    "a: !!int 1e1\n",
    "a: !!int 9.\n",
    "a: !!float 0o6\n",
    "a: !!float 0xd73\n",
    "a: !!float -0\n",
    "a: !!float 0\n",
    "a: !!float 0b1\n",
    "a: !!float 010\n",
    "a: !!float 1_000\n",
    "a: !!float 1:30\n",
    "a: !!float 190:20:30.15\n",
    "a: !!int 1:30\n",
    "a: !!int -0\n",
    "a: !!int -00\n",
    "a: !!float -00\n",
    "a: !!int 010\n",
    "a: !!int 08\n",
    "a: !!float 08\n",
    "a: !!int 1e400\n",
    "a: !!float 1e400\n",
    "a: !!int .inf\n",
    "a: !!int 123456789012345678901234567890\n",
    "a: !!float 12345678901234567890123\n",
    "a: !!int 0x1F\n",
    "a: !!float +1\n",
    "a: !!float .nan\n",
    "a: !!float '3'\n",
    "a: !!seq [1]\n",
    "a: !!map {b: 1}\n",
    "a: !!map [1]\n",
    "a: !!seq {b: 1}\n",
    "a: !<tag:yaml.org,2002:str> 1\n",
    "a: !python/name:os.system x\n",
    "a: !!python/name:os.system x\n",
    "a: &x 1\nb: *x\n",
    "a: &x {b: 1}\nc: *x\n",
    "a: &x [1]\nb: &x [2]\nc: *x\n",
    "a: *x\n",
    "&a [*a]\n",
    "a: &x\nb: *x\n",
    "a: &x-y_z.1 b\nc: *x-y_z.1\n",
    "? &a a\n: *a\n",
    "*a: b\n",
    "a: & b\n",
    "a: *\n",
    "a: &x {b: 1, c: 2}\nd:\n  <<: *x\n  c: 3\n",
    "a: &x {b: 1}\nd:\n  b: 2\n  <<: *x\n",
    "a: &x {b: 1}\ny: &y {b: 2, c: 3}\nd:\n  <<: [*x, *y]\n  e: 4\n",
    "a: &x {b: 1}\nd: {<<: *x, <<: {b: 2}}\n",
    "d: {<<: {b: 1}}\n",
    "d: {<<: 1}\n",
    "d: {<<: [1]}\n",
    "d: {<<: }\n",
    "d: {'<<': {b: 1}}\n",
    "- <<\n",
    "a: <<\n",
    "a: =\n",
    "=: a\n",
    "a: |\n  x\n  y\n",
    "a: |-\n  x\n\n",
    "a: |+\n  x\n\n",
    "a: >\n  x\n  y\n\n  z\n",
    "a: >-\n  x\n   y\n  z\n",
    "a: |2\n   x\n",
    "a: |1-\n  x\n",
    "a: |-1\n  x\n",
    "a: |0\n  x\n",
    "a: |x\n  y\n",
    "a: | # c\n  x\n",
    "a: |#c\n  x\n",
    "a: |\n\n\n  x\n",
    "a: |\n    \n  x\n",
    "a: |\n\tx\n",
    "a: |\nb: 1\n",
    "a: |",
    "a: |\n  x",
    "|\n x\n",
    "|\nx\n",
    "- |\n x\n- >\n y\n",
    "a: >\n\n  x\n\n\n  y\n   z\n\n   w\n  v\n\n",
    "a: |\n  x\n # c\n  y\n",
    "a: |\n  x\n# c\nb: 1\n",
    "a: |\n  x\n   \nb: 1\n",
    "a: |-\n  x\n   \nb: 1\n",
    "a: |+\n  x\n   \nb: 1\n",
    "a: |\n  x\n   \n",
    "a: |\n  x\n   ",
    "a: |+\n  x\n   ",
    "a: |-\n  x\n   ",
    "a: |\n   \n  \nb: 1\n",
    "a: |1\n   \n  \nb: 1\n",
    "a: |1-\n   \n  \nb: 1\n",
    "a: |1+\n   \n  \nb: 1\n",
    "a: |1\n\n   \n  \nb: 1\n",
    "a: |1+\n\n   \n  x\n   \nb: 1\n",
    "a: |\n  x\n   \n    \n\nb: 1\n",
    "a: >\n  x\n   \n    \n\nb: 1\n",
    "a: >\n  x\n\n   \nb: 1\n",
    "a: >-\n  x\n   \nb: 1\n",
    "a: >+\n  x\n   \n\nb: 1\n",
    "a: >1\n\n   \n  \nb: 1\n",
    "a: |\n  x\n   y\n   \n",
    "a: |\r\n  x\r\n  y\r\n",
    "a: 'it''s'\n",
    "a: 'x\n  y\n\n  z'\n",
    "a: \"x\\ty\\n\\x41\\u00e9\\U0001F600\"\n",
    "a: \"\\/\"\n",
    "a: \"\\'\"\n",
    "a: \"\\q\"\n",
    "a: \"\\ud83d\\ude00\"\n",
    "a: \"x\\\n   y\"\n",
    "a: \"x\\\n\n  z\"\n",
    "a: \"x \\\n\n\n  y\"\n",
    "a: \"x\\\n\n  \\\n\n z\"\n",
    "a: \"x\\\n  \n  z\"\n",
    "a: \"x\\\r\n\r\n  z\"\n",
    "a: \"x\\\n  \t z\"\n",
    "a: \"x\\\n\n\"\n",
    "a: \"x\\\n  \\n\n  y\"\n",
    "a: \"x\\\n  \\ \n  y\"\n",
    "a: \"x\\\ny\"\n",
    "a: \"x\\\n\ny\"\n",
    "a: \"x\n---\ny\"\n",
    "a: 'x\n",
    "a: \"x\n",
    "a: 'x' y\n",
    "a: \"x\"b\n",
    "a: x\n  y\n",
    "a: x\n\n  y\n",
    "a: x\ny\n",
    "a: x # c\n  y\n",
    "a: x#y\n",
    "a: x #y\n",
    "a: #x\n",
    "a: b: c\n",
    "a: b : c\n",
    "a: - b\n",
    "a : b\n",
    "a:b\n",
    "a:\n",
    "a\n",
    "a\nb: c\n",
    "a b: c\n",
    "- a\n- b\n",
    "-a\n",
    "- - a\n  - b\n",
    "-\n- a\n",
    "- a: 1\n  b: 2\n",
    "a:\n- b\n- c\n",
    "a:\n- b\nc: d\n",
    "a:\n  - b\n c: d\n",
    "a:\n    b: 1\n  c: 2\n",
    "  a: 1\nb: 2\n",
    "a: 1\n b: 2\n",
    "a:\n  b: 1\n   c: 2\n",
    "? a\n: b\n",
    "? a\n",
    "? a\n? b\n",
    "? - a\n: b\n",
    "? {a: 1}\n: b\n",
    "[a]: b\n",
    "{a: 1}: b\n",
    ": a\n",
    "? \n: a\n",
    "? a\n  b\n: c\n",
    "[a, b]\n",
    "[a, b,]\n",
    "[a,, b]\n",
    "[,]\n",
    "[a b]\n",
    "[a\n, b]\n",
    "[a, # c\n b]\n",
    "[a,#c\n b]\n",
    "[a: b, c: d]\n",
    "[? a : b]\n",
    "[a: ]\n",
    "[:a]\n",
    "[a:]\n",
    "[: a]\n",
    "{a: b}\n",
    "{a: b,}\n",
    "{a, b}\n",
    "{a: , b: }\n",
    "{a:b}\n",
    "{a:1, b: 2}\n",
    "{'a':1}\n",
    "{\"a\":[1]}\n",
    "{a: b c: d}\n",
    "{a: [b}\n",
    "[a\n",
    "{a: b\n",
    "a]\n",
    "a: ]\n",
    "a: {b}}\n",
    "{? a}\n",
    "{? a : b, ? c}\n",
    "{: a}\n",
    "{a?b: c}\n",
    "[a?]\n",
    "[?a]\n",
    "{a: -1}\n",
    "[-]\n",
    "[- a]\n",
    "[-1]\n",
    "{a: *b}\n",
    "{&a b: *a}\n",
    "{x: {{ y }}}\n",
    "a: {{ y }}\n",
    "a: {\n  b: 1\n}\n",
    "a: {\nb: 1\n}\n",
    "a: [\n  1,\n  2\n]\n",
    "a: [\n1\n]\nb: 2\n",
    "a:\n  {b: 1}\n",
    "a:\n  [1]\n",
    "{a: 'x\n y'}\n",
    "a: @b\n",
    "a: `b`\n",
    "a: %b\n",
    "%a: b\n",
    "a: !b\n",
    "a: &b\n",
    "a: >b\n",
    "a: |b\n",
    "a: 'b'c\n",
    "a: *b c\n",
    "*: user\n",
    "\"*\": user\n",
    "@me:x: user\n",
    "a: !wa b\n",
    "a: x\u{85}b\n",
    "a: x\u{2028}b\n",
    "a: 'x\u{85}b'\n",
    "a: \u{A0}b\n",
    "é: ü\n",
    "a: 😀\n",
    "\u{85}a: b\n",
    "a: x\u{7F}b\n",
    "a: x\u{1}b\n",
    "a: x\u{FEFF}b\n",
    "a: x\u{FFFE}b\n",
    "a:\n  # c\n  b\n",
    "a: # c\n  b\n",
    "a: # c\n  b: 1\n",
    "# c\na: b\n# d\n",
    "a:\n\n  b: 1\n\n",
    "a: b\n\n\nc: d\n",
    "a: \"b\" # c\n",
    "a: [b] # c\n",
    "a: [b]# c\n",
    "- # c\n  a\n",
    "-   - a\n    - b\n",
    "- a\n - b\n",
    "a: b\n  - c\n",
    "- a\nb: c\n",
    "a: b\n- c\n",
    "a: 1\nb\n",
    "a: 1\nb:c\n",
    "key with spaces: 1\n",
    "'quoted key': 1\n",
    "\"a\\nb\": 1\n",
    "a: ''\n",
    "a: \"\"\n",
    "a: []\n",
    "a: {}\n",
    "a: ~\n",
    "a: http://x:80/y#z\n",
    "a: [http://x:80/y]\n",
    "a: postgres://u:p@h/d?x=y\n",
    "a: '{{ .X }}'\n",
    "a: $x\n",
    "a: x,y\n",
    "a: x]y\n",
    "a: -x\n",
    "a: ?x\n",
    "a: :x\n",
];

fn texts() -> Vec<Vec<u8>> {
    let scalars = SCALARS.split_whitespace();
    let scalars = scalars.flat_map(|scalar| {
        [
            format!("{scalar}\n"),
            format!("a: {scalar}\n"),
            format!("- {scalar} # c\n"),
            format!("{scalar}: a\n"),
            format!("[{scalar}]\n"),
            format!("a: !!str {scalar}\n"),
            format!("a: '{scalar}'\n"),
        ]
    });
    let long = format!("{}: 1\n", "k".repeat(1023));
    let longer = format!("{}: 1\n", "k".repeat(1025));
    scalars
        .chain(TEXTS.iter().map(|text| (*text).to_owned()))
        .chain([long, longer])
        .map(String::into_bytes)
        .collect()
}

fn compare(dialect: Dialect) {
    let texts = texts();
    let Some(answers) = ask(dialect, &texts) else {
        return;
    };
    let mut wrong = Vec::new();
    for (text, theirs) in texts.iter().zip(&answers) {
        let ours = read(dialect, text);
        let same = match (&ours, &theirs.value) {
            (Ok(ours), Ok(theirs)) => ours == theirs,
            (ours, theirs) => ours.is_err() == theirs.is_err(),
        };
        if !same && !is_known(dialect, text, &ours, theirs) {
            let text = String::from_utf8_lossy(text);
            wrong.push(format!(
                "{text:?}\n  ours:   {ours:?}\n  theirs: {:?}",
                theirs.value
            ));
        }
    }
    let reader = dialect.reader();
    assert!(
        wrong.is_empty(),
        "{} texts differ for {reader}:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn every_reader_agrees_on_what_people_write() {
    for dialect in Dialect::ALL {
        compare(dialect);
    }
}

/// A bridge walks most of its file node by node, and decodes the maps that it copies whole. What it
/// then refuses has a note, so that nobody takes it for sound.
#[test]
fn what_go_refuses_to_copy_whole_is_noted() {
    let texts = texts();
    let Some(answers) = ask(Dialect::GoYaml3, &texts) else {
        return;
    };
    let reader = Reader::new(Dialect::GoYaml3);
    let mut count = 0;
    for (text, theirs) in texts.iter().zip(&answers) {
        let Ok(document) = reader.read("text", text) else {
            continue;
        };
        if !theirs.typed {
            let noted = |note: &hearth_yaml::Note| {
                matches!(
                    note.kind,
                    NoteKind::DuplicateKey { .. } | NoteKind::MergeKept
                )
            };
            let words = String::from_utf8_lossy(text);
            assert!(document.notes.iter().any(noted), "{words:?}");
            count += 1;
        }
    }
    assert!(count > 2, "{count} texts are refused");
}
