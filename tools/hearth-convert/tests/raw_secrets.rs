//! Any YAML to any Nix, without its secrets.

// Clippy takes what the tests share for production code.
#![allow(clippy::unwrap_used)]

use std::fmt::Write as _;

use hearth_convert::{Choices, FoundSecret, What, may_hold_secrets, raw_secrets};
use hearth_report::Failure;
use hearth_yaml::{Dialect, Reader};

fn without(yaml: &str) -> Result<(String, Vec<FoundSecret>), String> {
    of(&What::Plain, yaml)
}

fn of(what: &What, yaml: &str) -> Result<(String, Vec<FoundSecret>), String> {
    let document = Reader::new(Dialect::Plain)
        .read("x.yaml", yaml.as_bytes())
        .unwrap();
    assert!(may_hold_secrets(what, &document), "{yaml}");
    let done = raw_secrets("x.yaml", what, &document, &Choices::default());
    let done = done.map_err(|error| Failure::of(&error).to_string());
    if let Ok((text, _)) = &done {
        assert_eq!(nixfmt_rs::format(text).unwrap(), *text);
    }
    done
}

fn secrets(found: &[FoundSecret]) -> Vec<(&str, &str)> {
    found
        .iter()
        .map(|found| (found.name.as_str(), found.value.expose()))
        .collect()
}

#[test]
fn what_is_no_secret_stays_as_it_is() {
    let (text, found) = without(
        "# The users.\nusers:\n  # Anna's\n  - name: anna # she\n    password: one # one, as before\n  - {name: ben, password: two}\n\nmail:\n  smtp:\n    pass: &p three\nagain: {token: *p}\n# pass: old-one\nlevel: 3\n# The end.\n",
    )
    .unwrap();
    assert_eq!(
        text,
        r#"{
  # The users.
  users = [
    {
      # Anna's
      name = "anna"; # she
      password._secret = "x-users-password";
    }
    {
      name = "ben";
      password._secret = "x-users-password-2";
    }
  ];
  mail.smtp.pass._secret = "x-mail-smtp-pass";
  again.token._secret = "x-again-token";
  level = 3;
  # The end.
}
"#
    );
    assert_eq!(
        secrets(&found),
        [
            ("x-users-password", "one"),
            ("x-users-password-2", "two"),
            ("x-mail-smtp-pass", "three"),
            ("x-again-token", "three"),
            ("comment", ""),
            ("comment", ""),
        ]
    );
}

#[test]
fn what_stands_before_a_token_is_kept() {
    let (text, found) = without("a: {token: \"as_token:abc\", b: 1}\nc: [{key: d}]\n").unwrap();
    assert_eq!(
        text,
        "{\n  a = {\n    token = {\n      _secret = \"x-a-token\";\n      prefix = \"as_token:\";\n    };\n    b = 1;\n  };\n  c = [ { key._secret = \"x-c-key\"; } ];\n}\n"
    );
    assert_eq!(secrets(&found), [("x-a-token", "abc"), ("x-c-key", "d")]);
}

#[test]
fn what_nix_cannot_say_is_told_with_its_place() {
    assert_eq!(
        without("token: x\nsize: .inf\n").unwrap_err(),
        "error: What stands at `x.yaml:2:7` cannot be said in Nix\n  Caused by: The number at `size` is infinite or not a number, which Nix cannot say\n\nhint: leave it out, or put it in quotes to keep it as text"
    );
}

#[test]
fn nobody_has_that_many_secrets() {
    let mut yaml = String::new();
    for number in 0..10_000 {
        writeln!(yaml, "- password: value-{number}").unwrap();
    }
    let (_, found) = without(&yaml).unwrap();
    assert_eq!(found.len(), 10_000);
    assert_eq!(found[9_999].name.as_str(), "x-password-10000");
    yaml.push_str("- password: one-more\n");
    assert_eq!(
        without(&yaml).unwrap_err(),
        "error: `x.yaml` holds more than 10000 secrets\n\nhint: each becomes a file of its own, which is for configurations; `--keep-secrets` converts it as it is"
    );
}

#[test]
fn a_variable_keeps_its_name() {
    let (text, found) = without(
        "environment:\n  - POSTGRES_PASSWORD=swordfish\n  - POSTGRES_USER=me\ncommand: [--api-token=swordfish]\n",
    )
    .unwrap();
    assert_eq!(
        text,
        "{\n  environment = [\n    {\n      _secret = \"x-environment\";\n      prefix = \"POSTGRES_PASSWORD=\";\n    }\n    \"POSTGRES_USER=me\"\n  ];\n  command = [\n    {\n      _secret = \"x-command\";\n      prefix = \"--api-token=\";\n    }\n  ];\n}\n"
    );
    assert_eq!(
        secrets(&found),
        [("x-environment", "swordfish"), ("x-command", "swordfish")]
    );
}

#[test]
fn digits_are_no_less_secret_than_letters() {
    let (text, found) = without(
        "POSTGRES_PASSWORD: 12345678\nturn_shared_secret: 123456789012345678901234567890\npass: 1234.5 # 1234.5\ntoken_lifetime: 86400\npassword_rounds: 12\nport: 12345678\n",
    )
    .unwrap();
    assert_eq!(
        text,
        "{\n  POSTGRES_PASSWORD._secret = \"x-postgres-password\";\n  turn_shared_secret._secret = \"x-turn-shared-secret\";\n  pass._secret = \"x-pass\";\n  token_lifetime = 86400;\n  password_rounds = 12;\n  port = 12345678;\n}\n"
    );
    assert_eq!(
        secrets(&found),
        [
            ("x-postgres-password", "12345678"),
            ("x-turn-shared-secret", "123456789012345678901234567890"),
            ("x-pass", "1234.5"),
            ("comment", ""),
        ]
    );
}

#[test]
fn a_file_that_is_no_map_may_be_a_secret() {
    let key = "ed25519 a_AbCd swordfishAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n";
    let two = format!("{key}{}", key.replace("AbCd", "EfGh"));
    let (text, found) = of(&What::SigningKey, &two).unwrap();
    assert_eq!(text, "{\n  _secret = \"synapse-signing-key\";\n}\n");
    assert_eq!(secrets(&found), [("synapse-signing-key", two.as_str())]);
    assert_eq!(found[0].what, "all of x.yaml");
    let (text, found) = without("POSTGRES_USER=me\nPOSTGRES_PASSWORD=swordfish\n").unwrap();
    assert_eq!(text, "{\n  _secret = \"x\";\n}\n");
    assert_eq!(found.len(), 1);
}

#[test]
fn what_was_switched_off_below_secrets_goes_too() {
    let (text, found) = of(
        &What::Bridge {
            kind: "maubot".to_owned(),
            layout: hearth_bridges::Layout::Own,
        },
        "server:\n  unshared_secret: swordfish-sessions\nadmins: # root: hunter4x\n  me: hunter3x\n  # ben: hunter2x\n  # these may do all\nlast: 1 # not hunter3x\n",
    )
    .unwrap();
    assert!(!text.contains("hunter"), "{text}");
    assert!(text.contains("# these may do all\n"), "{text}");
    let told = found.iter().filter(|found| found.what == "a comment");
    assert_eq!(told.count(), 3);
}

#[test]
fn what_stands_behind_an_option_of_a_command_is_one() {
    let (text, found) = without(
        "redis:\n  command: redis-server --requirepass hunter2 --port 6379 # hunter2 for now\n  # redis-server --requirepass hunter4\nproxy:\n  command: [serve, --password, hunter3, --token, --port, 80, --secret, 4711]\n  test: [CMD, --password, $PASSWORD, --token-file, tokens]\n  max: serve --max-tokens 4096 --no-password user --password-file passwords.txt\n",
    )
    .unwrap();
    assert_eq!(
        text,
        r#"{
  redis.command = {
    _secret = "x-redis-command";
    prefix = "redis-server --requirepass ";
  };
  proxy = {
    command = [
      "serve"
      "--password"
      { _secret = "x-proxy-command-password"; }
      "--token"
      "--port"
      80
      "--secret"
      { _secret = "x-proxy-command-secret"; }
    ];
    test = [
      "CMD"
      "--password"
      "$PASSWORD"
      "--token-file"
      "tokens"
    ];
    max = "serve --max-tokens 4096 --no-password user --password-file passwords.txt";
  };
}
"#
    );
    assert_eq!(
        secrets(&found),
        [
            ("x-redis-command", "hunter2 --port 6379"),
            ("x-proxy-command-password", "hunter3"),
            ("x-proxy-command-secret", "4711"),
            ("comment", ""),
            ("comment", ""),
        ]
    );
}
