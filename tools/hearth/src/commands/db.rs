use clap::Subcommand;
use hearth_report::{Exit, Failure, Printer};

/// Roles and databases
#[derive(Debug, Subcommand)]
pub enum Db {
    /// Make the roles and databases that are missing
    Ensure,
}

impl Db {
    pub fn run(self, _printer: Printer) -> Result<Exit, Failure> {
        Ok(Exit::Fine)
    }
}
