//! Thousands of small texts from a seed, read by both.

use hearth_yaml::Dialect;

use crate::canonical::read;
use crate::differences::is_known;
use crate::real::ask;

/// The same numbers on every run.
struct Dice(u64);

impl Dice {
    fn next(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % below
    }

    fn pick<'t>(&mut self, from: &[&'t str]) -> &'t str {
        from[self.next(from.len())]
    }
}

const SCALARS: &[&str] = &[
    "a",
    "b c",
    "no",
    "yes",
    "y",
    "on",
    "null",
    "~",
    "",
    "010",
    "0o10",
    "0x1F",
    "0b1",
    "1_000",
    "12:30:45",
    "1e3",
    "1.5",
    ".5",
    "1.",
    "+1",
    "-0",
    ".inf",
    "-.inf",
    ".nan",
    "2001-12-14",
    "2001-12-14t21:59:43.10-05:00",
    "2001-12-14 21:59:43",
    "=",
    "<<",
    "'it''s'",
    "'a: b'",
    "\"x\\ny\"",
    "\"\\u00e9\\x41\"",
    "!!str 1",
    "!!int 3",
    "!local x",
    "! 12",
    "&a 1",
    "*a",
    "&b",
    "[a, b]",
    "{a: 1, b}",
    "[]",
    "{}",
    "[a: b]",
    "{a: [1, {b: c}]}",
    "[? a : b]",
    "{? a}",
    "{a:1}",
    "[a,b]",
    "{\"a\":1}",
    "a#b",
    "a #b",
    "a: b",
    "- a",
    "? a",
    "-a",
    ":a",
    "?a",
    "a:b",
    "@a",
    "%a",
    "`a",
    "a\tb",
    "a b: c",
    "|\n    x\n    y\n",
    ">\n    x\n    y\n\n    z\n",
    "|-\n   x\n",
    "|+\n   x\n\n",
    "|2\n    x\n",
    ">-\n    a\n     b\n    c",
    "'a\n\n   b'",
    "\"a\\\n   b\"",
    "a\n   b",
    "# c",
    "é",
    "a\u{85}b",
    "a\u{2028}b",
    "1.0e+3",
    "0",
    "00",
    "08",
    "9223372036854775808",
    "True",
    "NULL",
    "!!binary aGk=",
    "!!float 1",
    "!!null ''",
    "!!bool yes",
    "!!set {a, b}",
    "!!seq [a]",
    "!!map {a: b}",
];

const KEYS: &[&str] = &[
    "a",
    "b",
    "c",
    "'a'",
    "\"b\"",
    "a b",
    "1",
    "01",
    "true",
    "no",
    "~",
    "<<",
    "é",
    "&a a",
    "*a",
    "!!str a",
    "[a]",
    "? a\n",
    "a:b",
    "=",
    "2001-12-14",
    "1.0",
    "-",
    "",
    "a#",
];

fn line(dice: &mut Dice) -> String {
    let mut out = " ".repeat(dice.next(3) * 2 * usize::from(dice.next(3) > 0));
    if dice.next(12) == 0 {
        out.push_str(dice.pick(&["\t", " ", "   "]));
    }
    for _ in 0..dice.next(6) / 4 {
        out.push_str(dice.pick(&["- ", "-   ", "-\t"]));
    }
    match dice.next(12) {
        0 => out.push_str(dice.pick(SCALARS)),
        1 => out.push_str(&format!("- {}", dice.pick(SCALARS))),
        2 => out.push_str(&format!("{}:", dice.pick(KEYS))),
        3 => out.push_str(&format!("? {}\n: {}", dice.pick(KEYS), dice.pick(SCALARS))),
        4 => out.push_str(dice.pick(&[
            "# c",
            "",
            "---",
            "...",
            "--- a",
            "%YAML 1.1\n---",
            "- ",
            "%TAG ! x:\n---",
        ])),
        _ => {
            let key = dice.pick(KEYS);
            out.push_str(&format!("{key}: {}", dice.pick(SCALARS)));
        }
    }
    if dice.next(8) == 0 {
        out.push_str(dice.pick(&[" # c", "  ", "#", " #", "\t", " : x", " &z"]));
    }
    out.push_str(if dice.next(20) == 0 { "\r\n" } else { "\n" });
    out
}

const SIGNS: &[&str] = &[
    " ", "\n", ":", "-", "?", ",", "[", "]", "{", "}", "#", "&", "*", "!", "|", ">", "'", "\"",
    "%", "@", "`", "\t", "a", "1", "\\", ": ", "- ", "\n  ", "\r", "~", "<<", "=", ".", "_", "0",
    "\u{85}",
];

fn text(dice: &mut Dice) -> String {
    match dice.next(10) {
        // Signs alone.
        0 => (0..=dice.next(9)).map(|_| dice.pick(SIGNS)).collect(),
        // One scalar.
        1 => format!("{}\n", dice.pick(SCALARS)),
        kind => {
            let mut text: String = (0..=dice.next(4)).map(|_| line(dice)).collect();
            // Sound lines, and some that are not.
            for _ in 0..if kind < 4 { 1 + dice.next(2) } else { 0 } {
                let at = dice.next(text.chars().count() + 1);
                let at = text.char_indices().nth(at).map_or(text.len(), |(at, _)| at);
                if dice.next(3) == 0 && at < text.len() {
                    text.remove(at);
                } else {
                    text.insert_str(at, dice.pick(SIGNS));
                }
            }
            text
        }
    }
}

fn compare(dialect: Dialect, seed: u64) {
    let mut dice = Dice(seed);
    let count = std::env::var("HEARTH_YAML_TEXTS").map_or(4000, |count| count.parse().unwrap());
    let texts: Vec<Vec<u8>> = (0..count).map(|_| text(&mut dice).into_bytes()).collect();
    let Some(answers) = ask(dialect, &texts) else {
        return;
    };
    let (mut both, mut wrong) = (0, Vec::new());
    for (text, theirs) in texts.iter().zip(&answers) {
        let ours = read(dialect, text);
        let same = match (&ours, &theirs.value) {
            (Ok(ours), Ok(theirs)) => {
                both += 1;
                ours == theirs
            }
            (Err(_), Err(_)) => true,
            _ => false,
        };
        if !same && !is_known(dialect, text, &ours, theirs) {
            let text = String::from_utf8_lossy(text);
            wrong.push(format!(
                "{text:?}\n  ours:   {ours:?}\n  theirs: {:?}",
                theirs.value
            ));
        }
    }
    // If almost nothing could be read, nothing was compared.
    assert!(both > count / 5, "{both} of {count} were read by both");
    let shown: Vec<&str> = wrong.iter().take(12).map(String::as_str).collect();
    assert!(
        wrong.is_empty(),
        "{} of {count} differ for {}:\n{}",
        wrong.len(),
        dialect.reader(),
        shown.join("\n")
    );
}

#[test]
fn pyyaml_reads_the_same() {
    compare(Dialect::PyYaml, 0x1234_5678_9ABC_DEF1);
}

#[test]
fn ruamel_reads_the_same() {
    compare(Dialect::Ruamel, 0x2234_5678_9ABC_DEF1);
}

#[test]
fn go_yaml3_reads_the_same() {
    compare(Dialect::GoYaml3, 0x3234_5678_9ABC_DEF1);
}

#[test]
fn js_yaml3_reads_the_same() {
    compare(Dialect::JsYaml3, 0x4234_5678_9ABC_DEF1);
}

#[test]
fn js_yaml4_reads_the_same() {
    compare(Dialect::JsYaml4, 0x5234_5678_9ABC_DEF1);
}

#[test]
fn yaml2_reads_the_same() {
    compare(Dialect::Yaml2, 0x6234_5678_9ABC_DEF1);
}
