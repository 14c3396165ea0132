//! The data directory of a PostgreSQL that Hearth runs itself.
//!
//! It is made once, beside its place, and renamed: whenever the power goes, there is either none or a whole one. Where
//! one was made is remembered, so that an empty directory in its place, as an unmounted disk leaves it, is never
//! taken for a new beginning.

mod disk;
mod error;
mod init;
mod memory;
mod stale;

pub use disk::{Disk, free_space, network_file_system};
pub use error::ClusterError;
pub use init::{Done, NEEDED, data_version, init};
