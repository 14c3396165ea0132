//! PostgreSQL: roles and databases in C collation, made once, refused when wrong.
//!
//! Everything goes by the unix socket and peer authentication, so there is no password to lose.
//! `ensure` looks at all databases first and alters nothing unless all of them are right.

mod appservices;
mod check;
mod cluster;
mod ensure;
mod error;
mod history;
mod inside;
mod judge;
mod left_behind;
mod of_plan;
mod quote;
mod reason;
mod remedy;
mod survey;
mod wanted;

pub use appservices::{Presence, Queue, Queues, presence, queues};
pub use check::check;
pub use cluster::Cluster;
pub use ensure::{Ensured, Made, ensure};
pub use error::DatabaseError;
pub use history::has_events_of;
pub use left_behind::{Interest, LeftBehind, put_back};
pub use reason::Reason;
pub use wanted::Wanted;
