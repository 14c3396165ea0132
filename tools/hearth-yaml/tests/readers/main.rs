//! The dialects against the readers they stand for: the same texts, the same answers.
#![allow(clippy::unwrap_used)]

mod canonical;
mod differences;
mod random;
mod real;
mod table;
