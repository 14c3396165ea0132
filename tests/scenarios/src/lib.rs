//! What scenarios are made of: a running host, people on Matrix and IRC, numbered traffic.
//!
//! The scenarios themselves lie in `tests/scenarios`, one behaviour a file.

pub mod bazaar;
pub mod cabin;
pub mod conversation;
pub mod encrypted;
pub mod heisenbridge;
pub mod irc;
pub mod listed;
pub mod loopback;
pub mod maubot;
pub mod person;
pub mod pi;
pub mod picture;
pub mod places;
pub mod presence;
pub mod search;
pub mod stall;
pub mod traffic;
