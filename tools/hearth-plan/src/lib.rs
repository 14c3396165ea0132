//! The plan: what a host is to run, as plain data without secrets
