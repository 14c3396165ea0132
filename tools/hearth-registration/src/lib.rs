//! Appservice registrations: one file a bridge, its public part the plan's, its tokens its own.
//!
//! The file is the only place where the tokens are. Synapse and the bridge both receive it as a
//! credential when they start, so both hold the same pair or are about to be restarted.

mod adopt;
mod belongings;
mod document;
mod ensure;
mod error;
mod list;
mod marker;
mod place;
mod rotate;
mod services;
mod store;
mod suggest;

pub use belongings::Belongings;
pub use document::{Damage, Tokens};
pub use ensure::{Ensured, Entry, Outcome, Removed, Unfinished, ensure};
pub use error::RegistrationError;
pub use list::{Row, State, list, show};
pub use rotate::{Restart, Rotated, rotate};
pub use services::{Activity, ServiceError, Services, Systemctl, Verb, Wait};
pub use store::Store;
