//! What a host must keep to itself: secrets, Synapse's signing key, placeholder certificates. Each
//! is made once and never replaced; none is ever printed.

mod certificate;
mod key_file;
mod seed;
mod signing_key;
mod signing_key_error;
mod state;
mod store;
mod store_error;
mod token;

pub use certificate::{CertificateError, ensure_certificate};
pub use key_file::{KeyFile, Malformed, PublicKey};
pub use signing_key::{Done, History, SigningKeys};
pub use signing_key_error::SigningKeyError;
pub use state::{Problem, State};
pub use store::{Entry, Store};
pub use store_error::{Problems, SecretsError};
pub use token::generate_token;
