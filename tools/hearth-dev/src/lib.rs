//! What is generated and committed all the same: rendered trees, the options page, the reference of the command
//! line. Each is written, or compared; a comparison that fails shows a short difference and how to refresh.

mod cli;
mod generated;
mod options;
mod rendered;

use std::path::Path;

use clap::{Args, Parser, Subcommand};
use hearth_report::{Exit, Failure, Printer};
use hearth_tree::nix::Nix;

pub use generated::Generated;

/// Keeps the generated files of this repository up to date
#[derive(Debug, Parser)]
#[command(name = "hearth-dev", version, help_expected = true)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// tests/rendered: what the hosts evaluate to
    Rendered(Mode),
    /// docs/options.md: the options, from their declarations
    Options(Mode),
    /// docs/cli.md, man pages and completions, from the command line itself
    Cli(Mode),
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
struct Mode {
    /// Write what is out of date
    #[arg(long)]
    write: bool,

    /// Fail if something is out of date
    #[arg(long)]
    check: bool,
}

impl Cli {
    /// Does what was asked in the repository at `root`.
    pub fn run(self, root: &Path, printer: Printer) -> Result<Exit, Failure> {
        let (name, mode, generated) = match self.command {
            Command::Rendered(mode) => ("rendered", mode, rendered::generate(&ask(root)?)?),
            Command::Options(mode) => ("options", mode, options::generate(&ask(root)?)?),
            Command::Cli(mode) => ("cli", mode, cli::generate()?),
        };
        if mode.write {
            generated
                .iter()
                .try_for_each(|part| part.write(root, printer))?;
            return Ok(Exit::Fine);
        }
        let mut is_fresh = true;
        for part in &generated {
            is_fresh &= part.check(root, printer)?;
        }
        if is_fresh {
            return Ok(Exit::Fine);
        }
        printer.say(&format!(
            "\nhint: refresh with `cargo run -p hearth-dev -- {name} --write`"
        ));
        Ok(Exit::Problem)
    }
}

fn ask(root: &Path) -> Result<Nix, Failure> {
    Nix::find(root).map_err(|reason| {
        Failure::problem("Cannot evaluate the modules")
            .because(reason)
            .hint("install Nix, and make sure that it can get the inputs of flake.lock")
    })
}
