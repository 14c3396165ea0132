//! Generated files: references, completions, rendered trees; written or compared
