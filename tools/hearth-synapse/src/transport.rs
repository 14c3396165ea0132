//! How a request reaches a server. What stands behind it may be this process's own network, another
//! network namespace, or nothing at all.

use std::fmt;
use std::time::Duration;

use hearth_report::Secret;
use thiserror::Error;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    Get,
    Post,
    Put,
}

impl Method {
    pub fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
        }
    }
}

#[derive(Clone)]
pub struct Request {
    pub method: Method,
    pub url: String,
    /// The access token, to be sent as a bearer.
    pub token: Option<Secret>,
    /// A JSON text. It may hold a password, so it is not shown.
    pub body: Option<Secret>,
    /// How long the whole exchange may take.
    pub timeout: Duration,
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method.name(), self.url)
    }
}

/// What came back, whatever its status.
#[derive(Clone)]
pub struct Response {
    pub status: u16,
    /// Seconds, from the header of that name.
    pub retry_after: Option<u64>,
    pub content_type: String,
    pub body: Vec<u8>,
}

/// A body may hold a token.
impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} with {} bytes", self.status, self.body.len())
    }
}

/// Why no whole answer came back.
#[derive(Debug, Error)]
pub enum TransportError {
    #[error("{0}")]
    Unreachable(String),
    #[error("No answer within {} s", .0.as_secs())]
    Timeout(Duration),
    #[error("The answer broke off: {0}")]
    Broken(String),
    #[error("The answer is larger than {} MiB", .0 / (1024 * 1024))]
    TooLarge(u64),
    #[error("`{0}` is not an address that can be asked")]
    BadUrl(String),
}

pub trait Transport {
    fn send(&self, request: &Request) -> Result<Response, TransportError>;
}

impl<T: Transport + ?Sized> Transport for &T {
    fn send(&self, request: &Request) -> Result<Response, TransportError> {
        (**self).send(request)
    }
}

impl<T: Transport + ?Sized> Transport for Box<T> {
    fn send(&self, request: &Request) -> Result<Response, TransportError> {
        (**self).send(request)
    }
}

impl<T: Transport + ?Sized> Transport for std::sync::Arc<T> {
    fn send(&self, request: &Request) -> Result<Response, TransportError> {
        (**self).send(request)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neither_token_nor_body_shows() {
        let request = Request {
            method: Method::Post,
            url: "http://localhost/x".to_owned(),
            token: Some(Secret::new("syt_hunter2")),
            body: Some(Secret::new("hunter2")),
            timeout: Duration::from_secs(1),
        };
        let response = Response {
            status: 200,
            retry_after: None,
            content_type: String::new(),
            body: b"hunter2".to_vec(),
        };
        assert_eq!(
            format!("{request:?}, {response:?}"),
            "POST http://localhost/x, 200 with 7 bytes"
        );
    }
}
