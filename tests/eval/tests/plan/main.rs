//! What the modules make of options: defaults, settings that merge, secrets, bridges as data.
// Clippy takes what the tests share for production code.
#![allow(clippy::unwrap_used)]

mod bridge_options;
mod bridge_things;
mod bridges;
mod kinds;

use hearth_eval_tests::nix;
use hearth_tree::nix::Nix;
use serde_json::{Value, json};

const HOST: &str = r#"enable = true; serverName = "example.org"; admins = [ "@you:example.org" ];"#;

fn plan(nix: &Nix, options: &str) -> Value {
    let module = format!("{{ hearth = {{ {HOST} {options} }}; }}");
    serde_json::from_str(&nix.apply("plan", &module).unwrap()).unwrap()
}

/// A file of the plan that is JSON.
fn file(plan: &Value, path: &str) -> Value {
    let text = plan["files"][path]["text"].as_str().unwrap_or("null");
    serde_json::from_str(text).unwrap()
}

fn homeserver(plan: &Value) -> Value {
    file(plan, "/etc/hearth/homeserver.yaml")
}

/// The plan and the configuration of a host with this bridge.
fn whatsapp(nix: &Nix, options: &str) -> (Value, Value) {
    let plan = plan(
        nix,
        &format!("bridges.whatsapp = {{ enable = true; {options} }};"),
    );
    let config = file(&plan, "/etc/hearth/bridges/whatsapp/config.json");
    (plan, config)
}

#[test]
fn a_host_of_three_lines_has_every_default() {
    let Some(nix) = nix("defaults") else { return };
    let plan = plan(&nix, "");
    assert_eq!(plan["publicBaseUrl"], "https://example.org");
    assert_eq!(plan["proxy"], Value::Null);
    assert_eq!(plan["routes"], json!([]));
    assert_eq!(plan["bridges"], json!({}));
    assert_eq!(
        plan["databases"],
        json!({ "matrix-synapse": {
            "owner": "matrix-synapse", "encoding": "UTF8", "collate": "C", "ctype": "C",
            "provider": "libc", "strict": true,
        } })
    );
    let homeserver = homeserver(&plan);
    assert_eq!(homeserver["report_stats"], false);
    assert_eq!(homeserver["enable_registration"], false);
    assert_eq!(homeserver["database"]["args"]["host"], "/run/postgresql");
    assert_eq!(homeserver["app_service_config_files"], json!([]));
    let generated: Vec<&str> = plan["secrets"]
        .as_object()
        .unwrap()
        .values()
        .map(|secret| secret["source"].as_str().unwrap())
        .collect();
    assert_eq!(generated, ["generated"; 4]);
}

#[test]
fn settings_of_several_files_merge() {
    let Some(nix) = nix("freeform settings") else {
        return;
    };
    let plan = plan(
        &nix,
        "synapse.settings = { presence.enabled = false; report_stats = true; rc_message.per_second = 0.5; };",
    );
    let homeserver = homeserver(&plan);
    assert_eq!(homeserver["presence"]["enabled"], false);
    assert_eq!(homeserver["report_stats"], true);
    assert_eq!(homeserver["rc_message"]["per_second"], 0.5);

    let modules = format!(
        "{{ imports = [
            {{ hearth = {{ {HOST} synapse.settings.email.smtp_host = \"mail.example.org\"; }}; }}
            {{ hearth.synapse.settings.email.smtp_port = 587; }}
        ]; }}"
    );
    let merged: Value = serde_json::from_str(&nix.apply("plan", &modules).unwrap()).unwrap();
    assert_eq!(
        file(&merged, "/etc/hearth/homeserver.yaml")["email"],
        json!({ "smtp_host": "mail.example.org", "smtp_port": 587 })
    );
}

#[test]
fn a_setting_with_a_secret_is_rendered_at_start_and_is_not_public() {
    let Some(nix) = nix("secrets in settings") else {
        return;
    };
    let plan = plan(
        &nix,
        r#"secrets.smtp.file = "/run/secrets/smtp";
           synapse.settings.email = { smtp_host = "mail.example.org"; smtp_pass._secret = "smtp"; };"#,
    );
    assert_eq!(homeserver(&plan)["email"], Value::Null);
    assert_eq!(
        file(&plan, "/etc/hearth/synapse-secrets.json"),
        json!({ "email": { "smtp_host": "mail.example.org", "smtp_pass": { "_secret": "smtp" } } })
    );
    assert_eq!(
        plan["secrets"]["smtp"],
        json!({ "source": "file", "path": "/run/secrets/smtp" })
    );
    let synapse = &plan["units"]["matrix-synapse.service"];
    assert_eq!(
        synapse["credentials"]["smtp"],
        json!({ "kind": "secret", "name": "smtp", "path": "/run/secrets/smtp" })
    );
    assert_eq!(
        synapse["startPre"],
        json!([[
            "/usr/bin/hearth",
            "render",
            "--template",
            "/etc/hearth/synapse-secrets.json",
            "--output",
            "/run/matrix-synapse/secrets.yaml"
        ]])
    );
    assert_eq!(
        synapse["start"].as_array().unwrap()[5..],
        [
            json!("--config-path"),
            json!("/run/matrix-synapse/secrets.yaml")
        ]
    );
}

#[test]
fn a_secret_of_hearths_own_can_be_brought_along() {
    let Some(nix) = nix("own secrets") else {
        return;
    };
    let plan = plan(&nix, r#"secrets.synapse-macaroon.file = "/root/macaroon";"#);
    assert_eq!(
        plan["secrets"]["synapse-macaroon"],
        json!({ "source": "file", "path": "/root/macaroon" })
    );
    assert_eq!(
        plan["units"]["matrix-synapse.service"]["credentials"]["synapse-macaroon"]["path"],
        "/root/macaroon"
    );
}

#[test]
fn a_signing_key_to_install_is_a_credential_that_may_be_gone() {
    let Some(nix) = nix("the signing key") else {
        return;
    };
    let plan = plan(
        &nix,
        r#"synapse.signingKey.installFrom = "/root/old.signing.key";"#,
    );
    assert_eq!(
        plan["synapse"]["signingKey"]["installFrom"],
        "/root/old.signing.key"
    );
    let unit = &plan["units"]["hearth-signing-key.service"];
    assert_eq!(
        unit["credentials"],
        json!({ "signing-key": { "kind": "file", "name": "signing-key", "path": "/root/old.signing.key" } })
    );
    assert_eq!(unit["serviceConfig"]["SetCredential"], "signing-key:\\n");
}

#[test]
fn a_server_name_that_is_not_the_domain_is_delegated() {
    let Some(nix) = nix("delegation") else { return };
    let plan = plan(
        &nix,
        r#"proxy = { kind = "nginx"; domain = "matrix.example.org"; tls.selfSigned = true; };"#,
    );
    let rows: Vec<String> = plan["routes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|route| {
            let answer = route["respond"]["body"]
                .as_str()
                .or(route["upstream"].as_str());
            format!(
                "{}{} {}",
                route["host"].as_str().unwrap(),
                route["path"].as_str().unwrap(),
                answer.unwrap()
            )
        })
        .collect();
    assert_eq!(
        rows,
        [
            "matrix.example.org/_matrix http://127.0.0.1:8008",
            "matrix.example.org/_synapse/client http://127.0.0.1:8008",
            r#"example.org/.well-known/matrix/server {"m.server":"matrix.example.org:443"}"#,
            r#"example.org/.well-known/matrix/client {"m.homeserver":{"base_url":"https://matrix.example.org"}}"#,
        ]
    );
    let certificates = plan["proxy"]["certificates"].as_object().unwrap();
    assert_eq!(
        certificates.keys().collect::<Vec<_>>(),
        ["example.org", "matrix.example.org"]
    );
}

#[test]
fn what_works_but_perhaps_not_as_meant_is_a_warning() {
    let Some(nix) = nix("warnings") else { return };
    let module = r#"{ hearth = {
        enable = true;
        serverName = "example.org";
        proxy = { kind = "nginx"; tls.acme.email = "you@example.org"; };
    }; }"#;
    let warnings: Vec<String> =
        serde_json::from_str(&nix.apply("warnings", module).unwrap()).unwrap();
    assert_eq!(
        warnings,
        [
            "`hearth.admins` is empty: nobody looks after this server\n  \
             hint: write `hearth.admins = [ \"@you:example.org\" ];`",
            "`hearth.proxy.tls.acme`: there is no ACME client on this target, so the certificate is a placeholder \
             that no browser and no other server trusts\n  \
             hint: have an ACME client of yours keep a certificate, and name it in \
             `hearth.proxy.tls.certificate` and `hearth.proxy.tls.key`",
        ]
    );
}

#[test]
fn a_host_that_is_not_enabled_has_no_files() {
    let Some(nix) = nix("a host that is not enabled") else {
        return;
    };
    assert_eq!(nix.apply("tree", "{ }").unwrap().trim(), "{}");
}
