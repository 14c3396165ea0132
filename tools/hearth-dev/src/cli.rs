//! The reference of the command line: a page, man pages, completions.

use std::collections::BTreeMap;

use clap::Command;
use clap_complete::Shell;
use hearth_report::Failure;
use hearth_tree::{Entry, Tree};

use crate::Generated;
use crate::generated::page;

/// Wide enough for a table of flags, narrow enough for a page.
const WIDTH: usize = 100;

pub fn generate() -> Result<Vec<Generated>, Failure> {
    let mut root = hearth::command().term_width(WIDTH);
    root.build();
    let mut commands = Vec::new();
    collect(&root, "hearth", &mut commands);

    let mut manual = BTreeMap::new();
    for (path, command) in &commands {
        let name = path.replace(' ', "-");
        manual.insert(format!("{name}.1"), man(command, name)?);
    }
    Ok(vec![
        Generated::page("docs", "cli.md", reference(&commands))?,
        Generated::directory("docs/man", Tree::new(manual)?),
        Generated::directory("docs/completions", completions()?),
    ])
}

/// Every command by what one types to reach it.
fn collect(command: &Command, path: &str, found: &mut Vec<(String, Command)>) {
    found.push((path.to_owned(), command.clone()));
    for inner in command.get_subcommands() {
        if inner.get_name() != "help" {
            collect(inner, &format!("{path} {}", inner.get_name()), found);
        }
    }
}

fn reference(commands: &[(String, Command)]) -> String {
    let mut text = String::from(
        "# The `hearth` command\n\n\
         What each command says of itself with `--help`. This page is made from the command line:\n\
         `cargo run -p hearth-dev -- cli --write`.\n",
    );
    for (path, _) in commands {
        let help = help(path);
        let lines: Vec<&str> = help.lines().map(str::trim_end).collect();
        text.push_str(&format!(
            "\n## `{path}`\n\n```text\n{}\n```\n",
            lines.join("\n").trim_end()
        ));
    }
    text
}

/// Word for word what the program prints.
fn help(path: &str) -> String {
    let words = path.split(' ').chain(["--help"]);
    let mut command = hearth::command().term_width(WIDTH);
    let shown = command.try_get_matches_from_mut(words).err();
    shown.map_or_else(String::new, |help| help.render().to_string())
}

fn man(command: &Command, name: String) -> Result<Entry, Failure> {
    let mut text = Vec::new();
    clap_mangen::Man::new(command.clone())
        .title(name)
        .render(&mut text)
        .map_err(|error| Failure::problem("Cannot make a man page").because(error.to_string()))?;
    Ok(page(String::from_utf8_lossy(&text).into_owned()))
}

fn completions() -> Result<Tree, Failure> {
    let files = [
        (Shell::Bash, "hearth.bash"),
        (Shell::Fish, "hearth.fish"),
        (Shell::Zsh, "_hearth"),
    ];
    let mut entries = BTreeMap::new();
    for (shell, name) in files {
        let mut script = Vec::new();
        clap_complete::generate(shell, &mut hearth::command(), "hearth", &mut script);
        entries.insert(
            name.to_owned(),
            page(String::from_utf8_lossy(&script).into_owned()),
        );
    }
    Ok(Tree::new(entries)?)
}
