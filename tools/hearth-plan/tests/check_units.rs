//! What the check says about units.
// Helpers are outside the test functions that clippy recognises.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::tell;
use serde_json::json;

const BRIDGE: &str = "hearth-bridge-heisenbridge.service";

#[test]
fn the_example_is_in_order() {
    assert_eq!(common::findings(&common::cabin()), "(nothing)\n");
    assert!(common::cabin()["units"].get(BRIDGE).is_some());
}

#[test]
fn units_by_themselves() {
    let nginx = common::cabin()["units"]["nginx.service"].clone();
    let told = tell(vec![
        (
            "a name that systemd does not take",
            vec![("/units/my bridge", nginx.clone())],
        ),
        (
            "nothing to start",
            vec![("/units/matrix-synapse.service/start", json!([]))],
        ),
        (
            "a program without its path",
            vec![("/units/matrix-synapse.service/start/0", json!("python3"))],
        ),
        (
            "a first command without its path",
            vec![(
                "/units/matrix-synapse.service/startPre",
                json!([["true"], []]),
            )],
        ),
        (
            "a state directory elsewhere",
            vec![(
                "/units/matrix-synapse.service/stateDirectory/name",
                json!("../synapse"),
            )],
        ),
        (
            "a mode that is none",
            vec![(
                "/units/matrix-synapse.service/stateDirectory/mode",
                json!("rwx"),
            )],
        ),
        (
            "a mode that lets everybody write",
            vec![(
                "/units/matrix-synapse.service/runtimeDirectory/mode",
                json!("0777"),
            )],
        ),
        (
            "a dynamic user without a name",
            vec![("/units/matrix-synapse.service/user", json!(null))],
        ),
    ]);
    insta::assert_snapshot!(told);
}

#[test]
fn who_is_named_and_not_there() {
    let told = tell(vec![
        (
            "after a unit of the host",
            vec![(
                "/units/matrix-synapse.service/after/-",
                json!("redis.service"),
            )],
        ),
        (
            "after one of ours",
            vec![(
                "/units/matrix-synapse.service/after/-",
                json!("hearth-secret.service"),
            )],
        ),
        (
            "requires",
            vec![(
                "/units/matrix-synapse.service/requires/-",
                json!("redis.service"),
            )],
        ),
        (
            "before, wants, wantedBy",
            vec![
                ("/units/nginx.service/before/-", json!("a.service")),
                ("/units/nginx.service/wants/-", json!("b.service")),
                ("/units/nginx.service/wantedBy/-", json!("c.service")),
            ],
        ),
        (
            "systemd's own",
            vec![
                (
                    "/units/nginx.service/after/-",
                    json!("network-online.target"),
                ),
                (
                    "/units/nginx.service/after/-",
                    json!("systemd-resolved.service"),
                ),
            ],
        ),
        (
            "talks to",
            vec![(
                "/units/nginx.service/talksTo/0/unit",
                json!("synapse.service"),
            )],
        ),
        (
            "Synapse's unit",
            vec![("/synapse/unit", json!("nginx.service"))],
        ),
        (
            "PostgreSQL's unit",
            vec![("/postgresql/unit", json!("postgres.service"))],
        ),
        (
            "the proxy's unit",
            vec![("/proxy/unit", json!("caddy.service"))],
        ),
        (
            "Synapse's database",
            vec![("/synapse/database", json!("synapse"))],
        ),
        (
            "a bridge's unit",
            vec![("/bridges/heisenbridge/unit", json!("x.service"))],
        ),
        (
            "a bridge's registration",
            vec![("/bridges/heisenbridge/registration", json!("irc"))],
        ),
        (
            "a bridge's address",
            vec![("/bridges/heisenbridge/url", json!("http://127.0.0.1:1"))],
        ),
        (
            "a registration's unit",
            vec![("/registrations/heisenbridge/units/-", json!("x.service"))],
        ),
    ]);
    insta::assert_snapshot!(told);
}
