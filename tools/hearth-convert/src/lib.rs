//! From the files of a running server to one host module.
//!
//! ```text
//! Input ─ recognise ─► Recognised ─ read in its dialect ─► File ─ one converter a kind ─► HostDraft ─► Nix text
//!                                                                                            └──► secrets, findings
//! ```
//!
//! A converter (`bridge`, `registration`, …) takes one [`File`] and tells the [`HostDraft`] three things: options
//! ([`HostDraft::set`]), secrets ([`HostDraft::secret`]) and what it claims about the server
//! ([`HostDraft::claim`]), which is compared between files when all are in. What a reader of the original would
//! have ignored, and whatever else a person should know, is a finding.
//!
//! Nothing here prints, and no value of a secret is ever in an option, a finding or an error.

mod base64;
mod bridge;
mod bring;
mod choices;
mod claim;
mod comments;
mod compose;
mod contradictions;
mod convert;
mod data;
mod defaults;
mod draft;
mod element;
mod error;
mod file;
mod homeserver;
mod names;
mod place;
mod raw;
mod raw_secrets;
mod recognise;
mod registration;
mod replace;
mod secret;
mod well_known;
mod write;
mod written;

pub use choices::{Choices, SecretsFrom};
pub use claim::{Claim, Subject};
pub use convert::{Conversion, Seen, convert};
pub use data::{Data, Kept};
pub use defaults::defaults_from;
pub use draft::HostDraft;
pub use error::ConvertError;
pub use file::{File, Input};
pub use place::Place;
pub use raw::{RawError, raw};
pub use raw_secrets::{may_hold_secrets, raw_secrets};
pub use recognise::{Recognised, What, look, recognise};
pub use secret::{FoundSecret, Origin, SecretName};
pub use write::nix_text;
pub use written::{Difference, Written, written};
