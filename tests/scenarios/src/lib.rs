//! What scenarios are made of: a running host, people on Matrix and IRC, numbered traffic.
//!
//! The scenarios themselves lie in `tests/scenarios`, one behaviour a file.

pub mod cabin;
pub mod conversation;
pub mod heisenbridge;
pub mod irc;
pub mod person;
pub mod pi;
pub mod places;
pub mod search;
pub mod traffic;
