//! From files to a host.
