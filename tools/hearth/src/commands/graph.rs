use clap::Args;
use hearth_report::{Exit, Failure, Printer};

/// Draw the plan: who listens where, who talks to whom
#[derive(Debug, Args)]
pub struct Graph {}

impl Graph {
    pub fn run(self, _printer: Printer) -> Result<Exit, Failure> {
        Ok(Exit::Fine)
    }
}
