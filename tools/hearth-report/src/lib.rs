//! How Hearth talks. Every other crate returns values and errors; what reaches a person goes
//! through here, so that words, exit codes and the masking of secrets are the same everywhere.
//!
//! Data goes to stdout, talk to stderr. An error reads `error:`, then `Caused by:`, then `hint:`.

mod error;
mod exit;
mod finding;
mod printer;
mod secret;

pub use error::{Failure, Hint, Kind};
pub use exit::Exit;
pub use finding::{Finding, Severity};
pub use printer::{Printer, Progress};
pub use secret::Secret;
