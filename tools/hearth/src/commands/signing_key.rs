use clap::Subcommand;
use hearth_report::{Exit, Failure, Printer};

/// Synapse's signing key
#[derive(Debug, Subcommand)]
pub enum SigningKey {
    /// Make sure that the key is there, and never make a second identity
    Ensure,
}

impl SigningKey {
    pub fn run(self, _printer: Printer) -> Result<Exit, Failure> {
        Ok(Exit::Fine)
    }
}
