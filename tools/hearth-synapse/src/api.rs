//! One request after another against one server: addresses, patience with a busy server, errors.

use std::thread;
use std::time::Duration;

use hearth_plan::Daemon;
use hearth_report::Secret;
use serde_json::Value;

use crate::reply::Reply;
use crate::{Method, Request, Response, SynapseError, Transport};

/// How long a server may ask to be left alone before that is told as an error.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    pub tries: u32,
    /// The longest of its requests to wait that is obeyed.
    pub longest: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            tries: 5,
            longest: Duration::from_secs(30),
        }
    }
}

#[derive(Debug)]
pub struct Api<T> {
    pub transport: T,
    pub base: String,
    pub daemon: Option<Daemon>,
    pub patience: Patience,
}

/// What is asked, and what it is for: `doing` completes "Synapse refused to …".
pub struct Ask<'a> {
    pub method: Method,
    pub path: String,
    pub body: Option<Value>,
    pub token: Option<&'a Secret>,
    pub doing: &'static str,
    pub timeout: Duration,
}

impl<'a> Ask<'a> {
    pub fn get(path: impl Into<String>, doing: &'static str) -> Self {
        Self {
            method: Method::Get,
            path: path.into(),
            body: None,
            token: None,
            doing,
            timeout: Duration::from_secs(60),
        }
    }

    pub fn post(path: impl Into<String>, body: Value, doing: &'static str) -> Self {
        Self {
            method: Method::Post,
            body: Some(body),
            ..Self::get(path, doing)
        }
    }

    pub fn put(path: impl Into<String>, body: Value, doing: &'static str) -> Self {
        Self {
            method: Method::Put,
            ..Self::post(path, body, doing)
        }
    }

    pub fn with(mut self, token: &'a Secret) -> Self {
        self.token = Some(token);
        self
    }
}

impl<T: Transport> Api<T> {
    pub fn new(transport: T, base: &str, daemon: Option<Daemon>) -> Self {
        Self {
            transport,
            base: base.trim_end_matches('/').to_owned(),
            daemon,
            patience: Patience::default(),
        }
    }

    pub fn call(&self, ask: Ask) -> Result<Reply, SynapseError> {
        let request = Request {
            method: ask.method,
            url: format!("{}{}", self.base, ask.path),
            token: ask.token.cloned(),
            body: ask.body.map(|body| Secret::new(body.to_string())),
            timeout: ask.timeout,
        };
        let mut tries = 1;
        loop {
            let response = self.send(&request)?;
            if response.status != 429 {
                // The query may hold a person's name, and says nothing about what went wrong.
                let url = request.url.split('?').next().unwrap_or(&request.url);
                return Reply::read(url, ask.doing, response, self.daemon.as_ref());
            }
            let wait = asked_to_wait(&response);
            if tries >= self.patience.tries || wait > self.patience.longest {
                return Err(SynapseError::TooBusy {
                    doing: ask.doing,
                    seconds: wait.as_secs_f64().ceil() as u64,
                });
            }
            thread::sleep(wait);
            tries += 1;
        }
    }

    /// One request and its answer, whatever that is.
    pub fn send(&self, request: &Request) -> Result<Response, SynapseError> {
        self.transport
            .send(request)
            .map_err(|source| SynapseError::Unreachable {
                url: self.base.clone(),
                daemon: self.daemon.clone(),
                source,
            })
    }
}

/// From the body, which counts milliseconds, else from the header, else a second.
fn asked_to_wait(response: &Response) -> Duration {
    let body: Option<Value> = serde_json::from_slice(&response.body).ok();
    let millis = body
        .as_ref()
        .and_then(|body| body.get("retry_after_ms"))
        .and_then(Value::as_u64);
    match (millis, response.retry_after) {
        (Some(millis), _) => Duration::from_millis(millis),
        (None, Some(seconds)) => Duration::from_secs(seconds),
        (None, None) => Duration::from_secs(1),
    }
}

/// One segment of a path, or one value of a query.
pub fn segment(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_segment_holds_nothing_that_a_path_would_split_on() {
        assert_eq!(segment("@a/b:c.org"), "%40a%2Fb%3Ac.org");
        assert_eq!(segment("!ü?"), "%21%C3%BC%3F");
    }
}
