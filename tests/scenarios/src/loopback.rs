//! The network behind the loopback bridge, held in the hand: what a scenario says here was said on that network, and
//! what the bridge sends is heard here. `tests/loopback-bridge/README.md` tells what goes over the line.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

const PATIENCE: Duration = Duration::from_secs(60);

pub struct Network {
    shared: Arc<Shared>,
}

struct Shared {
    out: Mutex<TcpStream>,
    state: Mutex<State>,
    more: Condvar,
}

#[derive(Default)]
struct State {
    /// What the bridge asked for, oldest first.
    requests: Vec<Request>,
    /// The last event that each login has in Matrix.
    acknowledged: BTreeMap<String, u64>,
    /// What each login was told last.
    told: BTreeMap<String, u64>,
    refused: Vec<Value>,
    /// Names of the groups and who is in them.
    groups: BTreeMap<String, Vec<String>>,
    /// What was said in chats, as events, oldest first.
    past: BTreeMap<String, Vec<Value>>,
    ids: u64,
}

/// Something that the bridge asked of the network.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    pub login: String,
    pub what: String,
    pub with: Value,
    /// The id that a message was given.
    pub id: String,
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self, line: &Value) -> Result<()> {
        let mut out = self.out.lock().unwrap_or_else(PoisonError::into_inner);
        writeln!(out, "{line}").context("The bridge does not listen any more")
    }
}

impl Network {
    /// On a connection to where the bridge listens.
    pub fn connect(stream: TcpStream) -> Result<Self> {
        let reader = stream.try_clone().context("Cannot share the connection")?;
        let shared = Arc::new(Shared {
            out: Mutex::new(stream),
            state: Mutex::default(),
            more: Condvar::new(),
        });
        std::thread::spawn({
            let shared = Arc::clone(&shared);
            move || answer(reader, &shared)
        });
        Ok(Self { shared })
    }

    /// A chat of several.
    pub fn group(&self, name: &str, members: &[&str]) {
        let members = members.iter().map(|&member| member.to_owned()).collect();
        self.shared.state().groups.insert(name.to_owned(), members);
    }

    /// What was said in a chat while nobody listened, oldest first: the bridge may ask for it.
    pub fn remember(&self, chat: &str, messages: &[Value]) {
        let mut state = self.shared.state();
        state.past.insert(chat.to_owned(), messages.to_vec());
    }

    /// Tells a login of something; waits until it is in Matrix.
    pub fn tell(&self, login: &str, event: Value) -> Result<()> {
        let number = self.begin(login, event)?;
        let told = format!("event {number} of {login} to be in Matrix");
        self.wait(&told, |state| {
            let done = state.acknowledged.get(login).copied().unwrap_or_default();
            (done >= number).then_some(())
        })
    }

    /// Tells a login of something and does not wait for it; gives its number.
    pub fn begin(&self, login: &str, event: Value) -> Result<u64> {
        // Until the bridge has said how far it is, a number could be one that it has had on an earlier connection.
        self.wait(&format!("the bridge to resume {login}"), |state| {
            state.acknowledged.contains_key(login).then_some(())
        })?;
        let number = {
            let mut state = self.shared.state();
            let known = state.acknowledged.get(login).copied().unwrap_or_default();
            let last = state.told.entry(login.to_owned()).or_default();
            *last = (*last).max(known) + 1;
            *last
        };
        self.shared
            .write(&json!({ "type": "event", "login": login, "seq": number, "event": event }))?;
        Ok(number)
    }

    /// The first request after `from` others that fits; gives it with how many came until then.
    pub fn asked(
        &self,
        from: usize,
        what: &str,
        fits: impl Fn(&Request) -> bool,
    ) -> Result<(usize, Request)> {
        self.wait(&format!("the bridge to {what}"), |state| {
            let later = state.requests.iter().enumerate().skip(from);
            let mut found = later.filter(|(_, request)| request.what == what && fits(request));
            found
                .next()
                .map(|(index, request)| (index + 1, request.clone()))
        })
    }

    /// How many requests there were so far.
    pub fn so_far(&self) -> usize {
        self.shared.state().requests.len()
    }

    /// Texts of the messages that were sent to a chat, in order.
    pub fn texts(&self, chat: &str) -> Vec<String> {
        let state = self.shared.state();
        let sent = state
            .requests
            .iter()
            .filter(|request| request.what == "send" && request.with["chat"] == chat);
        sent.map(|request| request.with["text"].as_str().unwrap_or_default().to_owned())
            .collect()
    }

    fn wait<T>(&self, what: &str, look: impl Fn(&State) -> Option<T>) -> Result<T> {
        let deadline = Instant::now() + PATIENCE;
        let mut state = self.shared.state();
        loop {
            if let Some(found) = look(&state) {
                return Ok(found);
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() || !state.refused.is_empty() {
                bail!(
                    "Waited for {what}; refused {:?}, asked {:#?}",
                    state.refused,
                    state.requests
                );
            }
            state = self
                .shared
                .more
                .wait_timeout(state, left)
                .unwrap_or_else(PoisonError::into_inner)
                .0;
        }
    }
}

impl Drop for Network {
    fn drop(&mut self) {
        let out = self.shared.out.lock();
        let out = out.unwrap_or_else(PoisonError::into_inner);
        // It may be gone already.
        let _ = out.shutdown(std::net::Shutdown::Both);
    }
}

/// Reads what the bridge says until it goes, and answers as a network in which all is well.
fn answer(stream: TcpStream, shared: &Shared) {
    for line in BufReader::new(stream).lines() {
        let Ok(line) = line else {
            return;
        };
        let Ok(line) = serde_json::from_str::<Value>(&line) else {
            continue;
        };
        let login = line["login"].as_str().unwrap_or_default().to_owned();
        let number = line["seq"].as_u64().unwrap_or_default();
        let mut state = shared.state();
        let answer = match line["type"].as_str() {
            Some("resume" | "ack") => {
                let last = state.acknowledged.entry(login).or_default();
                *last = (*last).max(number);
                None
            }
            Some("request") => {
                let request = Request {
                    login,
                    what: line["do"].as_str().unwrap_or_default().to_owned(),
                    with: line["with"].clone(),
                    id: format!("bridged-{}", state.ids),
                };
                state.ids += 1;
                let with = state.answer(&request);
                state.requests.push(request);
                Some(json!({ "type": "answer", "request": line["request"], "with": with }))
            }
            _ => {
                state.refused.push(line);
                None
            }
        };
        drop(state);
        shared.more.notify_all();
        if answer.is_some_and(|answer| shared.write(&answer).is_err()) {
            return;
        }
    }
}

impl State {
    fn answer(&self, request: &Request) -> Value {
        let text = |field: &str| request.with[field].as_str().unwrap_or_default();
        match request.what.as_str() {
            "login" => json!({ "id": text("name"), "name": capital(text("name")) }),
            "send" => {
                // What comes twice is the same message.
                let same = self.requests.iter().find(|earlier| {
                    earlier.what == "send"
                        && earlier.with["transaction"] == request.with["transaction"]
                });
                json!({ "id": same.map_or(&request.id, |earlier| &earlier.id) })
            }
            "chat" => match self.groups.get(text("id")) {
                Some(members) => json!({ "name": text("id"), "topic": "", "members": members }),
                None => json!({ "name": "", "topic": "", "members": [] }),
            },
            "user" => json!({ "name": capital(text("id")) }),
            "history" => self.history(&request.with),
            _ => json!({}),
        }
    }

    /// After a message, before one, or the newest.
    fn history(&self, with: &Value) -> Value {
        let all = self.past.get(with["chat"].as_str().unwrap_or_default());
        let all = all.map_or(&[][..], Vec::as_slice);
        let place = |field: &str| {
            let id = with[field].as_str().filter(|id| !id.is_empty())?;
            all.iter().position(|message| message["id"] == id)
        };
        let count = with["count"]
            .as_u64()
            .and_then(|count| usize::try_from(count).ok())
            .unwrap_or(all.len());
        let (wanted, more) = if let Some(after) = place("after") {
            let later = &all[after + 1..];
            (&later[..later.len().min(count)], later.len() > count)
        } else {
            let earlier = &all[..place("before").unwrap_or(all.len())];
            let first = earlier.len().saturating_sub(count);
            (&earlier[first..], first > 0)
        };
        json!({ "messages": wanted, "more": more })
    }
}

fn capital(name: &str) -> String {
    let mut letters = name.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}
