//! Containers that take what they are told from several places.

use hearth_convert::{Choices, Input, convert};

use crate::words::told;

const COMPOSE: &str = r#"x-common: &common
  env_file: common.env
services:
  synapse:
    <<: *common
    image: matrixdotorg/synapse:${TAG:-latest}
    environment:
      - SYNAPSE_SERVER_NAME=${SERVER:-example.org}
      - PASSWORD=${PASSWORD}
    command: [run, --password=swordfish]
    volumes: ["./synapse:/data", "${MEDIA}/media/:/data/media_store"]
    labels:
      - "traefik.http.routers.synapse.rule=Host(`matrix.${DOMAIN}`)"
  base:
    image: dock.mau.dev/mautrix/signal
    ports: ["${ADDRESS}:29328:29328"]
    volumes: [signal:/data]
  signal:
    extends: {service: base}
    env_file: [signal.env, {path: other.env, required: false}]
    entrypoint: /start
  whatsapp:
    extends: {file: common.yml, service: bridge}
    image: ${WHATSAPP}
  circle:
    extends: circle
    image: postgres:16
  watchtower:
    image: containrrr/watchtower
    command: --interval 30
    environment: {WATCHTOWER_TOKEN: swordfish}
    ports: ["8080:8080"]
include: [more.yml]
"#;

#[test]
fn what_stands_elsewhere_is_told_with_its_place() {
    insta::assert_snapshot!(told(&[("docker-compose.yml", COMPOSE)]));
}

#[test]
fn an_env_beside_it_fills_it_in() {
    let env = "SERVER=example.net\nDOMAIN=example.net\nADDRESS=127.0.0.1\nMEDIA=/srv\nWHATSAPP=mautrix/whatsapp:v1\nPASSWORD=swordfish\n";
    insta::assert_snapshot!(told(&[
        ("other/.env", "SERVER=wrong.example\n"),
        ("matrix/docker-compose.yml", COMPOSE),
        ("matrix/.env", env),
        (
            "matrix/signal/config.yaml",
            "homeserver:\n  domain: example.net\nappservice:\n  id: signal\nnetwork:\n  device_name: x\n"
        ),
    ]));
}

#[test]
fn variables_alone_are_for_nobody() {
    let input = Input::new("matrix/.env", "A=1\n");
    let done = convert(std::slice::from_ref(&input), None, &Choices::default()).unwrap();
    let finding = &done.host.findings()[0];
    assert_eq!(
        (
            finding.subject.as_str(),
            finding.fact.as_str(),
            finding.remedy.as_deref()
        ),
        (
            "matrix/.env",
            "these variables are for a docker-compose file, and none was given",
            Some("give the docker-compose file too")
        )
    );
    let found = convert(&[input.found()], None, &Choices::default()).unwrap();
    assert!(found.host.findings().is_empty() && found.seen.is_empty());
}
