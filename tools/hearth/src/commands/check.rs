use clap::Args;
use hearth_report::{Exit, Failure, Printer};

/// Check a plan, and say everything that is wrong with it
#[derive(Debug, Args)]
pub struct Check {}

impl Check {
    pub fn run(self, _printer: Printer) -> Result<Exit, Failure> {
        Ok(Exit::Fine)
    }
}
