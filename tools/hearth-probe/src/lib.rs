//! Probes of a running host: what is asked, what came back as typed facts, and what each fact means as a
//! finding with cause and remedy.
//!
//! A probe is a small type whose values are the facts that can be found, with a `finding` of its own. It does not
//! know who asks: [`Inspector`] puts those of a bridge together into a [`BridgeReport`], and whoever looks over a
//! whole host puts together more of them. The ways to the host are traits, [`Services`] and
//! [`hearth_synapse::Transport`], so that every fact can be tested without having it.

mod bridge;
mod drift;
mod exit_code;
mod last_error;
mod ping;
mod queue;
mod ready;
mod records;
mod redact;
mod registration;
mod systemd;
mod unit;
mod version;

pub use bridge::{BridgeReport, Inspector};
pub use drift::Drift;
pub use last_error::LastError;
pub use ping::Pinged;
pub use queue::orphans;
pub use ready::Readiness;
pub use records::Records;
pub use redact::Redactor;
pub use registration::RegistrationFact;
pub use systemd::{Entry, Services, ServicesError, Systemd};
pub use unit::UnitFact;
pub use version::Version;

/// How a finding names a bridge.
fn subject(name: &str) -> String {
    format!("bridge `{name}`")
}
