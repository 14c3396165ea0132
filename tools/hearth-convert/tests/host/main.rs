//! Several files of one server become one host, in which a person recognises their own decisions.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test's helpers may panic"
)]

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

/// Evaluates, and gives what the bridge reads.
fn rendered(name: &str, files: &[(&str, &str)], choices: Choices) -> (String, Option<Value>) {
    let inputs: Vec<Input> = files
        .iter()
        .map(|(name, text)| Input::new(*name, *text))
        .collect();
    let moved = moved(&inputs, choices);
    let nix = nix("whether a converted bridge is one");
    let value = nix.map(|nix| {
        moved
            .rendered(&nix, name)
            .unwrap_or_else(|reason| panic!("{reason}\n{}", moved.text))
    });
    (moved.text, value)
}

#[test]
fn hookshot_keeps_its_own_layout() {
    let config = r#"bridge:
  domain: example.org
  url: http://localhost:8008
  mediaUrl: https://matrix.example.org
  port: 9993
  bindAddress: 0.0.0.0
passFile: /data/passkey.pem
logging:
  level: debug
listeners:
  - port: 9000
    bindAddress: 0.0.0.0
    resources: [webhooks]
github:
  auth:
    id: 123
    privateKeyFile: /data/github.pem
  webhook:
    secret: swordfish-github
generic:
  enabled: true
  urlPrefix: https://example.org/webhook/
feeds:
  enabled: false
permissions:
  - actor: example.org
    services:
      - service: "*"
        level: manageConnections
  - actor: "@you:example.org"
    services:
      - service: "*"
        level: admin
"#;
    let (text, value) = rendered("hookshot", &[("config.yml", config)], Choices::default());
    insta::assert_snapshot!(text);
    if let Some(value) = value {
        assert_eq!(value["github"]["webhook"]["secret"], "swordfish-github");
        assert_eq!(
            value["generic"]["urlPrefix"],
            "https://example.org/webhook/"
        );
        assert_eq!(value["feeds"]["enabled"], false);
        assert_eq!(value["permissions"].as_array().unwrap().len(), 2);
    }
}

#[test]
fn appservice_irc_keeps_its_own_layout() {
    let config = r##"homeserver:
  url: http://localhost:8008
  domain: example.org
  bindPort: 8090
ircService:
  passwordEncryptionKeyPath: /data/passkey.pem
  permissions:
    "@you:example.org": admin
  servers:
    irc.example.net:
      name: Example # where grandpa is
      port: 6697
      ssl: true
      password: swordfish-irc
      botConfig:
        nick: cabin
      mappings:
        "#garden":
          roomIds: ["!abc:example.org"]
          key: swordfish-key
database:
  engine: postgres
  connectionString: postgres://irc:swordfish-db@localhost/irc
"##;
    let (text, value) = rendered(
        "appservice-irc",
        &[("config.yaml", config)],
        Choices::default(),
    );
    insta::assert_snapshot!(text);
    if let Some(value) = value {
        let server = &value["ircService"]["servers"]["irc.example.net"];
        assert_eq!(server["password"], "swordfish-irc");
        assert_eq!(server["mappings"]["#garden"]["key"], "swordfish-key");
        assert_eq!(server["port"], 6697);
    }
}

#[test]
fn maubot_keeps_its_plugins_and_passwords() {
    let config = r#"database: postgres://maubot:swordfish-db@localhost/maubot
server:
  hostname: 0.0.0.0
  port: 29316
  public_url: https://matrix.example.org
  unshared_secret: swordfish-sessions
homeservers:
  example.org:
    url: http://localhost:8008
    secret: swordfish-registration
admins:
  root: ""
  me: $2b$12$swordfishswordfishswordfishswordfishswordfishswordfis
"#;
    let synapse = (
        "homeserver.yaml",
        "server_name: example.org\nreport_stats: false\nlisteners: []\n",
    );
    let (text, value) = rendered(
        "maubot",
        &[("config.yaml", config), synapse],
        Choices::default(),
    );
    insta::assert_snapshot!(text);
    if let Some(value) = value {
        assert_eq!(
            value["homeservers"]["example.org"]["secret"],
            "swordfish-registration"
        );
        assert_eq!(value["server"]["unshared_secret"], "swordfish-sessions");
        assert_eq!(value["crypto_db_pickle_key"], "mau.crypto");
    }
}

/// What encrypts for its bots is sealed with a key that the example has, and nobody changes.
#[test]
fn maubot_keeps_what_it_encrypts_with() {
    let pickle = |line: &str| {
        let config = format!("server:\n  unshared_secret: swordfish-sessions\n{line}");
        let inputs = [Input::new("maubot/config.yaml", config)];
        let moved = moved(&inputs, Choices::default());
        let found = moved.done.host.secrets().iter();
        let found: Vec<_> = found
            .filter(|found| found.name.as_str() == "bridge-maubot-pickle")
            .map(|found| (found.value.expose().to_owned(), found.what.clone()))
            .collect();
        assert!(
            moved.text.contains("bridge-maubot-pickle"),
            "{}",
            moved.text
        );
        found
    };
    let usual = "the default of `crypto_db_pickle_key` of maubot/config.yaml";
    for line in ["", "crypto_db_pickle_key: mau.crypto\n"] {
        assert_eq!(
            pickle(line),
            [("mau.crypto".to_owned(), usual.to_owned())],
            "{line}"
        );
    }
    assert_eq!(
        pickle("crypto_db_pickle_key: swordfish\n"),
        [(
            "swordfish".to_owned(),
            "`crypto_db_pickle_key` of maubot/config.yaml".to_owned()
        )]
    );
}

#[test]
fn telegram_in_python_can_stay_or_become_the_new_one() {
    let config = yaml(&filled("telegram", Layout::Python));
    let (stays, _) = rendered(
        "telegram-python",
        &[("config.yaml", &config)],
        Choices::default(),
    );
    insta::assert_snapshot!(stays);
    let choices = Choices {
        upgrade: true,
        ..Choices::default()
    };
    let (newer, value) = rendered("telegram", &[("config.yaml", &config)], choices);
    insta::assert_snapshot!(newer);
    if let Some(value) = value {
        assert_eq!(value["network"]["api_id"], 123_456);
        assert_eq!(
            value["network"]["api_hash"],
            "fedcba9876543210fedcba9876543210"
        );
        assert_eq!(value["bridge"]["permissions"]["example.org"], "user");
    }
}

/// The hosts of docs/convert-examples.md.
#[test]
fn the_examples_of_the_documentation_are_hosts() {
    let Some(nix) = nix("whether the documentation's examples are hosts") else {
        return;
    };
    for (folder, bridge, upgrade) in [
        ("whatsapp", "whatsapp", false),
        ("telegram", "telegram", true),
        ("discord", "discord", false),
    ] {
        let directory = common::root().join("tests/fixtures/convert").join(folder);
        let mut inputs: Vec<Input> = std::fs::read_dir(directory)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .map(|path| Input::new(path.display().to_string(), std::fs::read(path).unwrap()))
            .collect();
        inputs.sort_by(|one, other| one.name.cmp(&other.name));
        let moved = moved(
            &inputs,
            Choices {
                upgrade,
                ..Choices::default()
            },
        );
        let value = moved
            .rendered(&nix, bridge)
            .unwrap_or_else(|reason| panic!("{reason}\n{}", moved.text));
        assert_eq!(value["appservice"]["id"], bridge);
        assert!(moved.text.lines().count() <= 30, "{}", moved.text);
    }
}
