//! An appservice that talks to its homeserver: whether each reaches the other, and a word of its own.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use hearth_plan::Daemon;
use hearth_report::Secret;
use serde_json::{Value, json};

use crate::api::{Api, Ask, Patience, segment};
use crate::client::Client;
use crate::{Method, NewRoom, Request, SynapseError, Transport};

/// Longer than Synapse itself waits for an appservice.
const PING: Duration = Duration::from_secs(75);

/// One registration, as its owner uses it.
pub struct Appservice<T> {
    api: Api<T>,
    id: String,
    token: Secret,
}

/// What came of asking Synapse to ask the appservice: both tokens and both addresses are in it.
#[derive(Debug)]
pub enum Ping {
    /// There and back again.
    Answered { milliseconds: u64 },
    /// The appservice answered, and Synapse is delivering to it at this moment.
    Delivering,
    /// Synapse does not know the token with which it was asked.
    TokenUnknown,
    /// It knows the token, for another registration.
    OtherRegistration { message: String },
    /// The registration has no address.
    NoUrl,
    /// Nobody listens where the registration says.
    NobodyListens { message: String },
    /// Somebody listens, and does not answer.
    Silent,
    /// Somebody answered something else.
    BadStatus { status: u16 },
    /// Synapse has no such thing as a ping: it is older than 1.84.
    Unsupported,
}

impl<T: Transport> Appservice<T> {
    /// `base` is Synapse's own address, `daemon` its unit, where it is known.
    pub fn new(transport: T, base: &str, daemon: Option<Daemon>, id: &str, token: Secret) -> Self {
        Self {
            api: Api::new(transport, base, daemon),
            id: id.to_owned(),
            token,
        }
    }

    #[must_use]
    pub fn patience(mut self, patience: Patience) -> Self {
        self.api.patience = patience;
        self
    }

    /// Where it succeeds, Synapse also forgets its pause before the next delivery.
    pub fn ping(&self) -> Result<Ping, SynapseError> {
        let url = format!(
            "{}/_matrix/client/v1/appservice/{}/ping",
            self.api.base,
            segment(&self.id)
        );
        let request = Request {
            method: Method::Post,
            url: url.clone(),
            token: Some(self.token.clone()),
            body: Some(Secret::new(
                json!({ "transaction_id": "hearth" }).to_string(),
            )),
            timeout: PING,
        };
        let response = self.api.send(&request)?;
        let (status, content_type) = (response.status, response.content_type);
        let Ok(body) = serde_json::from_slice::<Value>(&response.body) else {
            return Err(SynapseError::NotJson {
                url,
                status,
                content_type,
            });
        };
        let text = |field: &str| body[field].as_str().unwrap_or_default();
        let message = || text("error").to_owned();
        Ok(match (status, text("errcode")) {
            (200, _) => Ping::Answered {
                milliseconds: body["duration_ms"].as_u64().unwrap_or_default(),
            },
            (_, "M_URL_NOT_SET") => Ping::NoUrl,
            // It pings first and wakes the delivery then; a delivery that is under way cannot be woken.
            (_, "M_CONNECTION_FAILED") if is_delivering(text("error")) => Ping::Delivering,
            (_, "M_CONNECTION_FAILED") => Ping::NobodyListens { message: message() },
            (_, "M_CONNECTION_TIMEOUT") => Ping::Silent,
            (_, "M_BAD_STATUS") => Ping::BadStatus {
                status: body["status"]
                    .as_u64()
                    .and_then(|status| status.try_into().ok())
                    .unwrap_or_default(),
            },
            (_, "M_UNKNOWN_TOKEN") => Ping::TokenUnknown,
            (403, _) => Ping::OtherRegistration { message: message() },
            (404, "M_UNRECOGNIZED") => Ping::Unsupported,
            (_, errcode) => {
                return Err(SynapseError::Refused {
                    doing: "ping the appservice",
                    status,
                    errcode: errcode.to_owned(),
                    message: message(),
                    daemon: self.api.daemon.clone(),
                });
            }
        })
    }

    /// Has the appservice's own user say something that nobody reads, in a room where it is alone and which
    /// is made at the first time. `kind` is the type of the event.
    pub fn stir(&self, localpart: &str, server: &str, kind: &str) -> Result<(), SynapseError> {
        self.register(localpart)?;
        let user = format!("@{localpart}:{server}");
        let api = Api {
            transport: &self.api.transport,
            base: self.api.base.clone(),
            daemon: self.api.daemon.clone(),
            patience: self.api.patience,
        };
        let client = Client::of(api, user, self.token.clone());
        let room = match client.rooms()?.into_iter().next() {
            Some(room) => room,
            None => client.create_room(&NewRoom {
                name: Some("Hearth"),
                local: true,
                ..NewRoom::default()
            })?,
        };
        // Another one each time: Synapse says nothing twice under the same.
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        let transaction = now.unwrap_or_default().as_nanos().to_string();
        client.send_event(&room, kind, &transaction, json!({}))?;
        Ok(())
    }

    fn register(&self, localpart: &str) -> Result<(), SynapseError> {
        let body = json!({
            "type": "m.login.application_service",
            "username": localpart,
            "inhibit_login": true,
        });
        let ask = Ask::post("/_matrix/client/v3/register", body, "make the account");
        match self.api.call(ask.with(&self.token)) {
            Err(error) if error.is("M_USER_IN_USE") => Ok(()),
            other => other.map(drop),
        }
    }
}

/// What Synapse says when it cannot shorten a pause because there is none: the name of Twisted's exception.
fn is_delivering(error: &str) -> bool {
    ["AlreadyCalled", "AlreadyCancelled"]
        .iter()
        .any(|name| error.starts_with(name))
}
