//! The `hearth` command: flags in `cli`, one file a verb in `commands`. Behaviour lives in the
//! library crates; a verb reads its input, calls one of them and prints what came back.

mod cli;
mod commands;

use std::process::ExitCode;

use clap::{CommandFactory, Parser};
use hearth_report::{Exit, Printer};

use cli::Cli;

/// The command as clap knows it: for completions, man pages and the reference.
pub fn command() -> clap::Command {
    Cli::command()
}

/// Parses the command line, runs the verb, prints the failure if there is one.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return cli::refuse(&error).into(),
    };
    let printer = Printer::new(cli.json);
    let exit = commands::run(cli.command, printer).unwrap_or_else(|failure| {
        printer.failure(&failure);
        failure.exit()
    });
    ExitCode::from(exit)
}

impl From<cli::Refusal> for ExitCode {
    fn from(refusal: cli::Refusal) -> Self {
        match refusal {
            cli::Refusal::Shown => Exit::Fine.into(),
            cli::Refusal::Wrong => Exit::WrongUse.into(),
        }
    }
}
