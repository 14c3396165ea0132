//! The plan as a picture: who listens where, who talks to whom, and what runs once before.
//!
//! Two forms: Mermaid, which many web pages draw, and SVG, which everything draws. Both come from one
//! model and depend on the plan alone, so the same plan gives the same bytes.

mod layout;
mod mermaid;
mod model;
mod once;
mod place;
mod route;
mod svg;
mod text;

pub use mermaid::mermaid;
pub use svg::svg;

#[cfg(test)]
mod tests;
