//! What configurations of bridges look like, as data: the keys of each layout with the types they take, their
//! defaults of today and of earlier versions, which of them hold secrets, and what moved where.
//!
//! In every mautrix bridge the example configuration is the default set: at start the bridge lays the user's file
//! over it, key by key, and ignores what it does not know. So what differs from the example is all that a person
//! has decided. `data/` holds those sets; `extract.py` makes them from the bridges' own files.

mod comments;
mod data;
mod distance;
mod example;
mod key;
mod layout;
mod moves;
mod schema;
mod secret;
mod suspect;
mod template;
mod wiring;

pub use comments::is_upstream_comment;
pub use data::{catalogue, kinds};
pub use distance::nearest;
pub use key::{Key, Takes, dotted};
pub use layout::Layout;
pub use moves::{How, Move, Upgrade, upgrade};
pub use schema::{Found, Schema, schema};
pub use secret::{Rule, SecretKind, Secrets, is_path, secrets, variable};
pub use suspect::has_credentials;
pub use template::{split, unfill};
pub use wiring::{Wiring, wiring, wirings};
