//! The hearth command: one file a verb
