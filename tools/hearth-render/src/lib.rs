//! Config files with their secrets put in, at start, into the runtime directory
