use clap::Subcommand;
use hearth_report::{Exit, Failure, Printer};

/// Secrets that the host keeps
#[derive(Debug, Subcommand)]
pub enum Secrets {
    /// Generate the secrets that are missing
    Ensure,
}

impl Secrets {
    pub fn run(self, _printer: Printer) -> Result<Exit, Failure> {
        Ok(Exit::Fine)
    }
}
