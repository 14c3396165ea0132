//! A machine as a person without root finds it.
//!
//! [`Facts`] are gathered from it, [`judge`] says what they mean for a plan: what does not work, what needs root and by
//! which command. [`until_started`] waits for the person's systemd, [`settle`] waits until the units of a plan have come up and names those that did not.

mod config_txt;
mod facts;
mod judge;
mod manager;
mod settle;
mod started;

pub use config_txt::{ConfigTxtError, Written, wanted_lines, with_lines, write_lines};
pub use facts::Facts;
pub use judge::judge;
pub use manager::{Manager, ManagerError, State, Systemctl};
pub use settle::{Settled, settle};
pub use started::until_started;
