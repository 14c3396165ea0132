//! Whom an account belongs to, as far as the plan tells.

use hearth_plan::Plan;
use serde::Serialize;

use crate::{Account, OWN_LOCALPART};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Who {
    Person,
    /// A person who may do everything.
    Admin,
    /// A bridge's bot, or somebody of another network whom a bridge speaks for.
    Bridge,
    /// Hearth itself: its admin, and users of registrations that are no bot.
    Hearth,
}

impl Who {
    pub fn of(plan: &Plan, account: &Account) -> Self {
        let localpart = account
            .user
            .strip_prefix('@')
            .and_then(|user| user.split_once(':'))
            .map_or(&*account.user, |(localpart, _)| localpart);
        let bridged = plan.bridges.values().any(|bridge| {
            let prefix = &bridge.user_prefix;
            bridge.bot.as_deref() == Some(account.user.as_str())
                || (!prefix.is_empty() && localpart.starts_with(prefix))
        });
        let mut registrations = plan.registrations.values();
        let registered = registrations.any(|one| one.public.sender_localpart == localpart);
        if bridged {
            Self::Bridge
        } else if localpart == OWN_LOCALPART || registered {
            Self::Hearth
        } else if account.admin {
            Self::Admin
        } else {
            Self::Person
        }
    }

    pub fn word(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Admin => "admin",
            Self::Bridge => "bridge",
            Self::Hearth => "hearth",
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn everybody_is_told_apart() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../../tests/rendered/bazaar/etc/hearth/plan.json");
        let plan = Plan::load(&path).unwrap();
        for (localpart, admin, word) in [
            ("you", true, "admin"),
            ("stranger", false, "person"),
            ("whatsappbot", false, "bridge"),
            ("whatsapp_49", false, "bridge"),
            ("heisenbridge", false, "bridge"),
            ("hearth-admin", true, "hearth"),
            ("hearth-wake", false, "hearth"),
            ("_hearth_whatsapp", false, "hearth"),
        ] {
            let account = Account {
                user: format!("@{localpart}:bazaar.example.org"),
                name: None,
                admin,
                deactivated: false,
                created: None,
            };
            assert_eq!(Who::of(&plan, &account).word(), word, "{localpart}");
        }
    }
}
