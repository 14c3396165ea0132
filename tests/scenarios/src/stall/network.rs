//! The network behind the loopback bridge, as little of it as one conversation needs.
//! `tests/loopback-bridge/README.md` tells what goes over the line.

use std::io::{BufRead, BufReader, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use super::PATIENCE;

pub struct Network {
    out: Arc<Mutex<TcpStream>>,
    heard: Arc<Heard>,
    told: Arc<AtomicU64>,
}

#[derive(Default)]
struct Heard {
    state: Mutex<State>,
    more: Condvar,
}

#[derive(Default)]
struct State {
    /// The last event that is in Matrix.
    acknowledged: u64,
    /// Texts that the bridge sent.
    sent: Vec<String>,
    refused: Vec<Value>,
}

impl Heard {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Network {
    pub(super) fn connect(stream: TcpStream, told: Arc<AtomicU64>) -> Result<Self> {
        let reader = stream.try_clone().context("Cannot share the connection")?;
        let out = Arc::new(Mutex::new(stream));
        let heard = Arc::<Heard>::default();
        std::thread::spawn({
            let (out, heard) = (Arc::clone(&out), Arc::clone(&heard));
            move || answer(reader, &out, &heard)
        });
        Ok(Self { out, heard, told })
    }

    /// `ada` says something to a login; waits until it is in Matrix.
    pub fn tell(&self, login: &str, text: &str) -> Result<()> {
        let number = self.told.fetch_add(1, Ordering::SeqCst) + 1;
        let event = json!({ "kind": "message", "chat": "@ada", "sender": "ada", "id": format!("m{number}"), "text": text });
        write(
            &self.out,
            &json!({ "type": "event", "login": login, "seq": number, "event": event }),
        )?;
        self.wait(text, |state| state.acknowledged >= number)
    }

    /// Until the bridge has sent a text.
    pub fn wait_sent(&self, text: &str) -> Result<()> {
        self.wait(text, |state| state.sent.iter().any(|sent| sent == text))
    }

    fn wait(&self, what: &str, is_so: impl Fn(&State) -> bool) -> Result<()> {
        let deadline = Instant::now() + PATIENCE;
        let mut state = self.heard.state();
        while !is_so(&state) {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() || !state.refused.is_empty() {
                bail!(
                    "{what:?} did not go over the bridge; sent {:?}, refused {:?}",
                    state.sent,
                    state.refused
                );
            }
            let waited = self.heard.more.wait_timeout(state, left);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        Ok(())
    }
}

impl Drop for Network {
    fn drop(&mut self) {
        let out = self.out.lock().unwrap_or_else(PoisonError::into_inner);
        // It may be gone already.
        let _ = out.shutdown(Shutdown::Both);
    }
}

fn write(out: &Mutex<TcpStream>, line: &Value) -> Result<()> {
    let mut out = out.lock().unwrap_or_else(PoisonError::into_inner);
    writeln!(out, "{line}").context("The bridge does not listen any more")
}

/// Reads what the bridge says until it goes, and answers as a network in which all is well.
fn answer(stream: TcpStream, out: &Mutex<TcpStream>, heard: &Heard) {
    for line in BufReader::new(stream).lines() {
        let Ok(line) = line else { return };
        let Ok(line) = serde_json::from_str::<Value>(&line) else {
            continue;
        };
        let with = &line["with"];
        let with = match (line["type"].as_str(), line["do"].as_str()) {
            (Some("resume" | "ack"), _) => {
                let number = line["seq"].as_u64().unwrap_or_default();
                let mut state = heard.state();
                state.acknowledged = state.acknowledged.max(number);
                None
            }
            (Some("request"), Some("login")) => {
                Some(json!({ "id": with["name"], "name": with["name"] }))
            }
            (Some("request"), Some("send")) => {
                let text = with["text"].as_str().unwrap_or_default();
                heard.state().sent.push(text.to_owned());
                Some(json!({ "id": format!("sent-{}", with["transaction"]) }))
            }
            (Some("request"), Some("user")) => Some(json!({ "name": with["id"] })),
            (Some("request"), Some("chat")) => {
                Some(json!({ "name": "", "topic": "", "members": [] }))
            }
            (Some("request"), Some("history")) => Some(json!({ "messages": [], "more": false })),
            (Some("request"), _) => Some(json!({})),
            _ => {
                heard.state().refused.push(line.clone());
                None
            }
        };
        heard.more.notify_all();
        if let Some(with) = with {
            let answer = json!({ "type": "answer", "request": line["request"], "with": with });
            if write(out, &answer).is_err() {
                return;
            }
        }
    }
}
