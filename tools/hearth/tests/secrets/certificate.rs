//! `hearth certificate`.

use std::fs;

use serde_json::json;

use crate::sandbox::{mode, succeeds};
use crate::{host, json_of};

#[test]
fn placeholder_certificates_are_made_once() {
    let mut host = host();
    let below = host.path("state/tls/theirs");
    host.plan["proxy"]["certificates"]["files.example.org"] = json!({
        "source": "files",
        "certificate": below.join("fullchain.pem"),
        "key": below.join("key.pem"),
    });
    host.write_plan();
    let output = host.hearth(&["certificate", "ensure"]);
    assert_eq!(
        host.text(&succeeds(&output).stderr),
        "Made a placeholder certificate for `cabin.example.org`\n"
    );
    assert_eq!(
        mode(&host.path("state/tls/cabin.example.org/key.pem")),
        0o600
    );
    assert!(!below.exists());
    assert_eq!(
        json_of(&host, &["certificate", "ensure", "--json"]),
        json!({ "made": [] })
    );
}

#[test]
fn a_certificate_that_is_damaged_is_told_and_kept() {
    let host = host();
    succeeds(&host.hearth(&["certificate", "ensure"]));
    let path = host.path("state/tls/cabin.example.org/fullchain.pem");
    fs::write(&path, "x").unwrap();
    assert_eq!(
        host.refused(&["certificate", "ensure"], 1),
        "error: `HOST/state/tls/cabin.example.org/fullchain.pem` is not a certificate in PEM\n\n\
         hint: if it is yours, declare it with `hearth.proxy.tls.certificate` and \
         `hearth.proxy.tls.key`; otherwise remove \
         `HOST/state/tls/cabin.example.org/fullchain.pem` and run this again\n"
    );
    assert_eq!(fs::read_to_string(path).unwrap(), "x");
}
