//! What Synapse refuses in a registration, and what it takes for something else. Any of it keeps it from starting.

use hearth_report::Finding;
use hearth_yaml::{Node, Value};

use crate::{File, HostDraft, Place};

pub(super) fn judge(file: &File<'_>, host: &mut HostDraft) {
    let root = file.root();
    let place = |key: &str| {
        root.entry(key)
            .map_or_else(|| file.place(root), |(key, _)| file.place(key))
    };
    let mut error = |at: Place, fact: String, remedy: &str| {
        host.report(
            Finding::error(at.to_string(), fact)
                .cause("Synapse does not start with it")
                .remedy(remedy),
        );
    };
    for key in ["id", "as_token", "hs_token", "sender_localpart"] {
        match root.get(key) {
            None => error(place(key), format!("`{key}` is missing"), "add it"),
            Some(value) if value.as_str().is_none() => {
                error(
                    place(key),
                    format!("`{key}` is not text"),
                    "put it in quotes",
                );
            }
            Some(_) => {}
        }
    }
    match root.get("url") {
        None => error(
            place("url"),
            "`url` is missing".to_owned(),
            "write `url: null` if the appservice wants no transactions",
        ),
        Some(value) if value.as_str().is_none() && !value.is_null() => {
            error(
                place("url"),
                "`url` is not text".to_owned(),
                "put it in quotes",
            );
        }
        Some(_) => {}
    }
    if let Some(sender) = root.get("sender_localpart").and_then(Node::as_str)
        && !sender
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "._~/-".contains(c))
    {
        error(
            place("sender_localpart"),
            "`sender_localpart` has a character that no address can hold".to_owned(),
            "use letters, digits and `._-/`",
        );
    }
    if let Some(protocols) = root.get("protocols").filter(|node| !node.is_null())
        && !matches!(protocols.value(), Value::Seq(_))
    {
        error(
            place("protocols"),
            "`protocols` is not a list".to_owned(),
            "write `[…]` around it",
        );
    }
    match root.get("namespaces") {
        None => error(
            place("namespaces"),
            "`namespaces` is missing".to_owned(),
            "write `namespaces: {}` if it claims nobody",
        ),
        Some(namespaces) => {
            for what in ["users", "aliases", "rooms"] {
                let Some((key, list)) = namespaces.entry(what) else {
                    continue;
                };
                if !matches!(list.value(), Value::Seq(_)) {
                    error(
                        file.place(key),
                        format!("`namespaces.{what}` is not a list"),
                        "write `[]` if there is none",
                    );
                }
                for item in list.items() {
                    if item.get("regex").and_then(Node::as_str).is_none() {
                        error(
                            file.place(item),
                            format!("an entry of `namespaces.{what}` has no `regex`"),
                            "add one, in quotes",
                        );
                    }
                    if item.get("exclusive").and_then(Node::as_bool).is_none() {
                        error(
                            file.place(item),
                            format!(
                                "an entry of `namespaces.{what}` does not say whether it is `exclusive`"
                            ),
                            "write `exclusive: true` or `false`, without quotes",
                        );
                    }
                }
            }
        }
    }
    if root
        .get("rate_limited")
        .is_some_and(|value| value.as_bool().is_none() && !value.is_null())
    {
        let fact = "`rate_limited` is no boolean, and Synapse takes it for `true`";
        host.report(
            Finding::warning(place("rate_limited").to_string(), fact)
                .remedy("write `false`, without quotes"),
        );
    }
    if root.get("push_ephemeral").is_some()
        && root.get("receive_ephemeral").is_none()
        && root.get("de.sorunome.msc2409.push_ephemeral").is_none()
    {
        let fact = "`push_ephemeral` means nothing to Synapse: the bridge got no read receipts and no typing";
        host.report(
            Finding::warning(place("push_ephemeral").to_string(), fact)
                .remedy("nothing: Hearth writes the right key"),
        );
    }
}
