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
    /// Hearth itself.
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
        if localpart == OWN_LOCALPART {
            Self::Hearth
        } else if bridged {
            Self::Bridge
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
