//! Secrets of a host: generated once, kept in files, never printed
