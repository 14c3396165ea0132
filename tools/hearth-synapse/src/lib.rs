//! Synapse's client and admin APIs, as far as Hearth needs them
