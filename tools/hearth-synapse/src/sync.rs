//! What a server tells a client, as far as it is read here.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::SynapseError;
use crate::reply::Reply;

/// One event of a room.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    pub id: String,
    pub sender: String,
    pub kind: String,
    /// Of a state event alone.
    pub state_key: Option<String>,
    pub content: Value,
    /// The sender's own id for it, where the sender is who asks.
    pub transaction: Option<String>,
}

impl Event {
    fn read(value: &Value) -> Option<Self> {
        let text = |field: &str| value[field].as_str().map(str::to_owned);
        Some(Self {
            id: text("event_id")?,
            sender: text("sender")?,
            kind: text("type")?,
            state_key: text("state_key"),
            content: value["content"].clone(),
            transaction: value["unsigned"]["transaction_id"]
                .as_str()
                .map(str::to_owned),
        })
    }

    pub(crate) fn of(reply: &Reply) -> Result<Self, SynapseError> {
        Self::read(&reply.value()).ok_or_else(|| reply.without("event_id"))
    }

    /// The text of a message.
    pub fn body(&self) -> Option<&str> {
        (self.kind == "m.room.message")
            .then(|| self.content["body"].as_str())
            .flatten()
    }
}

/// News since the last time.
#[derive(Debug, Clone, PartialEq)]
pub struct Sync {
    /// What to give as `since` the next time.
    pub next: String,
    /// New events by room, state that came before them first.
    pub joined: BTreeMap<String, Vec<Event>>,
    /// Rooms one is invited to, and by whom.
    pub invited: BTreeMap<String, String>,
    /// Whether a room's events are only the latest of more.
    pub limited: Vec<String>,
}

impl Sync {
    pub(crate) fn read(reply: &Reply) -> Result<Self, SynapseError> {
        let next = reply.text("next_batch")?.to_owned();
        let mut sync = Self {
            next,
            joined: BTreeMap::new(),
            invited: BTreeMap::new(),
            limited: Vec::new(),
        };
        let rooms = |kind: &str| {
            let rooms = reply.get("rooms").and_then(|rooms| rooms[kind].as_object());
            rooms.into_iter().flatten()
        };
        for (id, room) in rooms("join") {
            let events = events(&room["state"]["events"])
                .into_iter()
                .chain(events(&room["timeline"]["events"]));
            sync.joined.insert(id.clone(), events.collect());
            if room["timeline"]["limited"] == true {
                sync.limited.push(id.clone());
            }
        }
        for (id, room) in rooms("invite") {
            let state = room["invite_state"]["events"].as_array();
            let by = state.into_iter().flatten().find(|event| {
                event["type"] == "m.room.member" && event["content"]["membership"] == "invite"
            });
            let sender = by.and_then(|event| event["sender"].as_str());
            sync.invited
                .insert(id.clone(), sender.unwrap_or_default().to_owned());
        }
        Ok(sync)
    }
}

/// A page of a room's history.
#[derive(Debug, Clone, PartialEq)]
pub struct Messages {
    pub events: Vec<Event>,
    /// Where the next page begins; none at the end.
    pub end: Option<String>,
}

impl Messages {
    pub(crate) fn read(reply: &Reply) -> Result<Self, SynapseError> {
        let chunk = reply.list("chunk")?;
        Ok(Self {
            events: chunk.iter().filter_map(Event::read).collect(),
            end: reply.get("end").and_then(Value::as_str).map(str::to_owned),
        })
    }
}

fn events(value: &Value) -> Vec<Event> {
    let list = value.as_array().into_iter().flatten();
    list.filter_map(Event::read).collect()
}
