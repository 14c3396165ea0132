//! Synapse's client and admin APIs, as far as Hearth needs them.
//!
//! [`Admin`] looks after the accounts of a server, with an account of its own; [`Client`] is a person
//! who talks; [`Appservice`] is a bridge. All go through a [`Transport`], so that a test may talk from elsewhere.

mod admin;
mod api;
mod appservice;
mod client;
mod error;
mod http;
pub mod password;
mod reply;
mod session;
mod sync;
mod transport;
mod user_id;
mod who;

pub use admin::{Admin, Keep, OWN_LOCALPART};
pub use api::Patience;
pub use appservice::{Appservice, Ping};
pub use client::{Client, NewRoom};
pub use error::SynapseError;
pub use http::Http;
pub use password::PasswordError;
pub use session::{Account, Session};
pub use sync::{Event, Messages, Sync};
pub use transport::{Method, Request, Response, Transport, TransportError};
pub use user_id::{UserId, UserIdError};
pub use who::Who;
