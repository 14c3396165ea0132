//! Whether Synapse and a bridge reach each other and hold the same tokens: Synapse is asked, as the bridge, to ask
//! the bridge.

use hearth_plan::{Bridge, Plan};
use hearth_report::{Finding, Hint, Severity};
use hearth_synapse::{Ping, SynapseError};
use serde::Serialize;

use crate::subject;

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum Pinged {
    Answered {
        milliseconds: u64,
    },
    /// It answered, and is being handed what waited for it.
    Delivering,
    TokenUnknown,
    OtherRegistration {
        message: String,
    },
    NoUrl,
    NobodyListens {
        message: String,
    },
    Silent,
    BadStatus {
        status: u16,
    },
    /// Synapse is too old to be asked.
    Unsupported,
    /// Synapse itself did not answer as it should.
    Synapse {
        message: String,
        hint: Option<String>,
    },
    /// Its token may not be read by who asks.
    Unreadable {
        path: String,
        reason: String,
    },
    /// It is no appservice, or the registration has no address: there is nothing to ask.
    NotAsked,
}

impl From<Result<Ping, SynapseError>> for Pinged {
    fn from(result: Result<Ping, SynapseError>) -> Self {
        match result {
            Ok(Ping::Answered { milliseconds }) => Self::Answered { milliseconds },
            Ok(Ping::Delivering) => Self::Delivering,
            Ok(Ping::TokenUnknown) => Self::TokenUnknown,
            Ok(Ping::OtherRegistration { message }) => Self::OtherRegistration { message },
            Ok(Ping::NoUrl) => Self::NoUrl,
            Ok(Ping::NobodyListens { message }) => Self::NobodyListens { message },
            Ok(Ping::Silent) => Self::Silent,
            Ok(Ping::BadStatus { status }) => Self::BadStatus { status },
            Ok(Ping::Unsupported) => Self::Unsupported,
            Err(error) => Self::Synapse {
                message: error.to_string(),
                hint: error.hint(),
            },
        }
    }
}

impl Pinged {
    pub fn is_fine(&self) -> bool {
        matches!(self, Self::Answered { .. } | Self::Delivering)
    }

    pub fn finding(&self, name: &str, bridge: &Bridge, plan: &Plan) -> Option<Finding> {
        let restart = |unit: &str| plan.daemon(unit).systemctl("restart");
        let (unit, synapse) = (&bridge.unit, &plan.synapse.unit);
        let url = bridge.url.as_deref().unwrap_or_default();
        let id = bridge.registration.as_deref().unwrap_or_default();
        let error = |fact: &str| Finding::error(subject(name), fact);
        let logs = format!("read `hearth bridge logs {name}`");
        Some(match self {
            Self::Answered { .. } | Self::Delivering | Self::NotAsked => return None,
            Self::TokenUnknown => error("Synapse does not know its token")
                .cause("Synapse reads registrations when it starts, and this one was made or changed since")
                .remedy(restart(synapse)),
            Self::OtherRegistration { message } => {
                error("Synapse knows its token under another registration")
                    .cause(message.clone())
                    .remedy(format!("give it tokens of its own: `hearth registration rotate {id}`"))
            }
            Self::NoUrl => error("Synapse has no address for it")
                .cause(format!("the plan says `{url}`, and Synapse loaded the registration before that"))
                .remedy(restart(synapse)),
            Self::NobodyListens { message } => {
                error(&format!("Synapse does not reach it at `{url}`"))
                    .cause(message.clone())
                    .remedy(format!("{logs}: it is not up, or listens elsewhere"))
            }
            Self::Silent => error("it takes Synapse's question and does not answer")
                .cause("it hangs, or is too busy")
                .remedy(format!("{logs}, then {}", restart(unit))),
            Self::BadStatus { status: status @ (401 | 403) } => {
                error("it does not take Synapse's token, and so hears nothing from Matrix")
                    .cause(format!("it answered {status}: one of the two was started with an older registration"))
                    .remedy(format!("{}, then {}", restart(synapse), restart(unit)))
            }
            // Where that is known of a kind, nobody asks.
            Self::BadStatus { status: 404 } => Finding::new(
                Severity::Note,
                subject(name),
                "Synapse reaches it, and it knows no ping: nothing can be said about its tokens",
            ),
            Self::BadStatus { status } => {
                error(&format!("it answers {status} to Synapse's question")).remedy(logs)
            }
            Self::Unsupported => Finding::new(
                Severity::Note,
                subject(name),
                "Synapse is too old to ask it: that takes 1.84",
            )
            .remedy("upgrade Synapse"),
            Self::Synapse { message, hint } => {
                let finding = Finding::error("Synapse", "it cannot be asked about bridges")
                    .cause(message.clone());
                match hint {
                    Some(hint) => finding.remedy(hint.clone()),
                    None => finding,
                }
            }
            Self::Unreadable { path, reason } => Finding::new(
                Severity::Note,
                subject(name),
                format!("its token in `{path}` cannot be read, so Synapse was not asked"),
            )
            .cause(reason.clone())
            .remedy(format!("run it as {}", plan.target.keeper())),
        })
    }

    /// In a table.
    pub fn word(&self) -> String {
        match self {
            Self::Answered { milliseconds } => format!("{milliseconds} ms"),
            Self::Delivering => "delivering".to_owned(),
            Self::TokenUnknown => "token unknown to Synapse".to_owned(),
            Self::OtherRegistration { .. } => "token of another".to_owned(),
            Self::NoUrl => "no address".to_owned(),
            Self::NobodyListens { .. } => "nobody listens".to_owned(),
            Self::Silent => "no answer".to_owned(),
            Self::BadStatus { status } => format!("status {status}"),
            Self::Unsupported => "Synapse too old".to_owned(),
            Self::Synapse { .. } => "Synapse does not answer".to_owned(),
            Self::Unreadable { .. } => "not allowed".to_owned(),
            Self::NotAsked => "-".to_owned(),
        }
    }
}
