//! `hearth bridge` through the real binary, on a host of which only the answers are written down.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test's helpers may panic"
)]

mod fakes;
mod follow;
#[path = "../sandbox/mod.rs"]
mod sandbox;
mod verbs;
mod wrong;
