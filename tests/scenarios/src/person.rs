//! A person with a Matrix client: accepts invitations, remembers what was said, and tries again when
//! the server is away, as real clients do.

mod bot;

use std::collections::{BTreeMap, HashSet};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use hearth_report::Secret;
use hearth_synapse::{Client, Event, NewRoom, SynapseError, Transport};
use serde_json::Value;

/// One long poll: short enough to look at other things in between.
const POLL: Duration = Duration::from_millis(500);
/// Between two tries while the server is away.
const AGAIN: Duration = Duration::from_millis(500);
/// How long a server may be away before the person gives up.
const AWAY: Duration = Duration::from_secs(180);

/// Of a hundred events each; more than any scenario makes.
const PAGES: usize = 10;

#[derive(Debug, Clone)]
pub struct Message {
    pub room: String,
    pub sender: String,
    pub text: String,
}

pub struct Person<T> {
    client: Client<T>,
    since: Option<String>,
    sent: u64,
    /// Ids of events taken in.
    seen: HashSet<String>,
    /// Everything said in rooms the person is in, in order, own messages too.
    pub messages: Vec<Message>,
    /// Every event of those rooms, in order, with its room.
    pub events: Vec<(String, Event)>,
    /// Names of rooms, by id.
    pub rooms: BTreeMap<String, String>,
}

impl<T: Transport> Person<T> {
    pub fn sign_in(transport: T, base: &str, user: &str, password: &Secret) -> Result<Self> {
        Ok(Self {
            client: Client::login(transport, base, user, password)?,
            since: None,
            sent: 0,
            seen: HashSet::new(),
            messages: Vec::new(),
            events: Vec::new(),
            rooms: BTreeMap::new(),
        })
    }

    pub fn id(&self) -> &str {
        self.client.user()
    }

    /// A room with one other, as for a bridge's bot.
    pub fn open_direct(&mut self, other: &str) -> Result<String> {
        Ok(self.client.create_room(&NewRoom {
            invite: &[other],
            direct: true,
            ..NewRoom::default()
        })?)
    }

    /// A room of one's own, for whoever comes.
    pub fn make_room(&mut self, name: &str) -> Result<String> {
        Ok(self.client.create_room(&NewRoom {
            name: Some(name),
            public: true,
            ..NewRoom::default()
        })?)
    }

    /// Everything that was ever said in a room, as the server has it now.
    pub fn history(&self, room: &str) -> Result<Vec<String>> {
        let mut texts = Vec::new();
        let mut from = None;
        loop {
            let page = self.client.messages(room, from.as_deref())?;
            texts.extend(
                page.events
                    .iter()
                    .filter_map(|event| event.body().map(str::to_owned)),
            );
            from = page.end;
            if from.is_none() {
                return Ok(texts);
            }
        }
    }

    /// The client, for whatever is not said in words.
    pub fn client(&self) -> &Client<T> {
        &self.client
    }

    /// Listens until an event comes that fits; gives its room and itself.
    pub fn wait_for_event(
        &mut self,
        what: &str,
        limit: Duration,
        fits: impl Fn(&str, &Event) -> bool,
    ) -> Result<(String, Event)> {
        let find = |person: &Self| {
            let mut events = person.events.iter();
            events.find(|(room, event)| fits(room, event)).cloned()
        };
        self.wait_until(what, limit, |person| find(person).is_some())?;
        find(self).context("It was there a moment ago")
    }

    /// Sends an event of any kind, once.
    pub fn send(&mut self, room: &str, kind: &str, content: Value) -> Result<String> {
        self.sent += 1;
        let transaction = format!("hearth-{}", self.sent);
        Ok(self.client.send_event(room, kind, &transaction, content)?)
    }

    /// Says it once, however often it has to be tried.
    pub fn say(&mut self, room: &str, text: &str) -> Result<()> {
        self.sent += 1;
        let transaction = format!("hearth-{}", self.sent);
        let deadline = Instant::now() + AWAY;
        loop {
            match self.client.send(room, &transaction, text) {
                Ok(_) => return Ok(()),
                Err(error) if Instant::now() < deadline && is_away(&error) => {
                    std::thread::sleep(AGAIN);
                }
                Err(error) => bail!("Cannot say {text:?}: {error}"),
            }
        }
    }

    /// Takes in what is new; a server that is away has no news.
    pub fn listen(&mut self) -> Result<()> {
        let news = match self.client.sync(self.since.as_deref(), POLL) {
            Ok(news) => news,
            Err(error) if is_away(&error) => {
                std::thread::sleep(AGAIN);
                return Ok(());
            }
            Err(error) => return Err(error.into()),
        };
        for room in news.invited.keys() {
            self.client.join(room)?;
        }
        for (room, events) in news.joined {
            if news.limited.contains(&room) {
                for event in self.missed(&room)? {
                    self.take_in(&room, event);
                }
            }
            for event in events {
                self.take_in(&room, event);
            }
        }
        self.since = Some(news.next);
        Ok(())
    }

    /// What a server left out of its news because it was much, oldest first.
    fn missed(&self, room: &str) -> Result<Vec<Event>> {
        let mut missed = Vec::new();
        let mut from = None;
        for _ in 0..PAGES {
            let page = self.client.messages(room, from.as_deref())?;
            let reached = page
                .events
                .iter()
                .any(|event| self.seen.contains(&event.id));
            missed.extend(page.events);
            from = page.end;
            if reached || from.is_none() {
                break;
            }
        }
        missed.reverse();
        Ok(missed)
    }

    fn take_in(&mut self, room: &str, event: Event) {
        if !self.seen.insert(event.id.clone()) {
            return;
        }
        self.events.push((room.to_owned(), event.clone()));
        if event.kind == "m.room.name"
            && let Some(name) = event.content["name"].as_str()
        {
            self.rooms.insert(room.to_owned(), name.to_owned());
        }
        if let Some(text) = event.body() {
            self.messages.push(Message {
                room: room.to_owned(),
                sender: event.sender.clone(),
                text: text.to_owned(),
            });
        }
    }

    /// Listens until the condition holds.
    pub fn wait_until(
        &mut self,
        what: &str,
        limit: Duration,
        condition: impl Fn(&Self) -> bool,
    ) -> Result<()> {
        let deadline = Instant::now() + limit;
        loop {
            if condition(self) {
                return Ok(());
            }
            if Instant::now() > deadline {
                bail!(
                    "Waited {} s for {what}; {}",
                    limit.as_secs(),
                    self.last_heard()
                );
            }
            self.listen()?;
        }
    }

    /// The end of what was said, for errors.
    fn last_heard(&self) -> String {
        let last = self.messages.iter().rev().take(20).rev();
        let lines = last.map(|message| format!("\n  {}: {:?}", message.sender, message.text));
        format!(
            "rooms {:?}, said last:{}",
            self.rooms.values(),
            lines.collect::<String>()
        )
    }

    pub fn room_named(&self, prefix: &str) -> Option<String> {
        self.rooms
            .iter()
            .find(|(_, name)| name.starts_with(prefix))
            .map(|(room, _)| room.clone())
    }

    pub fn heard(&self, room: &str, sender: &str, part: &str) -> bool {
        self.messages.iter().any(|message| {
            message.room == room
                && message.sender.starts_with(sender)
                && message.text.contains(part)
        })
    }
}

/// Whether trying again makes sense: nobody answers, or the proxy says that nobody does.
fn is_away(error: &SynapseError) -> bool {
    match error {
        SynapseError::Unreachable { .. } => true,
        SynapseError::NotJson { status, .. } => matches!(status, 502..=504),
        _ => false,
    }
}
