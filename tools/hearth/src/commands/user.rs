use clap::Subcommand;
use hearth_report::{Exit, Failure, Printer};

/// People with an account
#[derive(Debug, Subcommand)]
pub enum User {
    /// List the accounts
    List,
}

impl User {
    pub fn run(self, _printer: Printer) -> Result<Exit, Failure> {
        Ok(Exit::Fine)
    }
}
