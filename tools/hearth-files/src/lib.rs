//! Whole files or none. A reader of a file written here sees the old content or the new, never a
//! part, at whatever moment the writer is killed; and no file or directory is ever more open than
//! was asked for. Reads are bounded, so a wrong path cannot eat the memory.

mod dir;
mod error;
mod lock;
mod read;
mod write;

pub use dir::ensure_dir;
pub use error::FileError;
pub use lock::{Lock, lock, try_lock};
pub use read::{read_bytes, read_text};
pub use write::{sweep, write_atomic, write_atomic_new};
