//! Every file is told for what it is by what is in it; here all have the same name.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test's helpers may panic"
)]

mod common;

use hearth_bridges::catalogue;
use hearth_convert::{Input, Recognised, What, recognise};
use serde_json::json;

use common::{example, path, set, yaml};

fn of(text: &str) -> Recognised {
    recognise(&Input::new("config.yaml", text)).unwrap()
}

#[test]
fn the_example_of_every_bridge_in_every_layout() {
    for schema in catalogue() {
        let found = of(&yaml(&example(&schema.kind, schema.layout)));
        let wanted = What::Bridge {
            kind: schema.kind.clone(),
            layout: schema.layout,
        };
        assert_eq!(found.what, wanted);
    }
}

#[test]
fn a_bridge_that_was_renamed_is_known_by_its_own_keys() {
    for (kind, key) in [
        ("whatsapp", "os_name"),
        ("telegram", "api_id"),
        ("slack", "workspace_avatar_in_rooms"),
        ("signal", "device_name"),
    ] {
        let mut config = example(kind, hearth_bridges::Layout::Bridgev2);
        for (at, value) in [
            ("appservice.id", json!("work")),
            ("appservice.bot.username", json!("workbot")),
            ("appservice.bot.displayname", json!("Work")),
            ("appservice.bot.avatar", json!("mxc://example.org/a")),
            ("appservice.username_template", json!("work_{{.}}")),
            ("appservice.port", json!(30000)),
            ("bridge.command_prefix", json!("!work")),
        ] {
            set(&mut config, &path(at), value);
        }
        let found = of(&yaml(&config)).what;
        assert!(
            matches!(&found, What::Bridge { kind: known, .. } if known == kind),
            "{key}: {found:?}"
        );
    }
}

#[test]
fn a_few_lines_are_enough() {
    let cases = [
        (
            "network:\n  os_name: x\nappservice:\n  id: whatsapp\n",
            "whatsapp",
        ),
        (
            "homeserver:\n  domain: a\nappservice:\n  id: signal\n  as_token: x\nbridge:\n  permissions: {}\n",
            "signal",
        ),
        ("ircService:\n  servers: {}\n", "appservice-irc"),
        (
            "bridge:\n  domain: a\n  bindAddress: 127.0.0.1\npassFile: x\nlisteners: []\n",
            "hookshot",
        ),
        (
            "bridge:\n  homeserverUrl: http://a\nprovisioning:\n  whitelist: []\n",
            "mx-puppet-discord",
        ),
        ("server:\n  unshared_secret: x\nadmins: {}\n", "maubot"),
    ];
    for (text, wanted) in cases {
        let found = of(text).what;
        assert!(
            matches!(&found, What::Bridge { kind, .. } if kind == wanted),
            "{text}: {found:?}"
        );
    }
}

#[test]
fn what_is_no_bridge() {
    let cases = [
        (
            "server_name: example.org\nlisteners: []\n",
            What::Homeserver,
        ),
        (
            "id: a\nurl: null\nas_token: b\nhs_token: c\nsender_localpart: d\nnamespaces: {}\n",
            What::Registration,
        ),
        (
            "{\"m.homeserver\": {\"base_url\": \"https://a\"}}",
            What::WellKnownClient,
        ),
        ("{\"m.server\": \"a:443\"}", What::WellKnownServer),
        (
            "{\"default_server_config\": {}, \"brand\": \"Element\"}",
            What::ElementWeb,
        ),
        ("services:\n  db:\n    image: postgres:16\n", What::Compose),
        (
            "version: 1\nformatters: {}\nhandlers: {}\nroot: {}\n",
            What::SynapseLog,
        ),
        ("a: 1\nb: [2]\n", What::Plain),
        ("just text\n", What::Plain),
        ("", What::Plain),
    ];
    for (text, wanted) in cases {
        assert_eq!(of(text).what, wanted, "{text}");
    }
}

/// mautrix-imessage has no layout of its own, and Hearth does not know it.
#[test]
fn an_unknown_bridge_is_not_taken_for_another() {
    let mut config = example("signal", hearth_bridges::Layout::LegacyGo);
    for (at, value) in [
        ("appservice.id", json!("imessage")),
        ("appservice.bot.username", json!("imessagebot")),
        ("appservice.bot.displayname", json!("iMessage bridge bot")),
        ("appservice.bot.avatar", json!("mxc://example.org/a")),
        ("bridge.username_template", json!("imessage_{{.}}")),
        ("bridge.command_prefix", json!("!im")),
    ] {
        set(&mut config, &path(at), value);
    }
    assert_eq!(of(&yaml(&config)).what, What::Plain);
}

#[test]
fn the_version_is_told_by_the_keys() {
    let newest = of(&yaml(&example(
        "whatsapp",
        hearth_bridges::Layout::Bridgev2,
    )));
    let version = newest.version.unwrap();
    assert!(
        version.ends_with(" or newer") && version.starts_with("26."),
        "{version}"
    );
    let old = of("network:\n  mode: facebook\nappservice:\n  id: meta\n");
    assert_eq!(old.version.as_deref(), Some("26.07 or older"));
}

#[test]
fn each_kind_of_file_has_its_words() {
    let kind = "signal".to_owned();
    for (what, words) in [
        (
            What::Bridge {
                kind,
                layout: hearth_bridges::Layout::Bridgev2,
            },
            "the configuration of signal (bridgev2)",
        ),
        (What::Registration, "a registration"),
        (What::Homeserver, "Synapse's configuration"),
        (What::SynapseLog, "Synapse's logging configuration"),
        (What::SigningKey, "Synapse's signing key"),
        (
            What::WellKnownClient,
            "what `/.well-known/matrix/client` answers",
        ),
        (
            What::WellKnownServer,
            "what `/.well-known/matrix/server` answers",
        ),
        (What::ElementWeb, "Element Web's configuration"),
        (What::Compose, "a docker-compose file"),
        (What::Environment, "the variables of a docker-compose file"),
        (What::Plain, "YAML of no kind that is known"),
    ] {
        assert_eq!(what.words(), words);
    }
}
