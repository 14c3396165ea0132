//! The real readers, installed at pinned versions below `target`, each a process that answers.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::{fs, thread};

use hearth_yaml::Dialect;
use serde_json::Value;

use crate::canonical::normal;

/// What a reader made of a text: a value, or words on why not.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    pub value: Result<Value, String>,
    /// For Go: whether the tree can be decoded, too.
    pub typed: bool,
}

/// Asks the reader of a dialect, or says in one line why it cannot.
pub fn ask(dialect: Dialect, texts: &[Vec<u8>]) -> Option<Vec<Answer>> {
    let runtime = match dialect {
        Dialect::PyYaml | Dialect::Ruamel => python(),
        Dialect::GoYaml3 => go(),
        Dialect::Plain => return None,
        _ => node(),
    };
    let command = match runtime {
        Ok(command) => command,
        Err(why) => {
            // Written past libtest; without standard error there is nobody to tell.
            let line = format!(
                "skipped: {} is not compared with: {why}\n",
                dialect.reader()
            );
            let _ = std::io::stderr().write_all(line.as_bytes());
            return None;
        }
    };
    Some(answers(command, dialect, texts))
}

fn answers(command: &[String], dialect: Dialect, texts: &[Vec<u8>]) -> Vec<Answer> {
    let mut child = Command::new(&command[0])
        .args(&command[1..])
        .env("TZ", "UTC")
        .env("NODE_NO_WARNINGS", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let lines: String = texts
        .iter()
        .map(|text| format!("{dialect} {}\n", base64(text)))
        .collect();
    let writer = thread::spawn(move || input.write_all(lines.as_bytes()).unwrap());
    let output = BufReader::new(child.stdout.take().unwrap());
    let answers: Vec<Answer> = output.lines().map(|line| answer(&line.unwrap())).collect();
    writer.join().unwrap();
    assert!(child.wait().unwrap().success());
    assert_eq!(answers.len(), texts.len());
    answers
}

fn answer(line: &str) -> Answer {
    let mut answer: Value = serde_json::from_str(line).unwrap();
    let typed = answer["typed"].as_bool().unwrap_or(true);
    let value = match answer.get_mut("ok") {
        Some(value) => Ok(normal(value.take())),
        None => Err(answer["error"].to_string()),
    };
    Answer { value, typed }
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let bits = chunk
            .iter()
            .fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte));
        let bits = bits << (8 * (3 - chunk.len()));
        for index in 0..4 {
            let six = (bits >> (18 - 6 * index)) as usize & 63;
            out.push(if index <= chunk.len() {
                LETTERS[six] as char
            } else {
                '='
            });
        }
    }
    out
}

type Runtime = Result<Vec<String>, String>;

fn sources(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/readers")
        .join(name)
}

/// A directory below `target` for what is installed, with the sources copied into it.
fn installed(name: &str) -> PathBuf {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("yaml-readers")
        .join(name);
    fs::create_dir_all(&dir).unwrap();
    for file in fs::read_dir(sources(name)).unwrap() {
        let file = file.unwrap();
        fs::copy(file.path(), dir.join(file.file_name())).unwrap();
    }
    dir
}

/// Caches lie beside what is installed: tests may run as root with the home of somebody else.
fn run(dir: &Path, program: &str, arguments: &[&str]) -> Result<(), String> {
    let output = Command::new(program)
        .args(arguments)
        .env("GOCACHE", dir.join("cache/built"))
        .env("GOMODCACHE", dir.join("cache/modules"))
        .env("npm_config_cache", dir.join("cache/npm"))
        .current_dir(dir)
        .output();
    let output = output.map_err(|error| format!("`{program}` cannot be run: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    let words = String::from_utf8_lossy(&output.stderr);
    let last = words.lines().last().unwrap_or_default();
    Err(format!(
        "`{program} {}` failed: {last}",
        arguments.join(" ")
    ))
}

fn python() -> &'static Runtime {
    static RUNTIME: OnceLock<Runtime> = OnceLock::new();
    RUNTIME.get_or_init(|| {
        let dir = installed("python");
        let python = dir.join("venv/bin/python");
        if !python.exists() {
            run(&dir, "python3", &["-m", "venv", "venv"])?;
        }
        let python = python.display().to_string();
        let install = [
            "-m",
            "pip",
            "install",
            "--quiet",
            "--require-hashes",
            "-r",
            "requirements.txt",
        ];
        run(&dir, &python, &install)?;
        Ok(vec![python, dir.join("read.py").display().to_string()])
    })
}

fn node() -> &'static Runtime {
    static RUNTIME: OnceLock<Runtime> = OnceLock::new();
    RUNTIME.get_or_init(|| {
        let dir = installed("node");
        run(&dir, "npm", &["ci", "--silent", "--no-audit", "--no-fund"])?;
        Ok(vec![
            "node".to_owned(),
            dir.join("read.js").display().to_string(),
        ])
    })
}

fn go() -> &'static Runtime {
    static RUNTIME: OnceLock<Runtime> = OnceLock::new();
    RUNTIME.get_or_init(|| {
        let dir = installed("go");
        // Modules that may be written can be removed, too.
        let build = ["build", "-mod=readonly", "-modcacherw", "-o", "read", "."];
        run(&dir, "go", &build)?;
        Ok(vec![dir.join("read").display().to_string()])
    })
}
