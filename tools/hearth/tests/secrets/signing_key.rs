//! `hearth signing-key`.

use std::fs;

use serde_json::json;

use crate::sandbox::{mode, succeeds};
use crate::{host, json_of};

const KEY: &str = "ed25519 a_Abcd nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A\n";

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
        "error: Synapse's signing key `HOST/synapse/homeserver.signing.key` is not there\n\n\
         hint: `hearth-signing-key.service` makes it before Synapse first starts; \
         so does `hearth signing-key ensure`\n"
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
