use std::fmt;

use serde::{Deserialize, Serialize};

/// How a bridge's configuration is built.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Layout {
    /// mautrix in Go since 2024: `network`, `bridge`, `database`, `homeserver`, `appservice`, …
    Bridgev2,
    /// mautrix in Go before that, and Discord until today.
    LegacyGo,
    /// mautrix in Python.
    Python,
    /// A layout of the bridge's own: nothing is known of its defaults.
    Own,
}

impl Layout {
    pub fn name(self) -> &'static str {
        match self {
            Self::Bridgev2 => "bridgev2",
            Self::LegacyGo => "legacy-go",
            Self::Python => "python",
            Self::Own => "own",
        }
    }

    /// Whether an omitted key means the default that we know.
    pub fn has_defaults(self) -> bool {
        self != Self::Own
    }

    /// Whether the bridge ignores a key whose value has another type than it takes.
    pub fn checks_types(self) -> bool {
        matches!(self, Self::Bridgev2 | Self::LegacyGo)
    }
}

impl fmt::Display for Layout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Bridgev2 => "bridgev2",
            Self::LegacyGo => "the layout of mautrix in Go before bridgev2",
            Self::Python => "the layout of mautrix in Python",
            Self::Own => "a layout of its own",
        })
    }
}
