//! Secrets: made once, never changed, every problem told at once.
// Helpers are outside the test functions that clippy recognises.
#![allow(clippy::unwrap_used)]

mod common;

use std::fs;
use std::os::unix::fs::symlink;

use common::{Host, mode, set_mode};
use hearth_plan::SecretSource;
use hearth_secrets::Store;

const OWN: [&str; 4] = [
    "hearth-admin",
    "synapse-form",
    "synapse-macaroon",
    "synapse-registration",
];

#[test]
fn makes_what_is_missing_once() {
    let host = Host::new();
    let store = Store::of(&host.plan);
    assert_eq!(store.ensure().unwrap(), OWN);
    let directory = host.at("hearth/secrets");
    assert_eq!(mode(&directory), 0o700);
    let first = fs::read_to_string(directory.join("synapse-form")).unwrap();
    assert_eq!(
        (first.len(), mode(&directory.join("synapse-form"))),
        (44, 0o600)
    );
    assert_eq!(
        store.read("synapse-form").unwrap().expose(),
        first.trim_end()
    );

    fs::remove_file(directory.join("synapse-macaroon")).unwrap();
    assert_eq!(store.ensure().unwrap(), ["synapse-macaroon"]);
    assert_eq!(
        fs::read_to_string(directory.join("synapse-form")).unwrap(),
        first
    );
    assert!(store.ensure().unwrap().is_empty());
}

#[test]
fn what_somebody_put_there_is_kept() {
    let host = Host::new();
    let path = host.put("hearth/secrets/synapse-form", "from the old server");
    Store::of(&host.plan).ensure().unwrap();
    assert_eq!(fs::read_to_string(path).unwrap(), "from the old server");
}

#[test]
fn leftovers_of_a_killed_run_are_swept() {
    let host = Host::new();
    let left = host.put("hearth/secrets/.synapse-form.hearth-new-abc123", "half");
    Store::of(&host.plan).ensure().unwrap();
    assert!(!left.exists());
}

#[test]
fn all_that_is_wrong_is_told_at_once_and_nothing_is_made() {
    let mut host = Host::new();
    let cases = [
        ("a-missing", "run/missing"),
        ("b-empty", "run/empty"),
        ("c-open", "run/open"),
        ("d-directory", "run"),
        ("e-binary", "run/binary"),
        ("f-huge", "run/huge"),
        ("g-dangling", "run/dangling"),
    ];
    host.put("run/empty", "\n");
    set_mode(&host.put("run/open", "hunter2"), 0o604);
    host.put("run/binary", b"\xff\xfe");
    host.put("run/huge", vec![b'x'; 70_000]);
    symlink("/nowhere", host.at("run/dangling")).unwrap();
    for (name, path) in cases {
        let path = host.at(path);
        let source = if name == "g-dangling" {
            SecretSource::Generated
        } else {
            SecretSource::File
        };
        host.add_secret(name, source, path);
    }
    let error = Store::of(&host.plan).ensure().unwrap_err();
    insta::assert_snapshot!(host.told(&error));
    assert!(!host.at("hearth/secrets/synapse-form").exists());
}

#[test]
fn one_problem_reads_as_one() {
    let host = Host::new();
    host.put("hearth/secrets/synapse-form", "");
    let error = Store::of(&host.plan).ensure().unwrap_err();
    assert_eq!(
        host.told(&error),
        "error: Secret `synapse-form` cannot be used\n  \
         Caused by: `synapse-form`: `D/hearth/secrets/synapse-form` is empty\n\n\
         hint: put the secret into `D/hearth/secrets/synapse-form`; where Hearth may generate it, \
         remove `D/hearth/secrets/synapse-form` and run this again"
    );
}

#[test]
fn a_link_into_the_store_is_found_out() {
    // Any file of the store will do, where there is one.
    let Some(target) = fs::read_dir("/nix/store")
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .find(|path| fs::read_to_string(path).is_ok_and(|text| text.len() < 60_000))
    else {
        return;
    };
    let mut host = Host::new();
    let link = host.at("link");
    symlink(target, &link).unwrap();
    host.add_secret("smtp", SecretSource::File, link);
    let error = Store::of(&host.plan).ensure().unwrap_err();
    assert_eq!(
        host.told(&error),
        "error: Secret `smtp` cannot be used\n  \
         Caused by: `smtp`: `D/link` is in the Nix store, where everybody can read it\n\n\
         hint: write the path as a string, keep the file outside the store, and replace the secret: \
         it has been readable"
    );
}

#[test]
fn a_file_that_its_group_may_read_is_fine() {
    let mut host = Host::new();
    let path = host.put("smtp", "hunter2\n");
    set_mode(&path, 0o640);
    host.add_secret("smtp", SecretSource::File, path);
    let store = Store::of(&host.plan);
    store.ensure().unwrap();
    assert_eq!(store.read("smtp").unwrap().expose(), "hunter2");
}

#[test]
fn the_list_shows_everything_but_values() {
    let mut host = Host::new();
    host.put("hearth/secrets/synapse-form", "hunter2");
    let open = host.put("open", "hunter2");
    set_mode(&open, 0o644);
    host.add_secret("open", SecretSource::File, open);
    let list = Store::of(&host.plan).list();
    let told: Vec<String> = list
        .iter()
        .map(|entry| {
            let mode = entry.mode.as_deref().unwrap_or("-");
            format!("{} {} {} {mode}", entry.name, entry.source, entry.state)
        })
        .collect();
    assert_eq!(
        told,
        [
            "hearth-admin generated not made yet -",
            "open file open to everybody 0644",
            "synapse-form generated there 0600",
            "synapse-macaroon generated not made yet -",
            "synapse-registration generated not made yet -",
        ]
    );
    assert!(!format!("{list:?}").contains("hunter2"));
}

#[test]
fn reading_what_is_not_there_says_what_to_do() {
    let host = Host::new();
    let store = Store::of(&host.plan);
    assert_eq!(
        host.told(&store.read("smtp").unwrap_err()),
        "error: There is no secret `smtp` in the plan\n\n\
         hint: `hearth secrets list` shows the names; declare it under `hearth.secrets`"
    );
    assert_eq!(
        host.told(&store.read("synapse-form").unwrap_err()),
        "error: Secret `synapse-form` cannot be used\n  \
         Caused by: `synapse-form`: `D/hearth/secrets/synapse-form` is not made yet\n\n\
         hint: start `hearth-secrets.service`, or run `hearth secrets ensure`"
    );
}
