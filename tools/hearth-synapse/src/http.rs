//! The transport of this process's own network.

use std::io::ErrorKind;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use ureq::config::Config;
use ureq::http::Uri;
use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem};
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use ureq::{Agent, Error};

use crate::transport::{Method, Request, Response, Transport, TransportError};

/// More than any answer that is waited for here.
const LARGEST: u64 = 64 * 1024 * 1024;

/// HTTP and HTTPS. No proxy of the environment is used and no redirect followed: a token goes to the
/// server it was given for and nowhere else.
#[derive(Debug)]
pub struct Http {
    agent: Agent,
}

impl Default for Http {
    fn default() -> Self {
        Self::new()
    }
}

impl Http {
    pub fn new() -> Self {
        Self::build(RootCerts::WebPki, Names::default())
    }

    /// Trusts these certificates (PEM) and no others; looks the given names up at the given addresses
    /// and no others elsewhere. For a server whose certificate and name the world does not know.
    pub fn private(pem: &str, names: &[(&str, SocketAddr)]) -> Result<Self, TransportError> {
        let roots: Vec<Certificate<'static>> = parse_pem(pem.as_bytes())
            .filter_map(|item| match item {
                Ok(PemItem::Certificate(certificate)) => Some(certificate),
                _ => None,
            })
            .collect();
        if roots.is_empty() {
            return Err(TransportError::Unreachable(
                "No certificate in the PEM text given".to_owned(),
            ));
        }
        let names = names
            .iter()
            .map(|(name, address)| ((*name).to_owned(), *address))
            .collect();
        Ok(Self::build(
            RootCerts::Specific(Arc::new(roots)),
            Names {
                fixed: names,
                others: DefaultResolver::default(),
            },
        ))
    }

    /// Over connections of the caller's making: into a test machine, say. The agent must give a status of
    /// 400 and above as an answer, not as an error.
    pub fn over(agent: Agent) -> Self {
        Self { agent }
    }

    fn build(roots: RootCerts, names: Names) -> Self {
        let config = Config::builder()
            .http_status_as_error(false)
            .proxy(None)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .user_agent("hearth")
            .tls_config(TlsConfig::builder().root_certs(roots).build())
            .build();
        Self {
            agent: Agent::with_parts(config, DefaultConnector::default(), names),
        }
    }
}

impl Transport for Http {
    fn send(&self, request: &Request) -> Result<Response, TransportError> {
        let explain = |error| explain(error, request.timeout);
        let mut builder = ureq::http::Request::builder()
            .method(request.method.name())
            .uri(&request.url);
        if let Some(token) = &request.token {
            builder = builder.header("authorization", format!("Bearer {}", token.expose()));
        }
        let bad = |_| TransportError::BadUrl(request.url.clone());
        let mut response = match (&request.body, request.method) {
            (None, Method::Get) => self.run(builder.body(()).map_err(bad)?, request.timeout),
            (body, _) => {
                let text = body.as_ref().map_or("{}", |body| body.expose()).to_owned();
                let builder = builder.header("content-type", "application/json");
                self.run(builder.body(text).map_err(bad)?, request.timeout)
            }
        }
        .map_err(explain)?;
        let header = |name: &str| {
            let value = response.headers().get(name)?;
            value.to_str().ok().map(str::to_owned)
        };
        let (retry_after, content_type) = (header("retry-after"), header("content-type"));
        Ok(Response {
            status: response.status().as_u16(),
            retry_after: retry_after.and_then(|seconds| seconds.trim().parse().ok()),
            content_type: content_type.unwrap_or_default(),
            body: response
                .body_mut()
                .with_config()
                .limit(LARGEST)
                .read_to_vec()
                .map_err(|error| match error {
                    Error::Timeout(_) => TransportError::Timeout(request.timeout),
                    Error::BodyExceedsLimit(limit) => TransportError::TooLarge(limit),
                    error => TransportError::Broken(error.to_string()),
                })?,
        })
    }
}

impl Http {
    fn run<B: ureq::AsSendBody>(
        &self,
        request: ureq::http::Request<B>,
        timeout: Duration,
    ) -> Result<ureq::http::Response<ureq::Body>, Error> {
        let request = self
            .agent
            .configure_request(request)
            .timeout_global(Some(timeout))
            .build();
        self.agent.run(request)
    }
}

fn explain(error: Error, timeout: Duration) -> TransportError {
    match error {
        Error::Timeout(_) => TransportError::Timeout(timeout),
        Error::BadUri(url) => TransportError::BadUrl(url),
        Error::Io(error) if error.kind() == ErrorKind::UnexpectedEof => {
            TransportError::Broken("the connection was closed".to_owned())
        }
        // No system call failed: the name could not be looked up, or the certificate is not one to trust.
        Error::Io(error) if error.raw_os_error().is_none() || is_away(error.kind()) => {
            TransportError::Unreachable(error.to_string())
        }
        // Whoever resets a connection, or answers with nonsense, is there.
        Error::Io(error) => TransportError::Broken(error.to_string()),
        error @ Error::Protocol(_) => TransportError::Broken(error.to_string()),
        error => TransportError::Unreachable(error.to_string()),
    }
}

/// Whether a connection that failed like this says that nobody listens.
fn is_away(kind: ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::ConnectionRefused
            | ErrorKind::HostUnreachable
            | ErrorKind::NetworkUnreachable
            | ErrorKind::NetworkDown
            | ErrorKind::AddrNotAvailable
    )
}

/// Names that are known here, before those that everybody knows.
#[derive(Debug, Default)]
struct Names {
    fixed: Vec<(String, SocketAddr)>,
    others: DefaultResolver,
}

impl Resolver for Names {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, Error> {
        let host = uri.host().unwrap_or_default();
        match self.fixed.iter().find(|(name, _)| name == host) {
            Some((_, address)) => {
                let mut found = self.empty();
                found.push(*address);
                Ok(found)
            }
            None => self.others.resolve(uri, config, timeout),
        }
    }
}
