//! `hearth vm`: images and machines, for people; tests use the library.

mod image;
mod list;
mod run;
mod shell;
mod test;

use clap::Subcommand;
use hearth_report::{Exit, Failure, Printer};

/// Test machines, which boot a host without installing it
///
/// Images and machines lie in `$HEARTH_CACHE`, or in `hearth` in the user's cache. Waits are longer
/// by the factor `$HEARTH_VM_PATIENCE`.
#[derive(Debug, Subcommand)]
pub enum Vm {
    Image(image::Image),
    Run(run::Run),
    Shell(shell::Shell),
    List(list::List),
    Test(test::Test),
}

impl Vm {
    pub fn run(self, printer: Printer) -> Result<Exit, Failure> {
        match self {
            Self::Image(args) => args.run(printer),
            Self::Run(args) => args.run(printer),
            Self::Shell(args) => args.run(printer),
            Self::List(args) => args.run(printer),
            Self::Test(args) => args.run(printer),
        }
    }
}
