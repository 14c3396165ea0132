//! Appservice registrations: ensured, rotated, listed, with tokens that stay
