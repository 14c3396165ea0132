//! `hearth secrets`, `hearth signing-key`, `hearth certificate` as units and people run them.
#![allow(clippy::unwrap_used)]

mod sandbox;

use std::fs;

use sandbox::{Host, mode, run_as_nobody, succeeds};
use serde_json::{Value, json};

const KEY: &str = "ed25519 a_Abcd nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A\n";

/// A host whose PostgreSQL does not run.
fn host() -> Host {
    let mut host = Host::new();
    host.plan["postgresql"]["socketDirectory"] = json!(host.path("postgresql"));
    host.write_plan();
    fs::create_dir(host.path("synapse")).unwrap();
    host
}

fn json_of(host: &Host, args: &[&str]) -> Value {
    serde_json::from_slice(&succeeds(&host.hearth(args)).stdout).unwrap()
}

#[test]
fn secrets_are_made_once_and_their_values_never_shown() {
    let host = host();
    let output = host.hearth(&["secrets", "ensure"]);
    assert_eq!(
        host.text(&succeeds(&output).stderr),
        "Generated the secret `hearth-admin`\nGenerated the secret `synapse-form`\n\
         Generated the secret `synapse-macaroon`\nGenerated the secret `synapse-registration`\n"
    );
    assert_eq!(mode(&host.path("state/secrets")), 0o700);
    let value = fs::read_to_string(host.path("state/secrets/synapse-form")).unwrap();

    assert_eq!(
        json_of(&host, &["--json", "secrets", "ensure"]),
        json!({ "made": [] })
    );
    let list = host.text(&succeeds(&host.hearth(&["secrets", "list"])).stdout);
    assert_eq!(
        list,
        "NAME                  SOURCE     STATE  MODE  PATH\n\
         hearth-admin          generated  there  0600  HOST/state/secrets/hearth-admin\n\
         synapse-form          generated  there  0600  HOST/state/secrets/synapse-form\n\
         synapse-macaroon      generated  there  0600  HOST/state/secrets/synapse-macaroon\n\
         synapse-registration  generated  there  0600  HOST/state/secrets/synapse-registration\n"
    );
    let listed = json_of(&host, &["--json", "secrets", "list"]);
    assert_eq!(
        listed[1],
        json!({
            "name": "synapse-form",
            "source": "generated",
            "path": host.path("state/secrets/synapse-form"),
            "state": "there",
            "mode": "0600",
        })
    );
    assert!(!list.contains(value.trim()) && !listed.to_string().contains(value.trim()));
}

#[test]
fn a_secret_that_cannot_be_used_is_a_problem_and_nothing_is_made() {
    let host = host();
    fs::create_dir_all(host.path("state/secrets")).unwrap();
    fs::write(host.path("state/secrets/synapse-form"), "").unwrap();
    fs::create_dir(host.path("state/secrets/hearth-admin")).unwrap();
    let said = host.refused(&["secrets", "ensure"], 1);
    assert!(
        said.starts_with(
            "error: 2 secrets cannot be used\n  \
             Caused by: `hearth-admin`: `HOST/state/secrets/hearth-admin` is a directory, not a \
             regular file\n    `synapse-form`: "
        ),
        "{said}"
    );
    assert!(!host.path("state/secrets/synapse-macaroon").exists());
}

#[test]
fn a_stranger_is_told_what_is_closed_to_him() {
    let host = host();
    succeeds(&host.hearth(&["secrets", "ensure"]));
    host.open_to_all();
    fs::create_dir_all(host.registrations()).unwrap();
    let output = run_as_nobody(&host, &["secrets", "ensure"]);
    let said = host.text(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("Permission denied (os error 13)"), "{said}");
    assert!(
        said.contains("run it as the user who owns the path, or as root"),
        "{said}"
    );
}

#[test]
fn a_signing_key_is_not_made_while_the_database_is_silent() {
    let host = host();
    let said = host.refused(&["signing-key", "ensure"], 1);
    assert!(
        said.starts_with(
            "error: Synapse's signing key `HOST/synapse/homeserver.signing.key` is missing, and \
             whether the database holds events of `cabin.example.org` cannot be told\n  Caused by: "
        ),
        "{said}"
    );
    assert!(
        said.ends_with("; no new key is made as long as the old one may be needed\n"),
        "{said}"
    );
    assert!(!host.path("synapse/homeserver.signing.key").exists());
}

#[test]
fn a_signing_key_is_installed_from_the_credential_and_shown_without_its_seed() {
    let mut host = host();
    host.plan["synapse"]["signingKey"]["installFrom"] = json!("/root/only/root/reads.key");
    host.write_plan();
    fs::create_dir(host.path("credentials")).unwrap();
    fs::write(host.path("credentials/signing-key"), KEY).unwrap();
    let output = host
        .command(&["signing-key", "ensure"])
        .env("CREDENTIALS_DIRECTORY", host.path("credentials"))
        .output()
        .unwrap();
    assert_eq!(
        host.text(&succeeds(&output).stderr),
        "Installed the signing key ed25519:a_Abcd\n"
    );
    let path = host.path("synapse/homeserver.signing.key");
    assert_eq!(fs::read_to_string(&path).unwrap(), KEY);
    assert_eq!(mode(&path), 0o600);

    let again = host.hearth(&["signing-key", "ensure"]);
    assert_eq!(host.text(&succeeds(&again).stderr), "");
    let shown = host.hearth(&["signing-key", "show"]);
    assert_eq!(
        host.text(&succeeds(&shown).stdout),
        "KEY ID          PUBLIC KEY\n\
         ed25519:a_Abcd  11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo\n"
    );
    assert_eq!(
        json_of(&host, &["signing-key", "show", "--json"]),
        json!([{
            "id": "ed25519:a_Abcd",
            "key": "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo",
        }])
    );
    assert_eq!(
        json_of(&host, &["signing-key", "ensure", "--json"]),
        json!({ "kept": ["ed25519:a_Abcd"] })
    );
}

#[test]
fn a_new_identity_takes_the_whole_sentence() {
    let host = host();
    let said = host.refused(&["signing-key", "new"], 2);
    assert!(
        said.starts_with(
            "error: the following required arguments were not provided:\n  \
             --i-accept-a-new-identity\n"
        ),
        "{said}"
    );
    let sentence = ["signing-key", "new", "--i-accept-a-new-identity"];
    let output = host.hearth(&sentence);
    assert!(
        host.text(&succeeds(&output).stderr)
            .starts_with("Made the signing key ed25519:a_")
    );
    let path = host.path("synapse/homeserver.signing.key");
    let made = fs::read_to_string(&path).unwrap();
    let said = host.refused(&sentence, 1);
    assert!(
        said.starts_with("error: Synapse has a signing key already: ed25519:a_"),
        "{said}"
    );
    assert_eq!(fs::read_to_string(&path).unwrap(), made);
}

#[test]
fn showing_a_key_that_is_not_there_is_a_problem() {
    let host = host();
    assert_eq!(
        host.refused(&["signing-key", "show"], 1),
        "error: `HOST/synapse/homeserver.signing.key` does not exist\n\n\
         hint: check the path, or make the file\n"
    );
}

#[test]
fn bad_key_files_of_every_kind_are_refused_and_kept() {
    for (content, because) in [
        (
            &b"ed25519 a_Abcd hunter2\n"[..],
            "is not a signing key of Synapse\n  Caused by: line 1 is not `ed25519 ID SEED`, with a \
             seed of 43 characters in unpadded base64\n",
        ),
        (
            b"",
            "is not a signing key of Synapse\n  Caused by: it holds no key\n",
        ),
        (b"\xff", "is not UTF-8 text: byte 0 is wrong\n"),
        (b"a\0", "holds a NUL at byte 1, so it is not text\n"),
        (&[b'x'; 70_000], "is larger than 65536 bytes\n"),
    ] {
        let host = host();
        let path = host.path("synapse/homeserver.signing.key");
        fs::write(&path, content).unwrap();
        let said = host.refused(&["signing-key", "ensure"], 1);
        let expected = format!("error: `HOST/synapse/homeserver.signing.key` {because}");
        assert!(said.starts_with(&expected), "{said}");
        assert_eq!(fs::read(&path).unwrap(), content);
    }
    let host = host();
    fs::create_dir(host.path("synapse/homeserver.signing.key")).unwrap();
    assert_eq!(
        host.refused(&["signing-key", "ensure"], 1),
        "error: `HOST/synapse/homeserver.signing.key` is a directory, not a regular file\n\n\
         hint: give the path of a regular file\n"
    );
}

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
