//! HTTP to a machine, from inside its own network.

use std::fmt;
use std::io::{self, Read, Write};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpStream};
use std::sync::Arc;
use std::time::Duration;

use ureq::config::Config;
use ureq::http::{Request, Response, Uri};
use ureq::tls::{Certificate, RootCerts, TlsConfig};
use ureq::unversioned::resolver::{ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{
    Buffers, ConnectionDetails, Connector, LazyBuffers, NextTimeout, RustlsConnector, Transport,
};
use ureq::{Agent, AsSendBody, Body};

use crate::VmError;
use crate::machine::Machine;
use crate::shared::Shared;

const TIMEOUT: Duration = Duration::from_secs(60);

impl Machine {
    /// A client whose every request goes to this machine, whatever name the URL has: the port is
    /// the URL's, and the name is what TLS verifies and what the `Host` header says. With `root`,
    /// a PEM certificate, that authority alone is trusted; without, certificates are not verified.
    /// Redirects are not followed, and a status of 400 or above is an answer like any other.
    pub fn agent(&self, root: Option<&str>) -> Result<Agent, VmError> {
        let Some(pem) = root else {
            return Ok(self.trusting_agent());
        };
        let certificate =
            Certificate::from_pem(pem.as_bytes()).map_err(|_| VmError::BadCertificate {
                machine: self.name().to_owned(),
            })?;
        let roots = RootCerts::Specific(Arc::new(vec![certificate]));
        Ok(self.agent_with(TlsConfig::builder().root_certs(roots).build()))
    }

    pub(crate) fn trusting_agent(&self) -> Agent {
        self.agent_with(TlsConfig::builder().disable_verification(true).build())
    }

    fn agent_with(&self, tls: TlsConfig) -> Agent {
        let config = Config::builder()
            .tls_config(tls)
            .http_status_as_error(false)
            .max_redirects(0)
            .max_idle_connections(0)
            .proxy(None)
            .timeout_global(Some(self.shared().deadline(TIMEOUT)))
            .build();
        let cable = Cable {
            shared: Arc::clone(self.shared()),
        };
        Agent::with_parts(config, cable.chain(RustlsConnector::default()), Anywhere)
    }

    /// Sends one request; see [`Machine::agent`] for what it trusts and follows.
    pub fn http<B: AsSendBody>(&self, request: Request<B>) -> Result<Response<Body>, VmError> {
        let url = request.uri().to_string();
        self.trusting_agent()
            .run(request)
            .map_err(|source| VmError::Http {
                machine: self.name().to_owned(),
                url,
                source: Box::new(source),
            })
    }
}

/// Opens connections in the machine's network.
struct Cable {
    shared: Arc<Shared>,
}

impl<In: Transport> Connector<In> for Cable {
    type Out = Line;

    fn connect(
        &self,
        details: &ConnectionDetails,
        _: Option<In>,
    ) -> Result<Option<Self::Out>, ureq::Error> {
        let port = details
            .uri
            .port_u16()
            .unwrap_or_else(|| usual_port(details.uri));
        let stream = self.shared.engine.connect(port)?;
        let buffers = LazyBuffers::new(
            details.config.input_buffer_size(),
            details.config.output_buffer_size(),
        );
        Ok(Some(Line { stream, buffers }))
    }
}

impl fmt::Debug for Cable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Cable({})", self.shared.name())
    }
}

/// One connection, for one request.
struct Line {
    stream: TcpStream,
    buffers: LazyBuffers,
}

impl Line {
    fn moved<T>(done: io::Result<T>, timeout: NextTimeout) -> Result<T, ureq::Error> {
        done.map_err(|error| match error.kind() {
            io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => {
                ureq::Error::Timeout(timeout.reason)
            }
            _ => error.into(),
        })
    }
}

impl Transport for Line {
    fn buffers(&mut self) -> &mut dyn Buffers {
        &mut self.buffers
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), ureq::Error> {
        self.stream
            .set_write_timeout(timeout.not_zero().map(|time| *time))?;
        let output = &self.buffers.output()[..amount];
        Self::moved(self.stream.write_all(output), timeout)
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, ureq::Error> {
        self.stream
            .set_read_timeout(timeout.not_zero().map(|time| *time))?;
        let input = self.buffers.input_append_buf();
        let amount = Self::moved(self.stream.read(input), timeout)?;
        self.buffers.input_appended(amount);
        Ok(amount > 0)
    }

    fn is_open(&mut self) -> bool {
        // Only connections kept for a further request are asked, and none is kept.
        false
    }
}

impl fmt::Debug for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Line")
    }
}

/// Finds every name, since the connection goes to the machine anyhow.
#[derive(Debug)]
struct Anywhere;

impl Resolver for Anywhere {
    fn resolve(
        &self,
        uri: &Uri,
        _: &Config,
        _: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let mut found = self.empty();
        let port = uri.port_u16().unwrap_or_else(|| usual_port(uri));
        found.push(SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), port));
        Ok(found)
    }
}

fn usual_port(uri: &Uri) -> u16 {
    if uri.scheme_str() == Some("https") {
        443
    } else {
        80
    }
}
