//! The command line: definitions only.

use clap::{Parser, Subcommand};

use crate::commands;

/// Looks after a Matrix home server that one person owns
///
/// A host file means a plan, which is written to the host as `/etc/hearth/plan.json`: what runs, who listens
/// where, which secrets and databases there are. Most commands read it.
///
/// Data goes to standard output, talk to standard error. Exit status: 0 fine, 1 found a problem,
/// 2 wrong use.
#[derive(Debug, Parser)]
#[command(
    name = "hearth",
    version,
    propagate_version = true,
    help_expected = true
)]
pub struct Cli {
    /// Print what a command reports as JSON
    #[arg(long, global = true)]
    pub json: bool,

    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    Check(commands::check::Check),
    Convert(commands::convert::Convert),
    #[command(subcommand)]
    Registration(commands::registration::Registration),
    #[command(subcommand)]
    Secrets(commands::secrets::Secrets),
    #[command(subcommand)]
    SigningKey(commands::signing_key::SigningKey),
    #[command(subcommand)]
    Certificate(commands::certificate::Certificate),
    Render(commands::render::Render),
    #[command(subcommand)]
    Bridge(commands::bridge::Bridge),
    #[command(subcommand)]
    Db(commands::db::Db),
    #[command(subcommand)]
    User(commands::user::User),
    #[command(subcommand)]
    Host(commands::host::Host),
    Graph(commands::graph::Graph),
    #[command(subcommand)]
    Tree(commands::tree::Tree),
    #[command(subcommand)]
    Vm(commands::vm::Vm),
    Completions(commands::completions::Completions),
}

/// Why parsing did not end in a command.
pub enum Refusal {
    /// Help or version was asked for and shown.
    Shown,
    Wrong,
}

pub fn refuse(error: &clap::Error) -> Refusal {
    // Whoever closed the pipe has seen enough.
    let _ = error.print();
    if error.use_stderr() {
        Refusal::Wrong
    } else {
        Refusal::Shown
    }
}
