//! Memory: for each byte more of the file, ten bytes more at most.

use std::fmt::Write as _;
use std::fs;
use std::io::Read as _;
use std::path::Path;
use std::process::{Child, Stdio};

use crate::hearth;

type Line = fn(&mut String, usize);

/// Ordinary configuration, and what is dense in values, comments, and places of one secret.
const KINDS: [(&str, Line); 4] = [
    ("ordinary", |text, at| {
        let _ = write!(
            text,
            "- name: unit-{at:05}\n  port: {at}\n  text: \"alpha beta\"\n  tags:\n    - alpha\n    - beta\n  at:\n    mode: '0750'\n    left: null\n",
        );
    }),
    ("commented", |text, at| {
        let _ = writeln!(
            text,
            "# Grandma wants it so\nname-{at}: a-unit-of-hers # of hers"
        );
    }),
    ("one secret", |text, _| {
        text.push_str("- password: swordfish-swordfish-swordfish\n");
    }),
    ("lists", |text, _| {
        text.push_str("- [the-first, the-second, the-third]\n")
    }),
];

/// A program that waits, with all of its output made, until somebody reads it.
struct Waiting(Child);

impl Waiting {
    fn convert(directory: &Path, file: &str) -> Self {
        let flags = ["--raw", "--keep-secrets", "--dialect", "plain", file];
        let child = hearth(directory, &flags)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        Self(child)
    }

    /// The most memory that it ever had, in bytes.
    fn most_memory(mut self) -> usize {
        let mut output = self.0.stdout.take().unwrap();
        output.read_exact(&mut [0]).unwrap();
        let status = fs::read_to_string(format!("/proc/{}/status", self.0.id())).unwrap();
        let line = status.lines().find(|line| line.starts_with("VmHWM:"));
        let kib = line.unwrap().split_whitespace().nth(1).unwrap();
        std::io::copy(&mut output, &mut std::io::sink()).unwrap();
        assert!(self.0.wait().unwrap().success());
        kib.parse::<usize>().unwrap() * 1024
    }
}

#[test]
fn a_file_ten_times_as_large_takes_ten_bytes_a_byte_at_most() {
    let directory = tempfile::tempdir().unwrap();
    for (kind, line) in KINDS {
        let [(small, less), (large, more)] = [300 << 10, 3 << 20].map(|size| {
            let mut text = String::new();
            let mut at = 0;
            while text.len() < size {
                line(&mut text, at);
                at += 1;
            }
            let file = format!("{size}.yaml");
            fs::write(directory.path().join(&file), &text).unwrap();
            let waiting = Waiting::convert(directory.path(), &file);
            (text.len(), waiting.most_memory())
        });
        let took = more - less;
        assert!(took <= (large - small) * 10, "{kind}: {took} for {large}");
    }
}
