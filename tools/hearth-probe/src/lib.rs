//! Probes of a running host: typed facts, and findings with cause and remedy.
