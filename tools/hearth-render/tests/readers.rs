//! What the YAML writer writes, read back by the readers that the daemons use.
// Helpers are outside the test functions that clippy recognises.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use hearth_render::to_yaml;
use serde_json::{Map, Value, json};

/// Words, numbers, dates and signs that at least one reader takes for something else than text.
const TREACHEROUS: &[&str] = &[
    "",
    " ",
    "no",
    "No",
    "NO",
    "yes",
    "on",
    "Off",
    "y",
    "n",
    "true",
    "False",
    "null",
    "Null",
    "~",
    "1_000",
    "0o17",
    "017",
    "0x1F",
    "0b11",
    "12:30:45",
    "190:20:30.15",
    "1e3",
    "1.0e3",
    "1.5",
    ".5",
    "5.",
    "+1",
    "-1",
    ".inf",
    "-.INF",
    ".nan",
    "2026-11-21",
    "2026-11-21T10:00:00Z",
    "2001-12-14 21:59:43.10 -5",
    "=",
    "<<",
    "*a",
    "&a",
    "!a",
    "!!str a",
    "@irc_.*:example\\.org",
    "`x`",
    "%x",
    "|",
    ">",
    "- a",
    "-",
    "--",
    "---",
    "...",
    "? a",
    "?",
    ":",
    "a: b",
    "a:b",
    "a #b",
    "#a",
    "[a]",
    "{a: b}",
    "a, b",
    "'a'",
    "\"a\"",
    "\\",
    "\\n",
    "trailing ",
    " leading",
    "two\nlines",
    "ends\n",
    "\r\n",
    "\t",
    "tab\there",
    "a\u{85}b",
    "a\u{2028}b\u{2029}c",
    "\u{FEFF}bom",
    "a\u{A0}b",
    "\u{7F}",
    "\u{1}\u{1F}",
    "\u{9F}",
    "\u{FFFE}",
    "\u{FFFF}",
    "\u{1FFFE}",
    "\u{E000}",
    "\u{10FFFF}",
    "Ünïcödé",
    "日本語",
    "\u{1F600}\u{1F469}\u{200D}\u{1F680}",
    "e\u{301}",
    "\u{202E}x",
    "$HOME",
    "${x}",
    "{{ .Name }}",
    "%(here)s",
    "\0",
];

const READ_BACK: &str = include_str!("read_back.py");

#[test]
fn every_reader_reads_the_same_values() {
    let Some(python) = python() else {
        // Past libtest, which keeps what `eprintln` says to itself.
        let line = b"skipped: `every_reader_reads_the_same_values`: no python3 with PyYAML and ruamel.yaml, and they cannot be installed\n";
        std::io::stderr().write_all(line).unwrap();
        return;
    };
    let value = corpus();
    let dir = tempfile::tempdir().unwrap();
    let answer = read_back(&python, dir.path(), &value, &to_yaml(&value));
    assert!(answer.contains("PyYAML agrees\n"), "{answer}");
    assert!(answer.contains("ruamel agrees\n"), "{answer}");
    assert!(!answer.contains("differs"), "{answer}");

    // The comparison notices what it is there to notice.
    let careless = read_back(
        &python,
        dir.path(),
        &json!({"a": "no", "b": "1e3"}),
        "a: no\nb: 1e3\n",
    );
    assert!(
        careless.contains("PyYAML differs\n   'a' 'no' read as False\n"),
        "{careless}"
    );
    assert!(
        careless.contains("ruamel differs\n   'b' '1e3' read as 1000.0\n"),
        "{careless}"
    );
}

fn corpus() -> Value {
    let mut texts: Vec<String> = TREACHEROUS.iter().map(|text| (*text).to_owned()).collect();
    texts.extend(
        (0..0x180_u32)
            .filter_map(char::from_u32)
            .map(|letter| format!("a{letter}b")),
    );
    texts.push("k".repeat(3000));
    texts.push("long word ".repeat(400));
    let mut keys = Map::new();
    for text in &texts {
        keys.insert(
            text.clone(),
            json!({ "value": text, "list": [[text, text]] }),
        );
    }
    json!({
        "texts": texts,
        "keys": keys,
        "keys of lists": [keys, [keys]],
        "numbers": [0, -1, i64::MAX, i64::MIN, 0.0, -0.5, 1e300, 1e-300, 2.5e-7, 123456789.125, 1e21, 604_800_000],
        "others": [null, true, false, {}, [], [[]], [{}], {"a": {}, "b": []}],
    })
}

fn read_back(python: &Path, dir: &Path, value: &Value, yaml: &str) -> String {
    let wanted = dir.join("wanted.json");
    let written = dir.join("written.yaml");
    fs::write(&wanted, value.to_string()).unwrap();
    fs::write(&written, yaml).unwrap();
    let output = Command::new(python)
        .args(["-c", READ_BACK])
        .args([&wanted, &written])
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

/// A python3 with both readers: the machine's own, or one made once below the target directory.
fn python() -> Option<PathBuf> {
    let own = PathBuf::from("python3");
    if has_readers(&own) {
        return Some(own);
    }
    let venv = Path::new(env!("CARGO_TARGET_TMPDIR")).join("yaml-readers");
    let python = venv.join("bin/python3");
    if has_readers(&python) {
        return Some(python);
    }
    let made = quiet(Command::new("python3").args(["-m", "venv"]).arg(&venv));
    let filled = made
        && quiet(Command::new(&python).args([
            "-m",
            "pip",
            "install",
            "--quiet",
            "PyYAML==6.0.3",
            "ruamel.yaml==0.18.16",
        ]));
    (filled && has_readers(&python)).then_some(python)
}

fn has_readers(python: &Path) -> bool {
    quiet(Command::new(python).args(["-c", "import yaml, ruamel.yaml"]))
}

fn quiet(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}
