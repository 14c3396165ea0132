//! Whether a bridge says that it can do its work.

use std::time::Duration;

use hearth_plan::Bridge;
use hearth_report::Finding;
use hearth_synapse::{Method, Request, Transport};
use serde::Serialize;

use crate::subject;

const ANSWER: Duration = Duration::from_secs(5);

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum Readiness {
    Ready,
    /// It answers, and says that it is not ready.
    NotYet {
        status: u16,
    },
    /// Nobody answers where it should listen.
    Silent {
        url: String,
        reason: String,
    },
    /// It has no way of telling.
    Untold,
}

impl Readiness {
    pub fn probe(transport: &dyn Transport, bridge: &Bridge) -> Self {
        let (Some(url), Some(path)) = (&bridge.url, &bridge.ready) else {
            return Self::Untold;
        };
        let request = Request {
            method: Method::Get,
            url: format!("{url}{path}"),
            token: None,
            body: None,
            timeout: ANSWER,
        };
        match transport.send(&request) {
            Ok(answer) if answer.status == 200 => Self::Ready,
            Ok(answer) => Self::NotYet {
                status: answer.status,
            },
            Err(error) => Self::Silent {
                url: url.clone(),
                reason: error.to_string(),
            },
        }
    }

    pub fn word(&self) -> &'static str {
        match self {
            Self::Ready => "yes",
            Self::NotYet { .. } => "not yet",
            Self::Silent { .. } => "no",
            Self::Untold => "-",
        }
    }

    pub fn finding(&self, name: &str) -> Option<Finding> {
        match self {
            Self::Ready | Self::Untold => None,
            Self::NotYet { status } => Some(
                Finding::warning(
                    subject(name),
                    format!("it runs and is not ready: it answers {status}"),
                )
                .cause("it has not reached Synapse, or Synapse has not reached it")
                .remedy(format!("`hearth bridge ping {name}` tells which; `hearth bridge logs {name}` tells what it waits for")),
            ),
            Self::Silent { url, reason } => Some(
                Finding::error(subject(name), format!("it runs, and nobody answers at `{url}`"))
                    .cause(reason.clone())
                    .remedy(format!("read `hearth bridge logs {name}`: it is still starting, or listens elsewhere")),
            ),
        }
    }
}
