//! What the check says about the order of units and their ports.
// Helpers are outside the test functions that clippy recognises.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::tell;
use serde_json::json;

#[test]
fn the_order_of_things() {
    let told = tell(vec![
        (
            "a circle of two",
            vec![(
                "/units/hearth-secrets.service/after/-",
                json!("matrix-synapse.service"),
            )],
        ),
        (
            "a circle of three, one way by before",
            vec![
                (
                    "/units/nginx.service/after/-",
                    json!("matrix-synapse.service"),
                ),
                (
                    "/units/nginx.service/before/-",
                    json!("hearth-secrets.service"),
                ),
            ],
        ),
        (
            "itself",
            vec![("/units/nginx.service/after/-", json!("nginx.service"))],
        ),
        (
            "requires without after",
            vec![(
                "/units/nginx.service/requires/-",
                json!("matrix-synapse.service"),
            )],
        ),
        (
            "requires, ordered by the other",
            vec![
                (
                    "/units/nginx.service/requires/-",
                    json!("matrix-synapse.service"),
                ),
                (
                    "/units/matrix-synapse.service/before/-",
                    json!("nginx.service"),
                ),
            ],
        ),
    ]);
    insta::assert_snapshot!(told);
}

#[test]
fn ports() {
    let listen =
        |address: &str, port: u16| json!({"address": address, "port": port, "purpose": "x"});
    let told = tell(vec![
        (
            "the same port",
            vec![(
                "/units/matrix-synapse.service/listens/-",
                listen("localhost", 9898),
            )],
        ),
        (
            "the same port at every address",
            vec![("/units/nginx.service/listens/-", listen("*", 8008))],
        ),
        (
            "the same port at another address",
            vec![("/units/nginx.service/listens/-", listen("10.0.0.1", 8008))],
        ),
        (
            "twice by one unit",
            vec![("/units/nginx.service/listens/-", listen("::", 443))],
        ),
        (
            "beyond loopback",
            vec![(
                "/units/matrix-synapse.service/listens/0/address",
                json!("0.0.0.0"),
            )],
        ),
        (
            "an appservice beyond loopback",
            vec![(
                "/units/hearth-bridge-heisenbridge.service/listens/0/address",
                json!("0.0.0.0"),
            )],
        ),
        (
            "on the tunnel",
            vec![(
                "/units/hearth-bridge-heisenbridge.service/listens/-",
                listen("10.100.0.1", 29318),
            )],
        ),
        (
            "without a network",
            vec![("/units/matrix-synapse.service/network", json!("none"))],
        ),
    ]);
    insta::assert_snapshot!(told);
}
