//! What the check says about secrets and paths.
// Helpers are outside the test functions that clippy recognises.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::tell;
use serde_json::json;

const CREDENTIALS: &str = "/units/matrix-synapse.service/credentials";

#[test]
fn paths() {
    let told = tell(vec![
        (
            "a relative state directory",
            vec![("/stateDirectory", json!("lib/hearth"))],
        ),
        (
            "a way up",
            vec![("/synapse/signingKey/path", json!("/var/lib/../key"))],
        ),
        (
            "a secret file in the store",
            vec![(
                "/secrets/smtp",
                json!({"source": "file", "path": "/nix/store/abc-smtp"}),
            )],
        ),
        (
            "tokens to take over from the store",
            vec![(
                "/registrations/heisenbridge/tokensFrom",
                json!("/nix/store/x-registration.yaml"),
            )],
        ),
        (
            "a key to install from the store",
            vec![(
                "/synapse/signingKey/installFrom",
                json!("/nix/store/abc-key"),
            )],
        ),
        (
            "a certificate key in the store",
            vec![(
                "/proxy/certificates/cabin.example.org/key",
                json!("/nix/store/abc-key.pem"),
            )],
        ),
        (
            "a certificate in the store",
            vec![(
                "/proxy/certificates/cabin.example.org/certificate",
                json!("/nix/store/abc-cert.pem"),
            )],
        ),
        (
            "a relative socket directory",
            vec![("/postgresql/socketDirectory", json!("run"))],
        ),
    ]);
    insta::assert_snapshot!(told);
}

#[test]
fn secrets() {
    let told = tell(vec![
        (
            "a name that is no file name",
            vec![(
                "/secrets/a b",
                json!({"source": "file", "path": "/run/secrets/a"}),
            )],
        ),
        (
            "two in one file",
            vec![(
                "/secrets/other",
                json!({"source": "generated", "path": "/var/lib/hearth/secrets/synapse-form"}),
            )],
        ),
        (
            "generated elsewhere",
            vec![(
                "/secrets/other",
                json!({"source": "generated", "path": "/root/other"}),
            )],
        ),
    ]);
    insta::assert_snapshot!(told);
}

#[test]
fn credentials() {
    assert!(common::cabin().pointer(CREDENTIALS).is_some());
    let told = tell(vec![
        (
            "an unknown secret",
            vec![(
                "/units/matrix-synapse.service/credentials/synapse-form/name",
                json!("form"),
            )],
        ),
        (
            "another path",
            vec![(
                "/units/matrix-synapse.service/credentials/synapse-form/path",
                json!("/var/lib/form"),
            )],
        ),
        (
            "an unknown registration",
            vec![(
                "/units/hearth-bridge-heisenbridge.service/credentials/registration/name",
                json!("irc"),
            )],
        ),
        (
            "a registration's other path",
            vec![(
                "/units/hearth-bridge-heisenbridge.service/credentials/registration/path",
                json!("/x.yaml"),
            )],
        ),
        (
            "a registration that does not know its reader",
            vec![(
                "/registrations/heisenbridge/units",
                json!(["matrix-synapse.service"]),
            )],
        ),
        (
            "an id that systemd does not take",
            vec![(
                "/units/nginx.service/credentials/a b",
                json!({"kind": "file", "name": "x", "path": "/etc/x"}),
            )],
        ),
        (
            "a file in the store",
            vec![(
                "/units/nginx.service/credentials/x",
                json!({"kind": "file", "name": "x", "path": "/nix/store/x"}),
            )],
        ),
    ]);
    insta::assert_snapshot!(told);
}

#[test]
fn what_looks_like_a_secret() {
    let told = tell(vec![
        (
            "in the environment",
            vec![
                (
                    "/units/nginx.service/environment/SMTP_PASSWORD",
                    json!("hunter2"),
                ),
                (
                    "/units/nginx.service/environment/SMTP_PASSWORD_FILE",
                    json!("/run/smtp"),
                ),
                ("/units/nginx.service/environment/TOKEN", json!("%d/token")),
            ],
        ),
        (
            "in arguments",
            vec![(
                "/units/matrix-synapse.service/start",
                json!([
                    "/bin/x",
                    "--api-key=hunter2",
                    "--token",
                    "hunter2",
                    "--password",
                    "--secret"
                ]),
            )],
        ),
        (
            "in settings",
            vec![(
                "/units/nginx.service/serviceConfig",
                json!({
                    "SetCredential": ["a:hunter2", "b:\\n"],
                    "Environment": ["A=b", "ADMIN_TOKEN=hunter2"],
                    "Nice": 5,
                }),
            )],
        ),
        (
            "in YAML",
            vec![(
                "/files/~1etc~1hearth~1homeserver.yaml/text",
                json!(
                    "# password: hunter2\nmacaroon_secret_key: \"hunter2\"\nform_secret_path: /run/x\n\
                 password_config:\n  enabled: true\nlist:\n  - client_secret: hunter2\ntoken: null\nx: {password: hunter2}\n"
                ),
            )],
        ),
        (
            "in JSON and INI",
            vec![(
                "/files/~1etc~1hearth~1homeserver.yaml/text",
                json!(
                    "{\"a\": 1, \"as_token\": \"hunter2\", \"hs_token\": {\"_secret\": \"x\"}, \"key\": {\"_secret\": \"synapse-macaroon\"}}\npassword = hunter2\npassword = ${x}\n"
                ),
            )],
        ),
    ]);
    insta::assert_snapshot!(told);
}
