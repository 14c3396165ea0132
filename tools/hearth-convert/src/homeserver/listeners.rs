//! Where Synapse listens: Hearth has one listener, on 127.0.0.1, for clients and other servers.

use hearth_report::{Finding, Severity};
use hearth_yaml::Node;

use super::Entry;
use crate::{Data, HostDraft, Kept, Subject};

/// Hearth's own.
const PORT: i64 = 8008;
const LOOPBACK: [&str; 3] = ["127.0.0.1", "::1", "localhost"];

pub(super) fn take(entry: &Entry<'_, '_>, host: &mut HostDraft) {
    let mut has_main = false;
    for listener in entry.value.items() {
        let place = entry.file.place(listener).to_string();
        let mut warn = |fact: String, remedy: &str| {
            host.report(Finding::warning(&place, fact).remedy(remedy));
        };
        let kind = listener
            .get("type")
            .and_then(Node::as_str)
            .unwrap_or("http");
        let names = resources(listener);
        let is_main = kind == "http"
            && (names.is_empty()
                || names
                    .iter()
                    .any(|name| ["client", "federation"].contains(name)));
        if !is_main {
            let what = if kind == "http" {
                names.join(", ")
            } else {
                kind.to_owned()
            };
            match what.as_str() {
                "replication" => warn(
                    "the listener for `replication` is left out: Hearth runs Synapse as one process, without workers".to_owned(),
                    "nothing: the one process does all of it",
                ),
                _ => warn(
                    format!("the listener for `{what}` is left out: Hearth has none for it"),
                    "do without it, or keep this Synapse as it is",
                ),
            }
            continue;
        }
        for name in names
            .iter()
            .filter(|name| ["consent", "metrics", "replication"].contains(name))
        {
            warn(
                format!("`{name}` is left out: Hearth's listener is for `client` and `federation`"),
                "do without it, or keep this Synapse as it is",
            );
        }
        if let Some(path) = listener.get("path").and_then(Node::as_str) {
            let fact = format!("Synapse listens on `{path}` here; with Hearth on 127.0.0.1:{PORT}");
            warn(
                fact,
                "have the proxy go there, or let Hearth run it by `hearth.proxy.kind`",
            );
        }
        if listener.get("tls").and_then(Node::as_bool) == Some(true) {
            warn(
                "Synapse has TLS of its own here; with Hearth the proxy has it".to_owned(),
                "set `hearth.proxy.kind = \"nginx\"`, and `hearth.proxy.tls`",
            );
        }
        if let Some(port) = listener.get("port").and_then(Node::as_i64) {
            let at = entry
                .file
                .place(listener.entry("port").map_or(listener, |(key, _)| key));
            host.claim(Subject::Listener, port.to_string(), at.clone());
            // A port of TLS is the proxy's business.
            let is_plain = listener.get("tls").and_then(Node::as_bool) != Some(true);
            if is_plain && !has_main {
                has_main = true;
                if port != PORT {
                    host.set(&["synapse", "port"], Kept::new(Data::Int(port)).at(at));
                }
                open(listener, &place, host);
            }
        }
    }
}

fn resources<'a>(listener: &'a Node<'_>) -> Vec<&'a str> {
    let items = listener.get("resources").map_or(&[][..], Node::items);
    let names = |item: &'a Node<'_>| {
        let names = item.get("names");
        let one = names.and_then(Node::as_str);
        let many = names.map_or(&[][..], Node::items);
        one.into_iter().chain(many.iter().filter_map(Node::as_str))
    };
    items.iter().flat_map(names).collect()
}

/// Who could reach it at an address that is not there any more.
fn open(listener: &Node<'_>, place: &str, host: &mut HostDraft) {
    let addresses = listener.get("bind_addresses").map_or(&[][..], Node::items);
    let single = listener.get("bind_address").and_then(Node::as_str);
    let mut all = single
        .into_iter()
        .chain(addresses.iter().filter_map(Node::as_str));
    let is_open =
        single.is_none() && addresses.is_empty() || all.any(|address| !LOOPBACK.contains(&address));
    if is_open {
        let fact = "Synapse could be reached from other machines; with Hearth it is on 127.0.0.1";
        host.report(
            Finding::new(Severity::Note, place, fact)
                .remedy("what is on another machine or in a container goes through the proxy"),
        );
    }
}
