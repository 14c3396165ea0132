//! A tree of files as Nix evaluated it: written, compared
