//! Scenarios on real machines: one behaviour a file.

mod first_boot;
mod irc_roundtrip;
