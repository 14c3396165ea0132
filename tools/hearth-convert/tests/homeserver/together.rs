//! What files of one server say to each other: contradictions, delegation, containers and Element Web.

use crate::words::told;

#[test]
fn addresses_that_do_not_agree() {
    insta::assert_snapshot!(told(&[
        (
            "homeserver.yaml",
            "server_name: example.org\npublic_baseurl: https://matrix.example.org/\nlisteners:\n  - port: 8008\n    bind_addresses: [127.0.0.1]\n"
        ),
        (
            "client",
            r#"{"m.homeserver": {"base_url": "https://chat.example.org"}, "m.identity_server": {"base_url": "https://vector.im"}, "org.matrix.msc3575.proxy": {"url": "https://a"}, "io.element.e2ee": {}}"#
        ),
        ("server", r#"{"m.server": "synapse.example.org:8448"}"#),
        (
            "config.json",
            r#"{"default_server_config": {"m.homeserver": {"base_url": "https://matrix.example.org", "server_name": "example.net"}}, "brand": "Ours"}"#
        ),
        (
            "whatsapp/config.yaml",
            "homeserver:\n  address: http://synapse:8018\n  domain: example.org\nappservice:\n  id: whatsapp\nnetwork:\n  os_name: x\n"
        ),
    ]));
}

#[test]
fn registrations_that_do_not_agree() {
    let registration = |id: &str, token: &str, domain: &str| {
        format!(
            "id: {id}\nurl: null\nas_token: {token}\nhs_token: swordfish-hs\nsender_localpart: {id}\nnamespaces:\n  users:\n    - {{regex: '@{id}_.*:{domain}', exclusive: true}}\n"
        )
    };
    insta::assert_snapshot!(told(&[
        (
            "homeserver.yaml",
            "server_name: example.org\nlisteners: []\napp_service_config_files: [/data/one.yaml, /data/gone.yaml]\n"
        ),
        (
            "one.yaml",
            &registration("one", "swordfish-a", "example\\.org")
        ),
        (
            "two.yaml",
            &registration("two", "swordfish-a", "example\\.net$")
        ),
        (
            "again.yaml",
            &registration("one", "swordfish-a", "example\\.org")
        ),
    ]));
}

#[test]
fn files_of_which_only_one_can_be_used() {
    let key = |text: &str| format!("ed25519 a_AbCd {text}\n");
    let puppets = |id: &str, token: &str| {
        format!(
            "id: {id}\nurl:\nas_token: {token}\nhs_token: swordfish-hs\nsender_localpart: x\nrate_limited: false\nnamespaces:\n  users:\n    - {{regex: '@.*:example\\.org', exclusive: false}}\n"
        )
    };
    let irc = |id: &str, token: &str, port: u16| {
        format!(
            "id: {id}\nurl: http://localhost:{port}\nas_token: {token}\nhs_token: swordfish-hs\nsender_localpart: heisenbridge\nrate_limited: false\nnamespaces:\n  users:\n    - {{regex: '@irc_.*', exclusive: true}}\n"
        )
    };
    let own = |id: &str, token: &str| {
        format!(
            "id: {id}\nurl: http://localhost:9001\nas_token: {token}\nhs_token: swordfish-hs\nsender_localpart: bot\nrate_limited: false\nnamespaces: {{users: [], aliases: [], rooms: []}}\n"
        )
    };
    insta::assert_snapshot!(told(&[
        (
            "backup/example.org.signing.key",
            &key("swordfishOldAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
        ),
        (
            "homeserver.yaml",
            "server_name: example.org\nlisteners: []\nsigning_key_path: /data/example.org.signing.key\n"
        ),
        (
            "synapse/example.org.signing.key",
            &key("swordfishNewAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
        ),
        ("dp-a.yaml", &puppets("doublepuppet", "swordfish-1")),
        ("dp-b.yaml", &puppets("double-puppet", "swordfish-2")),
        ("irc-a.yaml", &irc("heisenbridge", "swordfish-3", 9898)),
        ("irc-b.yaml", &irc("irc-bot", "swordfish-4", 9899)),
        ("own-a.yaml", &own("my bot", "swordfish-5")),
        ("own-b.yaml", &own("my-bot", "swordfish-6")),
    ]));
}

#[test]
fn one_signing_key_may_lie_in_several_places() {
    let text = told(&[
        (
            "backup/signing.key",
            "ed25519 a_AbCd swordfishKeyAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\ned25519 a_EfGh swordfishOtherAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n",
        ),
        (
            "homeserver.yaml",
            "server_name: example.org\nlisteners: []\nsigning_key: |\n  ed25519 a_AbCd swordfishKeyAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n  ed25519 a_EfGh swordfishOtherAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n",
        ),
        (
            "signing.key",
            "ed25519 a_AbCd swordfishKeyAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\ned25519 a_EfGh swordfishOtherAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        ),
    ]);
    assert!(!text.contains("error:"), "{text}");
    assert!(
        text.ends_with("}\nsynapse-signing-key: Synapse's signing key, of backup/signing.key\n"),
        "{text}"
    );
}

#[test]
fn containers() {
    insta::assert_snapshot!(told(&[(
        "docker-compose.yml",
        r#"services:
  synapse:
    image: matrixdotorg/synapse:latest
    volumes: ["./synapse:/data"]
    environment:
      SYNAPSE_SERVER_NAME: example.org
      POSTGRES_PASSWORD: swordfish
    labels:
      - "traefik.http.routers.synapse.rule=Host(`matrix.example.org`)"
  db:
    image: postgres:16
    environment: [POSTGRES_PASSWORD=swordfish]
    ports: ["5432:5432", "127.0.0.1:5433:5432"]
  whatsapp:
    image: dock.mau.dev/mautrix/whatsapp:latest
    volumes: [{type: volume, source: whatsapp, target: /data}]
  irc:
    image: hif1/heisenbridge
  traefik:
    image: traefik:v3
    ports: ["443:443"]
  element:
    image: vectorim/element-web
  turn:
    image: coturn/coturn
"#
    )]));
}
