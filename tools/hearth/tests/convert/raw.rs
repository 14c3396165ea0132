//! Any YAML, and the defaults of another version.

use std::fs;

use crate::{clean, convert, fails, old_server, text};

#[test]
fn raw_takes_any_yaml_and_is_careful_with_secrets() {
    let directory = old_server();
    fs::write(
        directory.path().join("any.yaml"),
        "b: [1, -2]\na: \"${x}\" # two\n",
    )
    .unwrap();
    let output = convert(directory.path(), &["--raw", "any.yaml"]);
    assert_eq!(
        clean(&output).0,
        "{\n  b = [\n    1\n    (-2)\n  ];\n  a = \"\\${x}\"; # two\n}\n"
    );

    let refused = convert(directory.path(), &["--raw", "whatsapp/registration.yaml"]);
    fails(
        &refused,
        1,
        "error: `whatsapp/registration.yaml` holds secrets: `as_token` (line 3), `hs_token` (line 4)\n\nhint: take them out with `--secrets DIR`, or, if what you do \
         with the output is safe, keep them with `--keep-secrets`\n",
    );
    let without = convert(
        directory.path(),
        &["--raw", "whatsapp/config.yaml", "--secrets", "out"],
    );
    let stdout = clean(&without).0;
    assert!(
        stdout.contains("_secret = \"whatsapp-encryption-pickle-key\""),
        "{stdout}"
    );
    assert_eq!(
        fs::read_to_string(directory.path().join("out/whatsapp-encryption-pickle-key")).unwrap(),
        "swordfish-pickle\n"
    );
    let kept = convert(
        directory.path(),
        &["--raw", "whatsapp/config.yaml", "--keep-secrets"],
    );
    assert!(text(&kept.stdout).contains("pickle_key = \"swordfish-pickle\";"));
    assert!(text(&kept.stderr).starts_with("warning: 6 secrets are in the output: "));
    fs::write(
        directory.path().join("old.yaml"),
        "a: 1\n# smtp_password: swordfish\n",
    )
    .unwrap();
    let comment = convert(directory.path(), &["--raw", "old.yaml"]);
    fails(
        &comment,
        1,
        "error: `old.yaml` holds secrets: a comment (line 2)\n\nhint: take them out with `--secrets DIR`, or, if what you do \
         with the output is safe, keep them with `--keep-secrets`\n",
    );
    let without = convert(
        directory.path(),
        &["--raw", "old.yaml", "--secrets", "none"],
    );
    assert_eq!(
        clean(&without),
        (
            "{\n  a = 1;\n}\n".to_owned(),
            "left out 1 comment that may hold a secret: a comment (line 2)\n".to_owned()
        )
    );
    assert!(!directory.path().join("none").exists());
    // Whatever it is, and wherever in the file: a variable, a number, or all of it.
    for (name, content, what) in [
        (
            "compose.yaml",
            "services:\n  db:\n    image: postgres:16\n    environment:\n      - POSTGRES_PASSWORD=swordfish\n",
            "`services.db.environment` (line 5)",
        ),
        (
            "numbers.yaml",
            "db:\n  password: 12345678\n",
            "`db.password` (line 2)",
        ),
        (
            "example.org.signing.key",
            "ed25519 a_AbCd swordfishAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n",
            "all (line 1)",
        ),
    ] {
        fs::write(directory.path().join(name), content).unwrap();
        fails(
            &convert(directory.path(), &["--raw", name]),
            1,
            &format!(
                "error: `{name}` holds secrets: {what}\n\nhint: take them out with `--secrets DIR`, or, if what you do \
                 with the output is safe, keep them with `--keep-secrets`\n"
            ),
        );
    }
    let key = convert(
        directory.path(),
        &["--raw", "example.org.signing.key", "--secrets", "key"],
    );
    assert_eq!(
        clean(&key).0,
        "{\n  _secret = \"synapse-signing-key\";\n}\n"
    );
    assert_eq!(
        fs::read_to_string(directory.path().join("key/synapse-signing-key")).unwrap(),
        "ed25519 a_AbCd swordfishAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n"
    );
    let two = convert(directory.path(), &["--raw", "any.yaml", "old.yaml"]);
    fails(
        &two,
        2,
        "error: `--raw` takes one file, and 2 were given\n\nhint: convert them one after the other\n",
    );
}

#[test]
fn another_versions_example_counts_as_the_defaults() {
    let directory = old_server();
    fs::write(directory.path().join("example.yaml"), "network:\n  os_name: Cabin\n  brand_new: 1\nhomeserver:\n  domain: x\nappservice:\n  id: whatsapp\n").unwrap();
    let output = convert(
        directory.path(),
        &["whatsapp/config.yaml", "--defaults", "example.yaml"],
    );
    let (stdout, stderr) = clean(&output);
    assert!(!stdout.contains("os_name"), "{stdout}");
    assert!(
        stderr.contains("`network.proxy` means nothing to the bridge"),
        "{stderr}"
    );
    let several = convert(
        directory.path(),
        &["whatsapp/registration.yaml", "--defaults", "example.yaml"],
    );
    fails(
        &several,
        2,
        "error: `--defaults` is for the configuration of a bridge, and none was given\n",
    );
}

#[test]
fn defaults_are_those_of_one_bridge() {
    let directory = old_server();
    fs::create_dir(directory.path().join("signal")).unwrap();
    fs::write(
        directory.path().join("signal/config.yaml"),
        "homeserver:\n  domain: example.org\nappservice:\n  id: signal\nnetwork:\n  device_name: x\n",
    )
    .unwrap();
    fails(
        &convert(directory.path(), &[".", "--defaults", "signal/config.yaml"]),
        2,
        "error: `--defaults` is for one bridge at a time, and several were given\n\nhint: convert them one after the other\n",
    );
}

#[test]
fn nobody_takes_ten_thousand_secrets_out() {
    let directory = old_server();
    let many: String = (0..=10_000)
        .map(|number| format!("- password: swordfish-{number}\n"))
        .collect();
    fs::write(directory.path().join("many.yaml"), many).unwrap();
    fails(
        &convert(
            directory.path(),
            &["--raw", "many.yaml", "--secrets", "out"],
        ),
        1,
        "error: `many.yaml` holds more than 10000 secrets\n\nhint: each becomes a file of its own, which is for configurations; \
         `--keep-secrets` converts it as it is\n",
    );
    assert!(!directory.path().join("out").exists());
    let kept = convert(directory.path(), &["--raw", "many.yaml", "--keep-secrets"]);
    assert!(text(&kept.stdout).contains("password = \"swordfish-10000\";"));
    assert_eq!(
        text(&kept.stderr),
        "warning: more than 10000 secrets are in the output\n"
    );
}
