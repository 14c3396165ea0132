//! What the check says about the server's names, routes, certificates, database and files.
// Helpers are outside the test functions that clippy recognises.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::tell;
use serde_json::json;

#[test]
fn names() {
    let told = tell(vec![
        (
            "a server name with a scheme",
            vec![("/serverName", json!("https://cabin.example.org"))],
        ),
        (
            "a server name with a port",
            vec![("/serverName", json!("cabin.example.org:8448"))],
        ),
        (
            "a server name with capitals",
            vec![("/serverName", json!("Cabin.example.org"))],
        ),
        (
            "a base URL that is none",
            vec![("/publicBaseUrl", json!("cabin.example.org"))],
        ),
        (
            "a base URL in the clear",
            vec![("/publicBaseUrl", json!("http://cabin.example.org"))],
        ),
        (
            "an admin of another server",
            vec![("/admins/0", json!("@you:example.org"))],
        ),
        (
            "an admin who is no user id",
            vec![("/admins/0", json!("you"))],
        ),
        (
            "a bot of another server",
            vec![(
                "/bridges/heisenbridge/bot",
                json!("@heisenbridge:example.org"),
            )],
        ),
        (
            "an upload limit in words",
            vec![("/synapse/maxUploadSize", json!("50 MB"))],
        ),
    ]);
    insta::assert_snapshot!(told);
}

#[test]
fn routes() {
    let route = |path: &str, upstream: &str| json!({"host": "cabin.example.org", "path": path, "match": "prefix", "upstream": upstream});
    let synapse = "http://127.0.0.1:8008";
    let closed = json!({"host": "cabin.example.org", "path": "/_synapse", "match": "prefix",
        "respond": {"status": 404, "type": "text/plain", "cors": false, "body": ""}});
    let told = tell(vec![
        (
            "everything to Synapse",
            vec![("/routes/-", route("/", synapse))],
        ),
        (
            "everything to Synapse but what is closed",
            vec![("/routes/-", route("/", synapse)), ("/routes/-", closed)],
        ),
        (
            "part of the admin API",
            vec![("/routes/-", route("/_synapse/admin/v1/users", synapse))],
        ),
        (
            "metrics by a port of their own",
            vec![
                (
                    "/units/matrix-synapse.service/listens/-",
                    json!({"address": "::1", "port": 9000, "purpose": "Metrics"}),
                ),
                ("/routes/-", route("/metrics", "http://[::1]:9000")),
            ],
        ),
        (
            "to nowhere",
            vec![("/routes/-", route("/x", "http://127.0.0.1:8009"))],
        ),
        (
            "to another machine",
            vec![("/routes/-", route("/x", "http://10.0.0.2:8009"))],
        ),
        (
            "with a path",
            vec![("/routes/-", route("/x", "http://127.0.0.1:8008/"))],
        ),
        (
            "no address",
            vec![("/routes/-", route("/x", "matrix-synapse"))],
        ),
        ("a relative path", vec![("/routes/-", route("x", synapse))]),
        ("twice", vec![("/routes/-", route("/_matrix", synapse))]),
        (
            "neither answers nor leads",
            vec![("/routes/0/upstream", json!(null))],
        ),
        (
            "both answers and leads",
            vec![("/routes/2/upstream", json!(synapse))],
        ),
        (
            "a status that is none",
            vec![("/routes/2/respond/status", json!(99))],
        ),
    ]);
    insta::assert_snapshot!(told);
}

#[test]
fn certificates() {
    let pair = json!({"source": "files", "certificate": "/x.pem", "key": "/x.pem"});
    let told = tell(vec![
        (
            "a host without one",
            vec![("/routes/0/host", json!("matrix.example.org"))],
        ),
        (
            "the key in the same file",
            vec![("/proxy/certificates/a.example.org", pair.clone())],
        ),
        (
            "a host name that is none",
            vec![
                ("/proxy/certificates/https:", pair),
                ("/proxy/certificates/https:/key", json!("/key.pem")),
            ],
        ),
        ("no proxy", vec![("/proxy", json!(null))]),
    ]);
    insta::assert_snapshot!(told);
}

#[test]
fn databases() {
    let told = tell(vec![
        (
            "strict in another collation",
            vec![("/databases/matrix-synapse/collate", json!("en_US.UTF-8"))],
        ),
        (
            "strict by ICU",
            vec![("/databases/matrix-synapse/provider", json!("icu"))],
        ),
        (
            "Synapse's own not strict",
            vec![
                ("/databases/matrix-synapse/strict", json!(false)),
                ("/databases/matrix-synapse/ctype", json!("en_US.UTF-8")),
            ],
        ),
        (
            "an owner without a name",
            vec![("/databases/matrix-synapse/owner", json!(""))],
        ),
    ]);
    insta::assert_snapshot!(told);
}

#[test]
fn files() {
    let file = |mode: &str| json!({"mode": mode, "text": ""});
    let told = tell(vec![
        (
            "where a plan does not write",
            vec![("/files/~1etc~1passwd", file("0644"))],
        ),
        (
            "beside a place it knows",
            vec![("/files/~1etc~1nginx-mine~1x", file("0644"))],
        ),
        (
            "a relative path",
            vec![("/files/etc~1hearth~1x", file("0644"))],
        ),
        (
            "a mode that is none",
            vec![("/files/~1etc~1hearth~1x", file("644"))],
        ),
        (
            "a mode that lets others write",
            vec![("/files/~1etc~1hearth~1x", file("0664"))],
        ),
        (
            "home-manager's",
            vec![
                ("/target", json!("home-manager")),
                (
                    "/files",
                    json!({"/home/pi/.config/hearth/x": {"mode": "0644", "text": ""},
                              "/home/pi/x": {"mode": "0644", "text": ""}}),
                ),
            ],
        ),
    ]);
    insta::assert_snapshot!(told);
}
