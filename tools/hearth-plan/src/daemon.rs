//! A unit and the systemd that it belongs to, the machine's or a person's own: what one types to look after it.

use crate::{Plan, Target};

impl Target {
    pub fn systemctl(self) -> &'static str {
        match self {
            Self::Systemd | Self::Nixos => "systemctl",
            Self::HomeManager => "systemctl --user",
        }
    }

    pub fn journalctl(self) -> &'static str {
        match self {
            Self::Systemd | Self::Nixos => "journalctl",
            Self::HomeManager => "journalctl --user",
        }
    }

    /// Who may read tokens, and whatever else is not everybody's.
    pub fn keeper(self) -> &'static str {
        match self {
            Self::Systemd | Self::Nixos => "root",
            Self::HomeManager => "the person whose host it is",
        }
    }

    /// A unit of the systemd that carries the plan out.
    pub fn daemon(self, unit: &str) -> Daemon {
        Daemon {
            unit: unit.to_owned(),
            target: self,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Daemon {
    pub unit: String,
    pub target: Target,
}

impl Daemon {
    /// What to type to start it, stop it and so on.
    pub fn systemctl(&self, verb: &str) -> String {
        format!("`{} {verb} {}`", self.target.systemctl(), self.unit)
    }

    /// What to type to read what it wrote.
    pub fn journalctl(&self) -> String {
        format!("`{} --unit {}`", self.target.journalctl(), self.unit)
    }
}

impl Plan {
    /// One of the plan's units.
    pub fn daemon(&self, unit: &str) -> Daemon {
        self.target.daemon(unit)
    }
}

/// One that is the machine's own.
impl From<&str> for Daemon {
    fn from(unit: &str) -> Self {
        Target::Systemd.daemon(unit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_persons_units_are_looked_after_without_root() {
        let mut daemon = Daemon::from("x.service");
        assert_eq!(daemon.systemctl("restart"), "`systemctl restart x.service`");
        assert_eq!(daemon.journalctl(), "`journalctl --unit x.service`");
        assert_eq!(daemon.target.keeper(), "root");
        daemon.target = Target::HomeManager;
        assert_eq!(
            daemon.systemctl("restart"),
            "`systemctl --user restart x.service`"
        );
        assert_eq!(daemon.journalctl(), "`journalctl --user --unit x.service`");
        assert_eq!(daemon.target.keeper(), "the person whose host it is");
    }
}
