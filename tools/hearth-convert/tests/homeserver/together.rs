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
