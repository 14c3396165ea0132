//! The command line as a whole: help for everything, no panic for anything.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use clap::Command as Verb;

const HEARTH: &str = env!("CARGO_BIN_EXE_hearth");

/// Every verb with the words that lead to it.
fn verbs() -> Vec<(Vec<String>, Verb)> {
    let mut found = Vec::new();
    let mut left = vec![(Vec::new(), hearth::command())];
    while let Some((path, verb)) = left.pop() {
        for below in verb
            .get_subcommands()
            .filter(|below| below.get_name() != "help")
        {
            let mut path = path.clone();
            path.push(below.get_name().to_owned());
            left.push((path, below.clone()));
        }
        found.push((path, verb));
    }
    found.sort_by(|(one, _), (other, _)| one.cmp(other));
    found
}

fn run(args: &[String]) -> Output {
    Command::new(HEARTH)
        .args(args)
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

fn assert_no_panic(output: &Output, args: &[String]) -> String {
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        !said.contains("panicked") && !said.contains("RUST_BACKTRACE"),
        "{args:?}: {said}"
    );
    assert!(
        output.status.code().is_some_and(|code| code <= 2),
        "{args:?}: {said}"
    );
    said
}

#[test]
fn the_command_line_is_consistent() {
    hearth::command().debug_assert();
}

#[test]
fn every_verb_and_every_flag_has_help() {
    for (path, verb) in verbs() {
        assert!(verb.get_about().is_some(), "{path:?} has no help");
        for argument in verb.get_arguments() {
            let help = argument
                .get_help()
                .map(ToString::to_string)
                .unwrap_or_default();
            assert!(
                !help.is_empty(),
                "{path:?}: {} has no help",
                argument.get_id()
            );
            assert!(
                !help.ends_with('.'),
                "{path:?}: {}: {help}",
                argument.get_id()
            );
        }
    }
}

/// The page is made from the definitions; this is what the program itself says.
#[test]
fn the_help_of_every_verb_is_in_the_reference() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/cli.md");
    let page = fs::read_to_string(page).unwrap();
    for (mut args, _) in verbs() {
        let heading = [&["hearth".to_owned()], &args[..]].concat().join(" ");
        args.push("--help".to_owned());
        let output = run(&args);
        assert_eq!(output.status.code(), Some(0), "{args:?}");
        assert!(output.stderr.is_empty(), "{args:?}");
        let help = String::from_utf8(output.stdout).unwrap();
        let lines: Vec<&str> = help.trim_end().lines().map(str::trim_end).collect();
        let section = format!("\n## `{heading}`\n\n```text\n{}\n```\n", lines.join("\n"));
        assert!(
            page.contains(&section),
            "refresh with: cargo run -p hearth-dev -- cli --write\n{section}"
        );
    }
}

#[test]
fn nonsense_is_wrong_use_everywhere() {
    for (path, verb) in verbs() {
        for nonsense in ["--no-such-flag", "-\u{fffd}"] {
            let mut args = path.clone();
            args.push(nonsense.to_owned());
            let said = assert_no_panic(&run(&args), &args);
            assert!(said.starts_with("error: "), "{args:?}: {said}");
            assert_eq!(run(&args).status.code(), Some(2), "{args:?}: {said}");
        }
        if verb.has_subcommands() {
            assert_eq!(run(&path).status.code(), Some(2), "{path:?}");
        }
    }
}

/// The words of a verb with something for every argument that it requires.
fn filled(path: &[String], verb: &Verb) -> Vec<String> {
    let mut args = path.to_vec();
    for argument in verb
        .get_arguments()
        .filter(|argument| argument.is_required_set())
    {
        if let Some(long) = argument.get_long() {
            args.push(format!("--{long}"));
        }
        if argument.get_action().takes_values() {
            args.push("x".to_owned());
        }
    }
    args
}

#[test]
fn whoever_reads_a_plan_refuses_what_is_none() {
    let dir = tempfile::tempdir().unwrap();
    let at = |name: &str, content: &[u8]| {
        let path = dir.path().join(name);
        fs::write(&path, content).unwrap();
        path
    };
    let huge = at("huge", b"");
    fs::File::options()
        .write(true)
        .open(&huge)
        .unwrap()
        .set_len(1 << 40)
        .unwrap();
    let bad = [
        (huge, "is larger than 16777216 bytes"),
        (dir.path().join("missing"), "does not exist"),
        (dir.path().to_owned(), "is a directory, not a regular file"),
        (
            at("empty", b""),
            "is cut short: it ends in line 1, column 0",
        ),
        (
            at("truncated", b"{\"version\": 1, \"tar"),
            "is cut short: it ends in line 1, column 19",
        ),
        (
            at("binary", b"\xff\xfe"),
            "is not UTF-8 text: byte 0 is wrong",
        ),
        (
            at("type", b"{\"version\": 1, \"target\": 7}"),
            "is not a plan: wrong at line 1, column 26",
        ),
        (
            at("field", b"{\"version\": 1, \"x\": 7}"),
            "Caused by: unknown field `x`",
        ),
        (
            at("newer", b"{\"version\": 2}"),
            "Plan version 2 is newer than this hearth",
        ),
        (
            at("yaml", b"version: 1\n"),
            "is not JSON at line 1, column 1",
        ),
    ];
    let mut readers = 0;
    for (path, verb) in verbs() {
        if !verb
            .get_arguments()
            .any(|argument| argument.get_long() == Some("plan"))
        {
            continue;
        }
        readers += 1;
        for (file, says) in &bad {
            let mut args = filled(&path, &verb);
            args.retain(|word| word != "--plan");
            args.push(format!("--plan={}", file.display()));
            let output = run(&args);
            let said = assert_no_panic(&output, &args);
            assert_eq!(output.status.code(), Some(1), "{args:?}: {said}");
            assert!(said.starts_with("error: "), "{args:?}: {said}");
            assert!(said.contains(says), "{args:?}: {said}");
            assert!(said.contains("\n\nhint: "), "{args:?}: {said}");
            assert!(output.stdout.is_empty(), "{args:?}");
        }
    }
    assert!(readers >= 6, "only {readers} verbs read a plan");
}

#[test]
fn a_closed_pipe_is_success() {
    for args in [&["completions", "bash"][..], &["--help"], &["--version"]] {
        let mut child = Command::new(HEARTH)
            .args(args)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let mut said = String::new();
        child
            .stderr
            .take()
            .unwrap()
            .read_to_string(&mut said)
            .unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(0), "{args:?}: {said}");
        assert_eq!(said, "", "{args:?}");
    }
}

#[test]
fn completions_know_the_verbs_of_every_shell() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let args = ["completions".to_owned(), shell.to_owned()];
        let output = run(&args);
        assert_eq!(output.status.code(), Some(0), "{shell}");
        let script = String::from_utf8(output.stdout).unwrap();
        for verb in hearth::command().get_subcommands() {
            assert!(
                script.contains(verb.get_name()),
                "{shell}: {}",
                verb.get_name()
            );
        }
    }
    let output = run(&["completions".to_owned(), "cmd".to_owned()]);
    assert_eq!(output.status.code(), Some(2));
}
