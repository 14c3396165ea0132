//! What `make bench` runs for `hearth convert`: runs its peers and itself, and writes
//! docs/torture.md and its own section of docs/benchmarks.md.
//!
//! With `speed` or `torture` as argument it does that one alone.

mod page;
mod peers;
mod run;
mod sample;
mod speed;
mod torture;

use std::process::ExitCode;

use anyhow::{Result, bail};
use hearth_report::{Failure, Printer};
use peers::Peers;

/// As in `hearth`, so that the parts take as long as they do there.
#[cfg(target_arch = "x86_64")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let printer = Printer::default();
    match bench(printer) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let causes = error.chain().skip(1).map(ToString::to_string);
            let failure = causes.fold(Failure::problem(error.to_string()), Failure::because);
            printer.failure(&failure);
            ExitCode::FAILURE
        }
    }
}

fn bench(printer: Printer) -> Result<()> {
    let asked: Vec<String> = std::env::args().skip(1).collect();
    let wants = |subject: &str| asked.is_empty() || asked.iter().any(|word| word == subject);
    if let Some(word) = asked
        .iter()
        .find(|word| *word != "speed" && *word != "torture")
    {
        bail!("There is no bench `{word}`, only `speed` and `torture`");
    }
    let peers = Peers::ensure(printer)?;
    if wants("torture") {
        printer.say("torture: what each makes of nasty YAML");
        let rows = torture::run(&peers)?;
        page::write_torture(&peers, &rows)?;
    }
    if wants("speed") {
        let figures = speed::run(&peers, printer)?;
        page::write_speed(&figures)?;
    }
    Ok(())
}
