//! Values as Nix text.
//!
//! Two promises. What Nix makes of the text is the value that went in, or there is an [`EmitError`]
//! that says where and why not. And nixfmt (RFC 166) leaves the text as it is.
//!
//! ```
//! use hearth_nix::{Binding, Expr, module};
//!
//! let bindings = [
//!     Binding::new(["hearth", "serverName"], Expr::from("example.org")).trailing("ours"),
//!     Binding::new(["hearth", "bridges", "heisenbridge", "enable"], Expr::from(true)),
//! ];
//! assert_eq!(
//!     module(&bindings, &["The cabin."])?,
//!     "# The cabin.
//! {
//!   hearth = {
//!     serverName = \"example.org\"; # ours
//!     bridges.heisenbridge.enable = true;
//!   };
//! }
//! "
//! );
//! # Ok::<(), hearth_nix::EmitError>(())
//! ```
//!
//! [`Expr`] is for those who build values; [`Writer`] takes values as they come and is for those who
//! have half a million of them.

mod error;
mod expr;
mod frame;
mod literal;
mod module;
mod name;
mod render;
mod text;
mod tidy;
mod writer;

pub use error::EmitError;
pub use expr::{Binding, Expr, Item};
pub use module::{module, module_with};
pub use name::attr_name;
pub use render::render;
pub use tidy::tidy;
pub use writer::{MAX_DEPTH, Writer};
