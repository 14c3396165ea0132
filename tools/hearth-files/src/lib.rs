//! Whole files or none: atomic writes, bounded reads, directory locks
