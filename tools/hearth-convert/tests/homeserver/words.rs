//! What a person is told, word for word.

use hearth_convert::Choices;

#[path = "../told/plain.rs"]
mod all;

pub fn told(files: &[(&str, &str)]) -> String {
    let text = all::told(files, &Choices::default());
    assert!(
        !text.contains("swordfish") && !text.contains("87654321"),
        "{text}"
    );
    text
}

#[test]
fn what_hearth_decides_is_told_where_it_differs() {
    insta::assert_snapshot!(told(&[(
        "homeserver.yaml",
        r#"server_name: example.org
public_baseurl: https://matrix.example.org/
pid_file: /data/homeserver.pid
log_config: /data/log.config
media_store_path: /data/media
max_upload_size: 1T
tls_certificate_path: /data/tls.crt
tls_private_key_path: /data/tls.key
signing_key_path: /data/signing.key
macaroon_secret_key_path: /data/macaroon
form_secret: 12345678
registration_shared_secret: swordfish
listeners:
  - port: 8018
    bind_addresses: ['0.0.0.0']
    resources:
      - names: [client, federation, consent]
  - port: 8448
    tls: true
    resources: [{names: [federation]}]
  - path: /run/synapse.sock
    resources: [{names: [client]}]
  - {port: 9000, type: metrics}
  - {port: 9093, resources: [{names: [replication]}]}
database:
  name: psycopg2
  allow_unsafe_locale: true
  args: {user: me, password: swordfish, dbname: synapse, cp_min: 5, cp_max: 10, keepalives_idle: 10}
instance_map: {main: {host: localhost, port: 9093}}
worker_replication_secret: swordfish
start_pushers: true
"#
    )]));
}

#[test]
fn what_synapse_passes_over_or_refuses() {
    insta::assert_snapshot!(told(&[(
        "homeserver.yaml",
        r#"server_name: example.org
public_baseurl: http://localhost:8008/matrix
report_stats: true
databases: {}
enable_registraton: true
shopping: [milk]
presence: {enabeld: false}
acme: {enabled: true}
enable_group_creation: true
log_file: /data/homeserver.log
invite_3pid_guest: false
trust_identity_server_for_password_resets: true
account_threepid_delegates: {email: https://example.net, msisdn: https://example.net}
experimental_features:
  msc3861: {enabled: true, admin_token: swordfish}
  msc3266_enabled: true
  msc99999_enabled: true
report_stats: true
"#
    )]));
}

#[test]
fn secrets_become_names_wherever_they_are() {
    insta::assert_snapshot!(told(&[
        (
            "homeserver.yaml",
            r#"server_name: example.org
signing_key_path: /data/signing.key
# ours
turn_shared_secret_path: /data/turn
turn_password: 12345678
# smtp_pass: swordfish
email: {smtp_pass: swordfish, smtp_host: mail.example.org}
redis: {enabled: true, password_path: /data/redis}
password_config: {pepper: swordfish}
http_proxy: http://me:swordfish@proxy.example.org:3128
refresh_token_lifetime: 24h
recaptcha_public_key: 0246813579abcdefghijABCDEFGHIJ0246813579
oidc_providers:
  - {idp_id: a, idp_name: A, token_endpoint: https://a/token, token_endpoint_auth_method: client_secret_post, client_secret: swordfish-1}
  - {idp_id: b, idp_name: B, client_secret_path: /data/b}
media_storage_providers:
  - {module: s3.S3, config: {bucket: media, access_key_id: me, secret_access_key: swordfish}}
modules:
  - {module: mine.Mine, config: {password: 87654321, other_password: 876543210987654321098765432109, token_lifetime: 86400}}
"#
        ),
        (
            "signing.key",
            "ed25519 a_AbCd swordfishAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n"
        ),
    ]));
}

#[test]
fn empty_sections_are_nobodys_decision() {
    let text = told(&[(
        "homeserver.yaml",
        "server_name: example.org\nreport_stats: true\nemail:\nretention:\npush:\noidc_providers:\n",
    )]);
    assert!(!text.contains("null"), "{text}");
    assert!(
        text.contains("synapse.settings.report_stats = true;"),
        "{text}"
    );
}

#[test]
fn a_name_has_to_be_text_and_a_database_postgresql() {
    insta::assert_snapshot!(told(&[(
        "homeserver.yaml",
        "server_name: 1234\nlisteners: []\ndatabase: {name: sqlite3}\nreport_stats: no\n"
    )]));
}

#[test]
fn a_secret_in_digits_is_kept_however_long_it_is() {
    let digits = "123456789012345678901234567890";
    let text = told(&[(
        "homeserver.yaml",
        &format!(
            "server_name: example.org\nlisteners: []\nmacaroon_secret_key: {digits}\nform_secret: ''\n"
        ),
    )]);
    assert!(
        text.contains("synapse-macaroon: `macaroon_secret_key` of homeserver.yaml\n"),
        "{text}"
    );
    assert!(
        !text.contains(digits) && !text.contains("synapse-form"),
        "{text}"
    );
}
