//! A person who talks: enough of the client API to say something and to read the answer.

use std::time::Duration;

use hearth_report::Secret;
use serde_json::{Value, json};

use crate::api::{Api, Ask, Patience, segment};
use crate::reply::Reply;
use crate::sync::{Event, Messages, Sync};
use crate::{Method, SynapseError, Transport};

/// A signed-in user.
pub struct Client<T> {
    api: Api<T>,
    token: Secret,
    user: String,
}

/// A room to be made.
#[derive(Debug, Clone, Default)]
pub struct NewRoom<'a> {
    pub name: Option<&'a str>,
    /// Full ids.
    pub invite: &'a [&'a str],
    /// A room between two, which bridges' bots want for their commands.
    pub direct: bool,
    /// Anybody of any server may join.
    pub public: bool,
    /// Nobody of another server ever may.
    pub local: bool,
}

impl<T: Transport> Client<T> {
    /// Signs in at `base` (`https://example.org`) with a localpart or a full id.
    pub fn login(
        transport: T,
        base: &str,
        user: &str,
        password: &Secret,
    ) -> Result<Self, SynapseError> {
        let api = Api::new(transport, base, None);
        let body = json!({
            "type": "m.login.password",
            "identifier": { "type": "m.id.user", "user": user },
            "password": password.expose(),
        });
        let reply = api.call(Ask::post("/_matrix/client/v3/login", body, "sign in"))?;
        let (token, user) = (reply.text("access_token")?, reply.text("user_id")?);
        Ok(Self {
            token: Secret::new(token),
            user: user.to_owned(),
            api,
        })
    }

    /// Of a session that somebody else began.
    pub(crate) fn of(api: Api<T>, user: String, token: Secret) -> Self {
        Self { api, token, user }
    }

    #[must_use]
    pub fn patience(mut self, patience: Patience) -> Self {
        self.api.patience = patience;
        self
    }

    /// The full id.
    pub fn user(&self) -> &str {
        &self.user
    }

    /// Gives the new room's id.
    pub fn create_room(&self, room: &NewRoom) -> Result<String, SynapseError> {
        let mut body = json!({
            "preset": match (room.public, room.direct) {
                (true, _) => "public_chat",
                (false, true) => "trusted_private_chat",
                (false, false) => "private_chat",
            },
            "is_direct": room.direct,
            "invite": room.invite,
        });
        if room.local {
            body["creation_content"] = json!({ "m.federate": false });
        }
        if let Some(name) = room.name {
            body["name"] = json!(name);
        }
        let ask = Ask::post("/_matrix/client/v3/createRoom", body, "make the room");
        Ok(self.call(ask)?.text("room_id")?.to_owned())
    }

    pub fn invite(&self, room: &str, user: &str) -> Result<(), SynapseError> {
        let path = format!("/_matrix/client/v3/rooms/{}/invite", segment(room));
        self.call(Ask::post(path, json!({ "user_id": user }), "invite"))?;
        Ok(())
    }

    /// By id or alias; gives the id.
    pub fn join(&self, room: &str) -> Result<String, SynapseError> {
        let path = format!("/_matrix/client/v3/join/{}", segment(room));
        let reply = self.call(Ask::post(path, json!({}), "join the room"))?;
        Ok(reply.text("room_id")?.to_owned())
    }

    pub fn leave(&self, room: &str) -> Result<(), SynapseError> {
        let path = format!("/_matrix/client/v3/rooms/{}/leave", segment(room));
        self.call(Ask::post(path, json!({}), "leave the room"))?;
        Ok(())
    }

    /// Says `text`. A second call with the same `transaction` says nothing anew and gives the first one's
    /// event id, so a lost answer may be asked for again.
    pub fn send(&self, room: &str, transaction: &str, text: &str) -> Result<String, SynapseError> {
        let content = json!({ "msgtype": "m.text", "body": text });
        self.send_event(room, "m.room.message", transaction, content)
    }

    pub fn send_event(
        &self,
        room: &str,
        kind: &str,
        transaction: &str,
        content: Value,
    ) -> Result<String, SynapseError> {
        let path = format!(
            "/_matrix/client/v3/rooms/{}/send/{}/{}",
            segment(room),
            segment(kind),
            segment(transaction)
        );
        let reply = self.call(Ask::put(path, content, "send the event"))?;
        Ok(reply.text("event_id")?.to_owned())
    }

    /// Takes back what an event says.
    pub fn redact(
        &self,
        room: &str,
        event: &str,
        transaction: &str,
    ) -> Result<String, SynapseError> {
        let path = format!(
            "/_matrix/client/v3/rooms/{}/redact/{}/{}",
            segment(room),
            segment(event),
            segment(transaction)
        );
        let reply = self.call(Ask::put(path, json!({}), "take back the event"))?;
        Ok(reply.text("event_id")?.to_owned())
    }

    /// An event as it is now: one that was taken back has no content any more.
    pub fn event(&self, room: &str, event: &str) -> Result<Event, SynapseError> {
        let path = format!(
            "/_matrix/client/v3/rooms/{}/event/{}",
            segment(room),
            segment(event)
        );
        let reply = self.call(Ask::get(path, "show the event"))?;
        Event::of(&reply)
    }

    /// Whatever else of the client API, as it answers.
    pub fn request(
        &self,
        method: Method,
        path: &str,
        body: Value,
        doing: &'static str,
    ) -> Result<Value, SynapseError> {
        let ask = match method {
            Method::Get => Ask::get(path, doing),
            Method::Post => Ask::post(path, body, doing),
            Method::Put => Ask::put(path, body, doing),
        };
        Ok(self.call(ask)?.value())
    }

    /// The token of this session, for what is not asked here.
    pub fn token(&self) -> &Secret {
        &self.token
    }

    /// What is new since `since`; waits up to `timeout` for something to be.
    pub fn sync(&self, since: Option<&str>, timeout: Duration) -> Result<Sync, SynapseError> {
        let since = since.map_or(String::new(), |since| format!("&since={}", segment(since)));
        let path = format!(
            "/_matrix/client/v3/sync?timeout={}{since}",
            timeout.as_millis()
        );
        let mut ask = Ask::get(path, "tell the news");
        ask.timeout += timeout;
        Sync::read(&self.call(ask)?)
    }

    /// A page of a room's history, newest first, from `from` or from now.
    pub fn messages(&self, room: &str, from: Option<&str>) -> Result<Messages, SynapseError> {
        let from = from.map_or(String::new(), |from| format!("&from={}", segment(from)));
        let path = format!(
            "/_matrix/client/v3/rooms/{}/messages?dir=b&limit=100{from}",
            segment(room)
        );
        Messages::read(&self.call(Ask::get(path, "show the messages"))?)
    }

    /// The ids of the rooms one is in.
    pub fn rooms(&self) -> Result<Vec<String>, SynapseError> {
        let reply = self.call(Ask::get(
            "/_matrix/client/v3/joined_rooms",
            "list the rooms",
        ))?;
        let rooms = reply.list("joined_rooms")?.iter();
        Ok(rooms
            .filter_map(|room| room.as_str().map(str::to_owned))
            .collect())
    }

    pub fn logout(self) -> Result<(), SynapseError> {
        self.call(Ask::post(
            "/_matrix/client/v3/logout",
            json!({}),
            "sign out",
        ))?;
        Ok(())
    }

    fn call(&self, ask: Ask) -> Result<Reply, SynapseError> {
        self.api.call(ask.with(&self.token))
    }
}
