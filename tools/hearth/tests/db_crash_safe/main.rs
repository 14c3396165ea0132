//! What writes into the database, killed at every stage of its work: the next run completes it.
//!
//! A first run is watched by strace; each of its system calls, on each of its threads, is a point to be
//! killed at. Points are taken evenly over the run.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test's helpers may panic"
)]

#[path = "../../../hearth-database/tests/cluster/mod.rs"]
mod cluster;
mod databases;
mod points;
#[path = "../programs/mod.rs"]
mod programs;
mod queues;
