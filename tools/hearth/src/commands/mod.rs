//! One file a verb.

pub mod bridge;
pub mod certificate;
pub mod check;
pub mod completions;
pub mod convert;
pub mod db;
pub mod graph;
pub mod host;
mod plan_file;
pub mod registration;
pub mod render;
pub mod secrets;
pub mod signing_key;
pub mod tree;
pub mod user;
pub mod vm;
mod written;

use hearth_report::{Exit, Failure, Printer};

use crate::cli::Command;

/// The longest that anybody may ask a command to wait, in seconds. What is longer is a slip of the finger, and the longest
/// number there is has no end that a clock could tell.
const WEEK: u64 = 7 * 24 * 60 * 60;

pub fn run(command: Command, printer: Printer) -> Result<Exit, Failure> {
    match command {
        Command::Check(args) => args.run(printer),
        Command::Convert(args) => args.run(printer),
        Command::Registration(args) => args.run(printer),
        Command::Secrets(args) => args.run(printer),
        Command::SigningKey(args) => args.run(printer),
        Command::Certificate(args) => args.run(printer),
        Command::Render(args) => args.run(printer),
        Command::Bridge(args) => args.run(printer),
        Command::Db(args) => args.run(printer),
        Command::User(args) => args.run(printer),
        Command::Host(args) => args.run(printer),
        Command::Graph(args) => args.run(printer),
        Command::Tree(args) => args.run(printer),
        Command::Vm(args) => args.run(printer),
        Command::Completions(args) => args.run(printer),
    }
}
