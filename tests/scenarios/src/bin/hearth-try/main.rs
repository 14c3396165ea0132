//! What `make try` runs: `hosts/cabin` from nothing to a conversation between Matrix and IRC.

mod tour;

use std::io::{IsTerminal, stdin, stdout};
use std::process::ExitCode;

use hearth_report::{Failure, Hint, Printer};
use hearth_vm::VmError;

fn main() -> ExitCode {
    let printer = Printer::default();
    match run(printer) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) if hearth_vm::interrupted() => ExitCode::SUCCESS,
        Err(error) => {
            printer.failure(&told(&error));
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
        printer.say("\n== stopping");
        drop(tour);
        printer.say("The server is gone, with all it kept");
    } else {
        printer.say("\nIt works, and is stopped again. On a terminal it stays up until Ctrl-C");
    }
    let image = hearth_vm::cache_directory()?;
    printer.say(&format!(
        "For the next time there is an image in {}",
        image.display()
    ));
    Ok(())
}

/// An error with its causes, and what the machine's own error advises.
fn told(error: &anyhow::Error) -> Failure {
    let causes = error.chain().skip(1).map(ToString::to_string);
    let failure = causes.fold(Failure::problem(error.to_string()), Failure::because);
    let advice = error
        .chain()
        .find_map(|cause| cause.downcast_ref::<VmError>()?.hint());
    match advice {
        Some(advice) => failure.hint(advice),
        None => failure,
    }
}
