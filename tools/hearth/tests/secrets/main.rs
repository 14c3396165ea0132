//! `hearth secrets`, `hearth signing-key`, `hearth certificate` as units and people run them.
#![allow(clippy::unwrap_used)]

#[path = "../sandbox/mod.rs"]
mod sandbox;

mod certificate;
mod signing_key;

use std::fs;

use sandbox::{Host, mode, run_as_nobody, succeeds};
use serde_json::{Value, json};

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
    let list = host.hearth(&["secrets", "list"]);
    assert_eq!(list.status.code(), Some(1));
    let list = host.text(&list.stdout);
    for (name, state) in [
        ("hearth-admin", "not a secret"),
        ("synapse-form", "open to everybody"),
        ("synapse-macaroon", "not made yet"),
    ] {
        let row = list.lines().find(|line| line.starts_with(name)).unwrap();
        assert!(row.contains(&format!("generated  {state} ")), "{row}");
    }
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
