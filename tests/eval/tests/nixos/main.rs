//! The NixOS target, evaluated from nixpkgs' `lib` alone against a schema of the upstream options (`tests/nixos/schema`).

// Clippy takes what the tests share for production code.
#![allow(clippy::expect_used, clippy::panic)]

mod bridges;
mod database;
mod harness;
mod neighbours;
mod packages;
mod plan;
mod proxy;
mod renewal;
mod schema;
mod snapshot;
mod synapse;
