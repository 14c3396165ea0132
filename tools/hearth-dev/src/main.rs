use std::path::Path;
use std::process::ExitCode;

use clap::Parser;
use hearth_dev::Cli;
use hearth_report::Printer;

fn main() -> ExitCode {
    let printer = Printer::default();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let exit = Cli::parse().run(&root, printer).unwrap_or_else(|failure| {
        printer.failure(&failure);
        failure.exit()
    });
    ExitCode::from(exit)
}
