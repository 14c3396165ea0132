//! Several files of one server become one host, in which a person recognises their own decisions.

#[path = "../common/mod.rs"]
mod common;

use hearth_bridges::Layout;
use hearth_convert::{Choices, Input};
use serde_json::{Value, json};

use common::{filled, moved, nix, path, registration, set, token, yaml};

fn files(kind: &str, layout: Layout, edits: &[(&str, Value)]) -> [Input; 2] {
    let mut config = filled(kind, layout);
    for (at, value) in edits {
        set(&mut config, &path(at), value.clone());
    }
    let registration = registration(kind, &config);
    [
        Input::new(format!("{kind}/config.yaml"), yaml(&config)),
        Input::new(format!("{kind}/registration.yaml"), yaml(&registration)),
    ]
}

fn heisenbridge() -> Input {
    Input::new(
        "heisenbridge/registration.yaml",
        yaml(&json!({
            "id": "heisenbridge",
            "url": "http://heisenbridge:9898",
            "as_token": token("as", "heisenbridge"),
            "hs_token": token("hs", "heisenbridge"),
            "rate_limited": false,
            "sender_localpart": "heisenbridge",
            "namespaces": {
                "users": [{ "regex": "@irc_.*", "exclusive": true }],
                "aliases": [],
                "rooms": [],
            },
        })),
    )
}

fn five() -> Vec<Input> {
    let mut inputs = Vec::new();
    inputs.extend(files(
        "whatsapp",
        Layout::Bridgev2,
        &[
            ("encryption.allow", json!(true)),
            ("encryption.default", json!(true)),
            ("encryption.pickle_key", json!(token("pickle", "whatsapp"))),
            ("network.history_sync.max_initial_conversations", json!(20)),
        ],
    ));
    inputs.extend(files("signal", Layout::Bridgev2, &[]));
    inputs.extend(files("telegram", Layout::Bridgev2, &[]));
    inputs.extend(files(
        "discord",
        Layout::LegacyGo,
        &[("bridge.delete_portal_on_channel_delete", json!(true))],
    ));
    inputs.push(heisenbridge());
    inputs
}

#[test]
fn five_bridges_become_a_host_of_a_screen() {
    let moved = moved(&five(), Choices::default());
    insta::assert_snapshot!(moved.text);
    let lines = moved.text.lines().count();
    assert!(lines <= 25, "{lines} lines");
    let Some(nix) = nix("whether the host of five bridges is one") else {
        return;
    };
    for bridge in ["whatsapp", "signal", "telegram", "discord"] {
        let rendered = moved.rendered(&nix, bridge).unwrap();
        assert_eq!(
            rendered["appservice"]["as_token"],
            json!(token("as", bridge))
        );
    }
}
