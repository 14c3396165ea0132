//! YAML as the program that owns the file reads it.
//!
//! The same text means different things to different readers: `no` is a boolean to Synapse and text
//! to a bridge, `010` is eight or ten, a duplicate key is an error or silently wins. So a [`Dialect`]
//! names the reader, and a [`Reader`] gives what that reader would have made of the text, with
//! positions, comments, and [`Note`]s on what it would have done without a word.
//!
//! Input is hostile until read: size, nesting, values and aliases are bounded by [`Limits`], and an
//! error shows the place without showing a secret.

mod build;
mod comments;
mod cursor;
mod descent;
mod dialect;
mod document;
mod error;
mod excerpt;
mod input;
mod json;
mod keys;
mod node;
mod note;
mod parse;
mod place;
mod reader;
mod resolve;
mod scan;
mod spot;
mod text;
mod value;

pub use dialect::{Dialect, UnknownDialect};
pub use document::Document;
pub use error::{Problem, ReadError};
pub use node::Node;
pub use note::{Note, NoteKind};
pub use place::{Comment, Comments, Span, Style};
pub use reader::{Limits, Reader};
pub use text::Text;
pub use value::{Entry, Int, Moment, Value};
