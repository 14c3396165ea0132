//! Addresses that units listen at and that others connect to.

use std::net::IpAddr;

use crate::Listen;

/// An upstream: scheme, host and port, and nothing after it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Upstream<'a> {
    pub(super) host: &'a str,
    pub(super) port: u16,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Wrong {
    NotAddress,
    /// What follows the port, a single `/` included.
    HasPath,
}

impl<'a> Upstream<'a> {
    pub(super) fn parse(url: &'a str) -> Result<Self, Wrong> {
        let rest = url
            .strip_prefix("http://")
            .or_else(|| url.strip_prefix("https://"))
            .ok_or(Wrong::NotAddress)?;
        if rest.contains(['/', '?', '#']) {
            return Err(Wrong::HasPath);
        }
        let (host, port) = rest.rsplit_once(':').ok_or(Wrong::NotAddress)?;
        let port = port.parse().map_err(|_| Wrong::NotAddress)?;
        if host.is_empty() || host.contains('@') {
            return Err(Wrong::NotAddress);
        }
        Ok(Self { host, port })
    }

    pub(super) fn reaches(&self, listen: &Listen) -> bool {
        self.port == listen.port && overlap(self.host, &listen.address)
    }
}

pub(super) fn is_loopback(address: &str) -> bool {
    address == "localhost"
        || bare(address)
            .parse::<IpAddr>()
            .is_ok_and(|ip| ip.is_loopback())
}

/// Whether two sockets at these addresses and the same port would be in each other's way.
pub(super) fn overlap(one: &str, other: &str) -> bool {
    is_any(one) || is_any(other) || canonical(one) == canonical(other)
}

fn is_any(address: &str) -> bool {
    address == "*"
        || bare(address)
            .parse::<IpAddr>()
            .is_ok_and(|ip| ip.is_unspecified())
}

fn canonical(address: &str) -> &str {
    match bare(address) {
        "localhost" => "127.0.0.1",
        other => other,
    }
}

fn bare(address: &str) -> &str {
    address
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
        .unwrap_or(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn upstreams() {
        let upstream = Upstream::parse("http://[::1]:8008").unwrap();
        assert_eq!((upstream.host, upstream.port), ("[::1]", 8008));
        for bad in [
            "127.0.0.1:8008",
            "http://h",
            "http://h:x",
            "http://:1",
            "http://u@h:1",
        ] {
            assert_eq!(Upstream::parse(bad), Err(Wrong::NotAddress), "{bad}");
        }
        for bad in ["http://h:1/", "http://h:1/x", "http://h:1?x"] {
            assert_eq!(Upstream::parse(bad), Err(Wrong::HasPath), "{bad}");
        }
    }

    #[test]
    fn who_is_in_whose_way() {
        assert!(overlap("*", "127.0.0.1") && overlap("[::]", "::1") && overlap("::1", "[::1]"));
        assert!(overlap("localhost", "127.0.0.1"));
        assert!(!overlap("127.0.0.1", "::1") && !overlap("127.0.0.1", "127.0.0.2"));
        assert!(is_loopback("127.0.0.5") && is_loopback("[::1]") && is_loopback("localhost"));
        assert!(!is_loopback("*") && !is_loopback("10.0.0.1") && !is_loopback("::"));
    }
}
