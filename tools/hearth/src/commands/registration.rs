use clap::Subcommand;
use hearth_report::{Exit, Failure, Printer};

/// Appservice registrations and their tokens
#[derive(Debug, Subcommand)]
pub enum Registration {
    /// Make what is missing, update what changed, keep the tokens
    Ensure,
}

impl Registration {
    pub fn run(self, _printer: Printer) -> Result<Exit, Failure> {
        Ok(Exit::Fine)
    }
}
