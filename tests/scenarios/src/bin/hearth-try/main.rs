//! What `make try` runs: `hosts/cabin` from nothing to a conversation between Matrix and IRC.

mod tour;

use std::io::{IsTerminal, stdin, stdout};
use std::process::ExitCode;

use hearth_report::{Failure, Printer};

fn main() -> ExitCode {
    let printer = Printer::default();
    match run(printer) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) if hearth_vm::interrupted() => ExitCode::SUCCESS,
        Err(error) => {
            let causes = error.chain().skip(1).map(ToString::to_string);
            let failure = causes.fold(Failure::problem(error.to_string()), Failure::because);
            printer.failure(&failure);
            ExitCode::FAILURE
        }
    }
}

fn run(printer: Printer) -> anyhow::Result<()> {
    hearth_vm::watch_interrupts()?;
    let tour = tour::take(printer)?;
    tour.report(printer)?;
    if stdin().is_terminal() && stdout().is_terminal() {
        tour.how_to_log_in(printer)?;
        hearth_vm::wait_for_interrupt();
    }
    Ok(())
}
