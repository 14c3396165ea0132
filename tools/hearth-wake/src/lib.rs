//! What Synapse has queued for bridges moves again after a restart, without anybody writing a new message.
//!
//! Synapse writes a transaction down before it sends it, and tries again when a bridge did not take it. But after a
//! start it does so only once a new event concerns some appservice, and then only for appservices that it had
//! marked down; a ping of the bridge shortens a pause between tries, and does nothing while there are no tries. So
//! there are two steps:
//!
//! 1. before Synapse starts, [`prepare`] puts back what an earlier one left behind: see
//!    [`hearth_database::put_back`];
//! 2. once it runs, [`wake`] has Hearth's own appservice say something in a room of its own, which is the
//!    event that starts the deliveries; then it pings each bridge that is ready while something waits for it.
//!
//! Nothing is said where nothing waits.

mod error;
mod host;
mod prepare;
mod wake;

pub use error::WakeError;
pub use host::Host;
pub use prepare::prepare;
pub use wake::{Outcome, Patience, Waiting, Woken, World, wake};

/// The id of Hearth's own registration, and the localpart of its user.
pub const APPSERVICE: &str = "hearth-wake";

/// The type of the event that nobody reads.
pub const EVENT: &str = "org.hearth.wake";
