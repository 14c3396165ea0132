//! Scenarios on real machines: one behaviour a file.

mod adopt;
mod all_bridges_first_boot;
mod bridge_roundtrip;
mod double_puppet;
mod down_and_back;
mod drift;
mod encrypted_bridge;
mod first_boot;
mod hardening;
mod irc_roundtrip;
mod no_leaks;
mod pi_bad_input;
mod pi_first_boot;
mod pi_power_cut;
mod pi_small;
mod pi_switch;
mod pi_to_nixos;
mod rotate;
mod signing_key_guard;
mod wrong_database;
