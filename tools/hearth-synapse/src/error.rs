//! What can go wrong between Hearth and Synapse.

use hearth_plan::Daemon;
use hearth_report::Hint;
use thiserror::Error;

use crate::TransportError;
use crate::admin::OWN_LOCALPART;

#[derive(Debug, Error)]
pub enum SynapseError {
    #[error("Cannot reach Synapse at `{url}`")]
    Unreachable {
        url: String,
        /// The unit that should be listening there, where it is known.
        daemon: Option<Daemon>,
        source: TransportError,
    },
    #[error(
        "`{url}` answered {status} with something that is not JSON{}",
        of_type(content_type)
    )]
    NotJson {
        url: String,
        status: u16,
        content_type: String,
    },
    #[error("`{url}` answered without `{field}`")]
    Incomplete { url: String, field: &'static str },
    #[error("Synapse refused to {doing}: `{errcode}`, {message} (status {status})")]
    Refused {
        doing: &'static str,
        status: u16,
        errcode: String,
        message: String,
        /// Its unit, where that is known.
        daemon: Option<Daemon>,
    },
    #[error("Synapse asks to wait {seconds} s before it will {doing}")]
    TooBusy { doing: &'static str, seconds: u64 },
    #[error("User `{user}` exists already")]
    Exists { user: String },
    #[error("There is no user `{user}` on this server")]
    NoSuchUser { user: String },
    #[error("User `{user}` is deactivated")]
    Deactivated { user: String },
    #[error("Account `{user}` is Hearth's own")]
    Own { user: String },
    #[error("Synapse does not accept the password of Hearth's own account `{user}`")]
    OwnPassword { user: String },
    #[error("Hearth's own account `{user}` is not an admin of the server")]
    OwnNotAdmin { user: String },
    #[error("Synapse does not accept the registration secret")]
    RegistrationSecret,
}

fn of_type(content_type: &str) -> String {
    if content_type.is_empty() {
        String::new()
    } else {
        format!(" (`{content_type}`)")
    }
}

impl SynapseError {
    /// Whether Synapse answered with this code.
    pub fn is(&self, code: &str) -> bool {
        matches!(self, Self::Refused { errcode, .. } if errcode == code)
    }
}

impl Hint for SynapseError {
    fn hint(&self) -> Option<String> {
        Some(match self {
            Self::Unreachable {
                daemon: Some(daemon),
                ..
            } => format!(
                "look at {} and {}",
                daemon.systemctl("status"),
                daemon.journalctl()
            ),
            Self::Unreachable { .. } => "check the address, and that the server runs".to_owned(),
            Self::NotJson { .. } => {
                "something other than Synapse listens there, or a proxy stands in between".to_owned()
            }
            Self::Incomplete { .. } => {
                "that is not an answer of Synapse's; see what listens there".to_owned()
            }
            Self::Refused {
                status: 500..,
                daemon,
                ..
            } => daemon.as_ref().map_or_else(
                || "Synapse's own log says why".to_owned(),
                |daemon| format!("Synapse's own log says why: {}", daemon.journalctl()),
            ),
            Self::Refused { errcode, .. } => return refused(errcode),
            Self::TooBusy { .. } => {
                "wait that long, then run it again; Synapse lets an account sign in only so often (its setting `rc_login`)"
                    .to_owned()
            }
            Self::Exists { user } => format!(
                "choose another name, or set a new password with `hearth user passwd {user}`"
            ),
            Self::NoSuchUser { .. } => "`hearth user list` shows who there is".to_owned(),
            Self::Deactivated { .. } => {
                "such an account cannot come back; make another with `hearth user add`".to_owned()
            }
            Self::Own { .. } => {
                "it serves `hearth user` alone; make an admin of your own with `hearth user add --admin`"
                    .to_owned()
            }
            Self::OwnPassword { user } => format!(
                "the secret `{OWN_LOCALPART}` is not the one the account was made with: put the old file back, or let another admin give `{user}` the password in it"
            ),
            Self::OwnNotAdmin { user } => format!(
                "make it one, in Synapse's database: `UPDATE users SET admin = 1 WHERE name = '{user}'`"
            ),
            Self::RegistrationSecret => {
                "Synapse was started with another `synapse-registration`; restart it, so that it reads the present one"
                    .to_owned()
            }
        })
    }
}

fn refused(errcode: &str) -> Option<String> {
    Some(
        match errcode {
            "M_EXCLUSIVE" => "a bridge keeps such names for itself; choose another",
            "M_WEAK_PASSWORD" | "M_PASSWORD_TOO_SHORT" => {
                "choose a longer password, or let one be made with `--generate`"
            }
            "M_USER_DEACTIVATED" => "that account was deactivated and cannot come back",
            "M_UNKNOWN_TOKEN" => "the session has ended; run it again",
            _ => return None,
        }
        .to_owned(),
    )
}
