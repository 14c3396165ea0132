use std::io::Read;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use hearth_report::{Exit, Failure, Printer};
use hearth_tree::{Difference, Strictness, Tree as Files};
use serde_json::json;

/// A tree has some hundred kilobytes; whatever is larger than this is something else.
const SIZE_LIMIT: u64 = 64 * 1024 * 1024;

/// The files of a host, as Nix evaluates them
///
/// Nix gives it as JSON: `nix eval --json .#rendered.cabin | hearth tree write /`.
#[derive(Debug, Subcommand)]
pub enum Tree {
    /// Write the tree below a directory
    ///
    /// Files appear whole or not at all. Nothing is written outside of the directory, nor through a
    /// symbolic link in it. What an earlier tree had and this one has not is removed; which files
    /// those are is remembered in `etc/hearth/tree.list`. Prints the paths that changed.
    Write(Source),

    /// Show what is different below a directory from what the tree says
    ///
    /// Exit status 1 if there is a difference.
    Diff {
        #[command(flatten)]
        source: Source,

        /// Let the directory be nothing but the tree, and do not mind modes
        ///
        /// This is how trees are kept in a repository.
        #[arg(long)]
        whole: bool,
    },
}

#[derive(Debug, Args)]
pub struct Source {
    /// The directory that stands for `/`
    root: PathBuf,

    /// Read the tree from this file [default: standard input]
    #[arg(long, value_name = "FILE")]
    from: Option<PathBuf>,

    /// Spread the plan over lines, for people to read
    #[arg(long)]
    readable: bool,
}

impl Source {
    fn tree(&self) -> Result<Files, Failure> {
        let text = match &self.from {
            Some(path) => hearth_files::read_text(path, SIZE_LIMIT)?,
            None => standard_input()?,
        };
        let tree = Files::parse(&text)?;
        Ok(if self.readable { tree.readable() } else { tree })
    }
}

fn standard_input() -> Result<String, Failure> {
    let mut bytes = Vec::new();
    std::io::stdin()
        .lock()
        .take(SIZE_LIMIT + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| {
            Failure::problem("Cannot read standard input").because(error.to_string())
        })?;
    if bytes.len() as u64 > SIZE_LIMIT {
        return Err(
            Failure::problem(format!("Standard input is larger than {SIZE_LIMIT} bytes"))
                .hint("check that it is a tree: `nix eval --json .#rendered.HOST`"),
        );
    }
    String::from_utf8(bytes).map_err(|error| {
        Failure::problem(format!(
            "Standard input is not UTF-8 text: byte {} is wrong",
            error.utf8_error().valid_up_to()
        ))
        .hint("check that it is a tree: `nix eval --json .#rendered.HOST`")
    })
}

impl Tree {
    pub fn run(self, printer: Printer) -> Result<Exit, Failure> {
        match self {
            Self::Write(source) => write(&source.tree()?, &source.root, printer),
            Self::Diff { source, whole } => {
                let strictness = if whole {
                    Strictness::Whole
                } else {
                    Strictness::Modes
                };
                let found = source.tree()?.diff(&source.root, strictness)?;
                show(&found, printer);
                Ok(Exit::fine_if(found.is_empty()))
            }
        }
    }
}

fn write(tree: &Files, root: &Path, printer: Printer) -> Result<Exit, Failure> {
    let done = tree.install(root)?;
    if printer.is_json() {
        printer.json(&json!({
            "changed": done.changed,
            "removed": done.removed,
            "entries": tree.entries().len(),
        }));
        return Ok(Exit::Fine);
    }
    for path in &done.changed {
        printer.data(path);
    }
    for path in &done.removed {
        printer.data(&format!("{path} (removed)"));
    }
    printer.say(&format!(
        "{} of {} changed, {} removed below `{}`",
        done.changed.len(),
        tree.entries().len(),
        done.removed.len(),
        root.display()
    ));
    Ok(Exit::Fine)
}

fn show(found: &[Difference], printer: Printer) {
    if printer.is_json() {
        printer.json(&found);
        return;
    }
    for difference in found {
        printer.data(&difference.to_string());
    }
}
