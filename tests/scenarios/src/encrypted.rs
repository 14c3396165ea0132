//! A person whose client encrypts; one file, since keys, sessions and events of a device make sense together only. It has
//! one device with keys of its own, Olm towards other devices, Megolm in rooms. It
//! takes every device of the others for what it says it is, as a client does before anybody has verified anything.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use hearth_synapse::{Client, Method, Transport};
use serde_json::{Map, Value, json};
use vodozemac::megolm::{GroupSession, InboundGroupSession, MegolmMessage, SessionKey};
use vodozemac::olm::{Account, OlmMessage, Session};
use vodozemac::{Curve25519PublicKey, megolm, olm};

const OLM: &str = "m.olm.v1.curve25519-aes-sha2";
const MEGOLM: &str = "m.megolm.v1.aes-sha2";
const ONE_TIME_KEYS: usize = 20;

pub struct Device<'a, T> {
    client: &'a Client<T>,
    id: String,
    account: Account,
    /// By the other device's own key.
    olm: BTreeMap<String, Session>,
    /// For what is said in rooms by others, by session.
    heard: BTreeMap<String, InboundGroupSession>,
    since: Option<String>,
    sent: u64,
    /// What others said, decrypted: room, sender, text.
    pub messages: Vec<(String, String, String)>,
    /// Who joined which room.
    pub joined: BTreeSet<(String, String)>,
    /// Messages in rooms that came as plain text.
    pub plain: Vec<(String, String, String)>,
}

struct Other {
    user: String,
    device: String,
    curve: String,
    ed: String,
}

impl<'a, T: Transport> Device<'a, T> {
    /// Gives a session its keys.
    pub fn new(client: &'a Client<T>) -> Result<Self> {
        let who = client.request(
            Method::Get,
            "/_matrix/client/v3/account/whoami",
            Value::Null,
            "say who it is",
        )?;
        let mut device = Self {
            client,
            id: text(&who, "device_id")?.to_owned(),
            account: Account::new(),
            olm: BTreeMap::new(),
            heard: BTreeMap::new(),
            since: None,
            sent: 0,
            messages: Vec::new(),
            joined: BTreeSet::new(),
            plain: Vec::new(),
        };
        device.publish()?;
        Ok(device)
    }

    fn publish(&mut self) -> Result<()> {
        let identity = self.account.identity_keys();
        let keys = json!({
            "user_id": self.client.user(),
            "device_id": self.id,
            "algorithms": [OLM, MEGOLM],
            "keys": {
                format!("curve25519:{}", self.id): identity.curve25519.to_base64(),
                format!("ed25519:{}", self.id): identity.ed25519.to_base64(),
            },
        });
        self.account.generate_one_time_keys(ONE_TIME_KEYS);
        let mut once = Map::new();
        for (id, key) in self.account.one_time_keys() {
            let signed = self.signed(json!({ "key": key.to_base64() }))?;
            once.insert(format!("signed_curve25519:{}", id.to_base64()), signed);
        }
        let body = json!({ "device_keys": self.signed(keys)?, "one_time_keys": once });
        self.client.request(
            Method::Post,
            "/_matrix/client/v3/keys/upload",
            body,
            "take keys",
        )?;
        self.account.mark_keys_as_published();
        Ok(())
    }

    fn signed(&self, mut value: Value) -> Result<Value> {
        let signature = self.account.sign(canonical(&value)?).to_base64();
        value["signatures"] =
            json!({ self.client.user(): { format!("ed25519:{}", self.id): signature } });
        Ok(value)
    }

    /// A room in which everything is encrypted, with one other.
    pub fn open_direct(&self, other: &str) -> Result<String> {
        let state = json!([{
            "type": "m.room.encryption", "state_key": "", "content": { "algorithm": MEGOLM },
        }]);
        let body = json!({
            "preset": "trusted_private_chat", "is_direct": true, "invite": [other], "initial_state": state,
        });
        let made = self.client.request(
            Method::Post,
            "/_matrix/client/v3/createRoom",
            body,
            "make the room",
        )?;
        Ok(text(&made, "room_id")?.to_owned())
    }

    /// Says it to all devices of `other`, and to nobody who listens on the server.
    pub fn say(&mut self, room: &str, other: &str, said: &str) -> Result<()> {
        let others = self.devices_of(other)?;
        if others.is_empty() {
            bail!("{other} has no device that can decrypt anything");
        }
        let mut session = GroupSession::new(megolm::SessionConfig::version_1());
        let key = json!({
            "algorithm": MEGOLM, "room_id": room,
            "session_id": session.session_id(), "session_key": session.session_key().to_base64(),
        });
        for device in &others {
            self.tell(device, "m.room_key", &key)?;
        }
        let event = json!({
            "type": "m.room.message", "room_id": room,
            "content": { "msgtype": "m.text", "body": said },
        });
        let content = json!({
            "algorithm": MEGOLM,
            "sender_key": self.account.curve25519_key().to_base64(),
            "device_id": self.id,
            "session_id": session.session_id(),
            "ciphertext": session.encrypt(event.to_string()).to_base64(),
        });
        let transaction = self.transaction();
        self.client
            .send_event(room, "m.room.encrypted", &transaction, content)?;
        Ok(())
    }

    fn devices_of(&self, user: &str) -> Result<Vec<Other>> {
        let answer = self.client.request(
            Method::Post,
            "/_matrix/client/v3/keys/query",
            json!({ "device_keys": { user: [] } }),
            "tell keys",
        )?;
        let devices = answer["device_keys"][user].as_object();
        devices
            .into_iter()
            .flatten()
            .map(|(device, keys)| {
                let key = |kind: &str| {
                    text(&keys["keys"], &format!("{kind}:{device}")).map(str::to_owned)
                };
                Ok(Other {
                    user: user.to_owned(),
                    device: device.clone(),
                    curve: key("curve25519")?,
                    ed: key("ed25519")?,
                })
            })
            .collect()
    }

    /// From device to device.
    fn tell(&mut self, to: &Other, kind: &str, content: &Value) -> Result<()> {
        if !self.olm.contains_key(&to.curve) {
            let claim =
                json!({ "one_time_keys": { &to.user: { &to.device: "signed_curve25519" } } });
            let answer = self.client.request(
                Method::Post,
                "/_matrix/client/v3/keys/claim",
                claim,
                "give a key",
            )?;
            let keys = answer["one_time_keys"][&to.user][&to.device].as_object();
            let once = keys.and_then(|keys| keys.values().next());
            let once = text(once.context("the other device has no keys left")?, "key")?;
            let session = self.account.create_outbound_session(
                olm::SessionConfig::version_1(),
                Curve25519PublicKey::from_base64(&to.curve)?,
                Curve25519PublicKey::from_base64(once)?,
            )?;
            self.olm.insert(to.curve.clone(), session);
        }
        let identity = self.account.identity_keys();
        let plain = json!({
            "type": kind, "content": content,
            "sender": self.client.user(), "sender_device": self.id,
            "recipient": to.user, "recipient_keys": { "ed25519": to.ed },
            "keys": { "ed25519": identity.ed25519.to_base64() },
        });
        let session = self.olm.get_mut(&to.curve).context("no session")?;
        let message = match session.encrypt(plain.to_string())? {
            OlmMessage::PreKey(message) => json!({ "type": 0, "body": message.to_base64() }),
            OlmMessage::Normal(message) => json!({ "type": 1, "body": message.to_base64() }),
        };
        let content = json!({
            "algorithm": OLM, "sender_key": identity.curve25519.to_base64(),
            "ciphertext": { &to.curve: message },
        });
        let path = format!(
            "/_matrix/client/v3/sendToDevice/m.room.encrypted/{}",
            self.transaction()
        );
        let body = json!({ "messages": { &to.user: { &to.device: content } } });
        self.client
            .request(Method::Put, &path, body, "hand it over")?;
        Ok(())
    }

    /// Takes in what is new, until the condition holds.
    pub fn wait_until(
        &mut self,
        what: &str,
        limit: Duration,
        condition: impl Fn(&Self) -> bool,
    ) -> Result<()> {
        let deadline = Instant::now() + limit;
        while !condition(self) {
            if Instant::now() > deadline {
                bail!(
                    "Waited for {what}; heard {:?}, in plain {:?}",
                    self.messages,
                    self.plain
                );
            }
            self.listen()?;
        }
        Ok(())
    }

    fn listen(&mut self) -> Result<()> {
        let since = self
            .since
            .as_ref()
            .map_or(String::new(), |since| format!("&since={since}"));
        let path = format!("/_matrix/client/v3/sync?timeout=500{since}");
        let news = self
            .client
            .request(Method::Get, &path, Value::Null, "tell the news")?;
        self.since = Some(text(&news, "next_batch")?.to_owned());
        for event in list(&news["to_device"]["events"]) {
            if event["type"] == "m.room.encrypted" {
                self.told(event)?;
            }
        }
        let rooms = news["rooms"]["join"].as_object();
        for (room, news) in rooms.into_iter().flatten() {
            for event in list(&news["state"]["events"]).chain(list(&news["timeline"]["events"])) {
                self.heard(room, event)?;
            }
        }
        Ok(())
    }

    /// Something from another device: keys of a room, if anything.
    fn told(&mut self, event: &Value) -> Result<()> {
        let content = &event["content"];
        let own = self.account.curve25519_key().to_base64();
        let message = &content["ciphertext"][&own];
        let (Some(kind), Some(body)) = (message["type"].as_u64(), message["body"].as_str()) else {
            return Ok(());
        };
        let from = text(content, "sender_key")?.to_owned();
        let bytes = vodozemac::base64_decode(body)?;
        let message = OlmMessage::from_parts(kind.try_into()?, &bytes)?;
        let known = self
            .olm
            .get_mut(&from)
            .and_then(|session| session.decrypt(&message).ok());
        let plain = match (known, &message) {
            (Some(plain), _) => plain,
            (None, OlmMessage::PreKey(first)) => {
                let made = self.account.create_inbound_session(
                    olm::SessionConfig::version_1(),
                    Curve25519PublicKey::from_base64(&from)?,
                    first,
                )?;
                self.olm.insert(from, made.session);
                made.plaintext
            }
            (None, OlmMessage::Normal(_)) => bail!("Cannot decrypt what another device said"),
        };
        let plain: Value = serde_json::from_slice(&plain)?;
        if plain["type"] == "m.room_key" {
            let key = SessionKey::from_base64(text(&plain["content"], "session_key")?)?;
            let session = InboundGroupSession::new(&key, megolm::SessionConfig::version_1());
            self.heard.insert(session.session_id(), session);
        }
        Ok(())
    }

    fn heard(&mut self, room: &str, event: &Value) -> Result<()> {
        let sender = text(event, "sender")?.to_owned();
        let content = &event["content"];
        match event["type"].as_str() {
            Some("m.room.member") if content["membership"] == "join" => {
                self.joined.insert((room.to_owned(), sender));
            }
            Some("m.room.message") => {
                let said = content["body"].as_str().unwrap_or_default().to_owned();
                self.plain.push((room.to_owned(), sender, said));
            }
            Some("m.room.encrypted") if sender != self.client.user() => {
                let session = self.heard.get_mut(text(content, "session_id")?);
                let session =
                    session.with_context(|| format!("{sender} gave no key for what it said"))?;
                let message = MegolmMessage::from_base64(text(content, "ciphertext")?)?;
                let plain: Value = serde_json::from_slice(&session.decrypt(&message)?.plaintext)?;
                let said = plain["content"]["body"]
                    .as_str()
                    .unwrap_or_default()
                    .to_owned();
                self.messages.push((room.to_owned(), sender, said));
            }
            _ => {}
        }
        Ok(())
    }

    fn transaction(&mut self) -> String {
        self.sent += 1;
        format!("sealed-{}", self.sent)
    }
}

fn text<'a>(value: &'a Value, field: &str) -> Result<&'a str> {
    value[field]
        .as_str()
        .with_context(|| format!("No `{field}` in {value}"))
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

/// What a signature is made over: keys in order, no spaces.
fn canonical(value: &Value) -> Result<String> {
    fn sorted(value: &Value) -> Value {
        match value {
            Value::Object(map) => {
                let map: BTreeMap<&String, Value> = map
                    .iter()
                    .map(|(key, value)| (key, sorted(value)))
                    .collect();
                json!(map)
            }
            Value::Array(list) => list.iter().map(sorted).collect(),
            other => other.clone(),
        }
    }
    Ok(serde_json::to_string(&sorted(value))?)
}

#[cfg(test)]
mod tests {
    use super::canonical;
    use serde_json::json;

    #[test]
    fn signatures_are_over_sorted_keys() {
        let value = json!({ "b": [{ "d": 1, "c": "é" }], "a": null });
        assert_eq!(
            canonical(&value).unwrap(),
            r#"{"a":null,"b":[{"c":"é","d":1}]}"#
        );
    }
}
