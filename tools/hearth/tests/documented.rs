//! Every command line of the guides is one that the tool understands.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};

use clap::error::ErrorKind;

/// Generated from the definitions themselves.
const REFERENCE: &str = "cli.md";

fn pages() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut pages: Vec<PathBuf> = fs::read_dir(root.join("docs"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .filter(|path| !path.ends_with(REFERENCE))
        .collect();
    pages.push(root.join("README.md"));
    pages.sort();
    pages
}

/// What a page shows as typed: the lines of its blocks, and what stands between backticks in its text.
fn typed(page: &str) -> Vec<String> {
    let mut typed = Vec::new();
    for (number, part) in page.split("```").enumerate() {
        if number % 2 == 1 {
            // The first line is the language.
            let (language, block) = part.split_once('\n').unwrap_or_default();
            if language.trim() != "nix" {
                let joined: Vec<&str> = block.split("\\\n").map(str::trim_start).collect();
                let joined = joined.join("");
                // A line of JSON has its explanation beside it.
                let lines = joined.lines().filter(|line| !line.trim().starts_with('"'));
                typed.extend(lines.map(str::to_owned));
            }
        } else {
            let spans = part.split('`').skip(1).step_by(2);
            typed.extend(spans.map(|span| span.replace('\n', " ")));
        }
    }
    typed
}

/// The words of a line as a shell splits it, separators being words too; what follows two blanks after the first word
/// explains.
fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quote = None;
    for letter in line.chars() {
        let word = words.last_mut().unwrap();
        match (quote, letter) {
            (Some(open), letter) if open == letter => quote = None,
            (Some(_), letter) => word.push(letter),
            (None, '\'' | '"') => quote = Some(letter),
            (None, ' ') => words.push(String::new()),
            (None, '|' | ';' | '&' | '(' | ')' | '<' | '>' | '#' | '$') if word.is_empty() => {
                word.push(letter);
                if letter != '$' {
                    words.push(String::new());
                }
            }
            (None, '|' | ';' | ')') => {
                words.push(letter.to_string());
                words.push(String::new());
            }
            (None, letter) => word.push(letter),
        }
    }
    words
}

/// The arguments of each `hearth` in a line.
fn commands(line: &str) -> Vec<Vec<String>> {
    if line.contains('…') {
        return Vec::new();
    }
    let words = words(line);
    let is_tool = |at: &usize| {
        let is_named = words[*at] == "hearth" || words[*at].ends_with("command -v hearth)");
        let is_argument = *at > 0 && words[at - 1].starts_with('-') && words[at - 1] != "--";
        is_named && !is_argument
    };
    let starts: Vec<usize> = (0..words.len()).filter(is_tool).collect();
    let of = |at: usize| -> Vec<String> {
        let rest = words[at + 1..].iter();
        // Two blanks have an empty word between them.
        rest.take_while(|word| {
            ![
                "", "|", ";", "&", "&&", "||", "(", ")", "<", ">", "2>", "#", "=",
            ]
            .contains(&&***word)
        })
        .cloned()
        .collect()
    };
    let found = starts.into_iter().map(of);
    found.filter(|arguments| !arguments.is_empty()).collect()
}

/// Why the tool would not take it. A verb may be mentioned without all that it needs, and a name stands for a value.
fn refused(arguments: &[String]) -> Option<String> {
    let all = [&["hearth".to_owned()], arguments].concat();
    let error = hearth::command().try_get_matches_from(all).err()?;
    let is_placeholder =
        |word: &String| word.len() > 1 && word.chars().all(|letter| letter.is_ascii_uppercase());
    match error.kind() {
        ErrorKind::DisplayHelp
        | ErrorKind::DisplayVersion
        | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
        | ErrorKind::MissingSubcommand
        | ErrorKind::MissingRequiredArgument => None,
        ErrorKind::InvalidValue | ErrorKind::ValueValidation
            if arguments.iter().any(is_placeholder) =>
        {
            None
        }
        _ => Some(error.to_string()),
    }
}

#[test]
fn what_the_guides_have_people_type_is_understood() {
    let mut seen = 0;
    let mut wrong = String::new();
    for page in pages() {
        let text = fs::read_to_string(&page).unwrap();
        for line in typed(&text) {
            for arguments in commands(&line) {
                seen += 1;
                if let Some(why) = refused(&arguments) {
                    let name = page.file_name().unwrap().to_string_lossy();
                    wrong += &format!("{name}: {line}\n  {arguments:?}\n  {why}\n");
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(seen > 50, "only {seen} command lines were found");
}

#[test]
fn a_command_line_is_found_wherever_it_stands() {
    let found = |line: &str| {
        let found = commands(line).into_iter();
        found
            .map(|arguments| arguments.join(" "))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        found("hearth user list --all | awk '/^@x/ { print }'"),
        ["user list --all"]
    );
    assert_eq!(
        found("while read user; do hearth user deactivate --yes \"$user\"; done"),
        ["user deactivate --yes $user"]
    );
    assert_eq!(found("$ sudo hearth db ensure && echo done"), ["db ensure"]);
    assert_eq!(
        found("sudo \"$(command -v hearth)\" host config-txt --plan ~/x  # once"),
        ["host config-txt --plan ~/x"]
    );
    assert_eq!(found("hearth check          is this plan right"), ["check"]);
    assert_eq!(found("cargo run -p hearth -- vm"), [""; 0]);
    assert_eq!(found("hearth vm run …"), [""; 0]);
    let page = "a `hearth\nvm list` b\n```sh\nhearth \\\n  graph\n```\n```nix\nhearth = {\n```\n";
    let lines: Vec<String> = typed(page).iter().flat_map(|line| found(line)).collect();
    assert_eq!(lines, ["vm list", "graph"]);
}

#[test]
fn what_is_not_understood_is_told() {
    let of = |line: &str| refused(&commands(line).concat());
    for line in [
        "hearth bridge lst",
        "hearth user add you --no-such-flag",
        "hearth host settle --timeout soon",
        "hearth graph one two three",
    ] {
        assert!(of(line).is_some(), "{line}");
    }
    for line in [
        "hearth bridge",
        "hearth render --mode MODE",
        "hearth user add NAME",
    ] {
        assert_eq!(of(line), None, "{line}");
    }
}
