//! Secrets and registrations that cannot be put in.

use std::fs::{self, File};

use serde_json::json;

use crate::{Unit, secret};

#[test]
fn a_secret_with_an_unknown_neighbour() {
    let unit = Unit::new(&json!({ "list": [{}, { "_secret": "password", "mode": "0600" }] }));
    insta::assert_snapshot!(unit.refused(), @r#"
    error: Cannot render template `template.json`, at `list.1`
      Caused by: `_secret` has the unknown neighbour `mode`

    hint: write `{ _secret = "…"; }`, with no other key than `prefix`
    "#);
    let unit = Unit::new(&json!({ "_secret": "password", "_registration": "as_token" }));
    insta::assert_snapshot!(unit.refused(), @r#"
    error: Cannot render template `template.json`, at the top
      Caused by: `_secret` has the unknown neighbour `_registration`

    hint: write `{ _secret = "…"; }`, with no other key than `prefix`
    "#);
}

#[test]
fn a_secret_whose_name_is_no_text() {
    let unit = Unit::new(&json!({ "a": { "_secret": 1 } }));
    insta::assert_snapshot!(unit.refused(), @"
    error: Cannot render template `template.json`, at `a`
      Caused by: `_secret` is not text

    hint: put the value of `_secret` in quotes
    ");
    let unit = Unit::new(&json!({ "a": { "_secret": "password", "prefix": 1 } }));
    assert!(unit.refused().contains("Caused by: `prefix` is not text\n"));
}

#[test]
fn a_secret_whose_name_leads_elsewhere() {
    let unit = Unit::new(&secret("../template.json"));
    insta::assert_snapshot!(unit.refused(), @"
    error: Cannot render template `template.json`, at `database.password`
      Caused by: `../template.json` cannot be the name of a secret

    hint: a secret's name is a file name of printable ASCII without `/` and `:`
    ");
    for name in ["", "..", "a b", "a\u{7}"] {
        let said = Unit::new(&secret(name)).refused();
        assert!(said.contains("cannot be the name of a secret"), "{said}");
    }
}

#[test]
fn no_credentials_at_all() {
    let unit = Unit::new(&secret("password"));
    let output = unit
        .command(&["--template", "template.json", "--output", "run/config.yaml"])
        .env_remove("CREDENTIALS_DIRECTORY")
        .output()
        .unwrap();
    insta::assert_snapshot!(unit.text(&output.stderr), @"
    error: Cannot render template `template.json`, at `database.password`
      Caused by: Secret `password` is wanted, but there is no directory of credentials to look in

    hint: give the directory with `--credentials`, or run it from a unit that has `LoadCredential=`
    ");
}

#[test]
fn a_credential_that_is_missing() {
    insta::assert_snapshot!(Unit::new(&secret("smtp-password")).refused(), @"
    error: Cannot render template `template.json`, at `database.password`
      Caused by: There is no credential `smtp-password` in `UNIT/credentials`

    hint: declare it as `hearth.secrets.smtp-password`; what is named in `settings` there reaches the unit as a credential
    ");
    let unit = Unit::new(&json!({ "a": { "_registration": "as_token" } }));
    fs::remove_file(unit.path("credentials/registration")).unwrap();
    insta::assert_snapshot!(unit.refused(), @"
    error: Cannot render template `template.json`, at `a`
      Caused by: There is no credential `registration` in `UNIT/credentials`

    hint: only a bridge's unit receives its registration: use `_registration` in `hearth.bridges.<name>.settings` alone
    ");
}

#[test]
fn a_credential_that_is_empty() {
    for content in [&b""[..], b"\n"] {
        let unit = Unit::new(&secret("password"));
        unit.credential("password", content);
        insta::allow_duplicates! { insta::assert_snapshot!(unit.refused(), @"
    error: Cannot render template `template.json`, at `database.password`
      Caused by: Credential `password` is empty

    hint: write the secret into the file that `hearth.secrets.password` points to
    ") };
    }
}

#[test]
fn a_credential_that_is_no_text() {
    let unit = Unit::new(&secret("password"));
    unit.credential("password", b"hunter2\0");
    insta::assert_snapshot!(unit.refused(), @"
    error: Cannot render template `template.json`, at `database.password`
      Caused by: Cannot use credential `password`
      Caused by: `UNIT/credentials/password` holds a NUL at byte 7, so it is not text

    hint: `hearth.secrets.password` must be a file of at most 1 MiB of UTF-8 text without NUL
    ");
    let mut said = String::new();
    unit.credential("password", b"hunter2\xff");
    said.push_str(&unit.refused());
    File::create(unit.path("credentials/password"))
        .unwrap()
        .set_len(1 << 30)
        .unwrap();
    said.push_str(&unit.refused());
    fs::remove_file(unit.path("credentials/password")).unwrap();
    fs::create_dir(unit.path("credentials/password")).unwrap();
    said.push_str(&unit.refused());
    let causes: Vec<&str> = said.lines().filter(|line| line.contains("UNIT/")).collect();
    insta::assert_snapshot!(causes.join("\n"), @"
    Caused by: `UNIT/credentials/password` is not UTF-8 text: byte 7 is wrong
    Caused by: `UNIT/credentials/password` is larger than 1048576 bytes
    Caused by: `UNIT/credentials/password` is a directory, not a regular file
    ");
}

#[test]
fn a_registration_that_is_none() {
    let unit = Unit::new(&json!({ "a": { "_registration": "as_token" } }));
    unit.credential("registration", b"as_token: [hunter2\n");
    insta::assert_snapshot!(unit.refused(), @"
    error: Cannot render template `template.json`, at `a`
      Caused by: `UNIT/credentials/registration` is not a registration
      Caused by: Not YAML, at line 1, column 11

    hint: look at it with `hearth registration list`, then run `hearth registration ensure`
    ");
    unit.credential("registration", b"- hunter2\n");
    insta::assert_snapshot!(unit.refused(), @"
    error: Cannot render template `template.json`, at `a`
      Caused by: `UNIT/credentials/registration` is not a registration

    hint: look at it with `hearth registration list`, then run `hearth registration ensure`
    ");
}

#[test]
fn a_field_that_the_registration_lacks() {
    let unit = Unit::new(&json!({ "a": { "_registration": "as_tokn" } }));
    insta::assert_snapshot!(unit.refused(), @"
    error: Cannot render template `template.json`, at `a`
      Caused by: The registration has no field `as_tokn`

    hint: it has `id`, `as_token`, `hs_token`
    ");
}

#[test]
fn a_prefix_of_what_is_no_text() {
    let unit = Unit::new(&json!({ "a": { "_registration": "namespaces", "prefix": "x" } }));
    unit.credential("registration", b"namespaces: {}\n");
    insta::assert_snapshot!(unit.refused(), @"
    error: Cannot render template `template.json`, at `a`
      Caused by: `prefix` stands before `namespaces`, which is not text

    hint: take the `prefix` away
    ");
}
