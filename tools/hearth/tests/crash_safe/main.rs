//! What every command that changes a host promises: killed with SIGKILL at whatever moment, it
//! leaves whole files, and the next run heals.
//!
//! The moments are not left to chance. strace kills the real binary as it enters its first system
//! call of consequence, then its second, and so on until a run comes to its end; from as many
//! starting states as it takes to die 200 times.
#![allow(clippy::unwrap_used, clippy::panic)]

mod kill;
mod oneshots;
mod registration;
mod render;
#[path = "../sandbox/mod.rs"]
mod sandbox;
