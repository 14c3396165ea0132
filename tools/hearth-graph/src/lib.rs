//! The plan as a picture: Mermaid and SVG
