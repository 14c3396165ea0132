//! What a person meets first.

use std::fs;
use std::io::Write;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::{CONFIG, HOST, REGISTRATION, clean, convert, fails, hearth, old_server};

#[test]
fn a_directory_becomes_a_host_and_secrets_stay_behind() {
    let directory = old_server();
    let output = convert(directory.path(), &["whatsapp"]);
    let (stdout, stderr) = clean(&output);
    assert_eq!((output.status.code(), stdout.as_str()), (Some(0), HOST));
    assert_eq!(
        stderr,
        "`whatsapp/config.yaml` is the configuration of whatsapp (bridgev2)\n\
         `whatsapp/registration.yaml` is a registration\n\
         note: whatsapp/config.yaml:12:3: the bridge keeps what it remembers in the PostgreSQL database `whatsapp`\n  \
         hint: bring it along with `pg_dump --no-owner`, into the database of the same bridge here\n\
         3 secrets were left behind; take them out with `--secrets DIR`:\n  \
         whatsapp-proxy: `network.proxy` of whatsapp/config.yaml\n  \
         whatsapp-registration: the tokens of `whatsapp`\n  \
         bridge-whatsapp-pickle: `encryption.pickle_key` of whatsapp/config.yaml\n"
    );
}

#[test]
fn from_standard_input_and_into_a_file() {
    let directory = old_server();
    let mut child = hearth(directory.path(), &["-", "-o", "host.nix", "--no-comments"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(CONFIG.as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    let (stdout, stderr) = clean(&output);
    assert_eq!((output.status.code(), stdout.as_str()), (Some(0), ""));
    assert!(
        stderr.starts_with("`standard input` is the configuration of whatsapp"),
        "{stderr}"
    );
    let written = fs::read_to_string(directory.path().join("host.nix")).unwrap();
    assert!(written.contains("os_name = \"Cabin\";\n"), "{written}");

    let again = convert(directory.path(), &["whatsapp", "-o", "host.nix"]);
    assert_eq!(again.status.code(), Some(1));
    let said = clean(&again).1;
    assert!(said.contains("error: `host.nix` exists already\n\nhint: name another file, or overwrite it with `--force`\n"), "{said}");
    assert_eq!(
        fs::read_to_string(directory.path().join("host.nix")).unwrap(),
        written
    );
    assert_eq!(
        convert(directory.path(), &["whatsapp", "-o", "host.nix", "--force"])
            .status
            .code(),
        Some(0)
    );
}

#[test]
fn as_json_for_programs() {
    let directory = old_server();
    let output = convert(directory.path(), &["--json", "whatsapp"]);
    let said: Value = serde_json::from_str(&clean(&output).0).unwrap();
    assert_eq!(said["nix"], HOST);
    assert_eq!(said["files"][1]["what"], "a registration");
    assert_eq!(said["secrets"][0]["name"], "whatsapp-proxy");
    assert_eq!(said["findings"][0]["severity"], "note");
}

#[test]
fn problems_make_the_exit_status_and_the_host_is_printed_all_the_same() {
    let directory = old_server();
    let other = REGISTRATION.replace("swordfish-as", "swordfish-other");
    fs::write(directory.path().join("whatsapp/registration.yaml"), other).unwrap();
    let output = convert(directory.path(), &["whatsapp"]);
    let (stdout, stderr) = clean(&output);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(stdout, HOST);
    assert!(stderr.contains("error: whatsapp/config.yaml:9:3: the `as_token` of `whatsapp` is not the one at whatsapp/registration.yaml:3:1\n"), "{stderr}");
}

#[test]
fn a_file_that_cannot_be_written_is_only_read() {
    let directory = old_server();
    let config = directory.path().join("whatsapp/config.yaml");
    fs::set_permissions(&config, fs::Permissions::from_mode(0o400)).unwrap();
    assert_eq!(
        convert(directory.path(), &["whatsapp/config.yaml"])
            .status
            .code(),
        Some(0)
    );
    assert_eq!(fs::read_to_string(&config).unwrap(), CONFIG);
}

#[test]
fn what_lies_about_in_a_directory_is_passed_over() {
    let directory = old_server();
    fs::write(directory.path().join("package.json"), "{ broken").unwrap();
    fs::write(directory.path().join("shopping.yaml"), "milk: 2\n").unwrap();
    fs::write(directory.path().join("cat.jpg"), [0xff, 0xd8]).unwrap();
    let output = convert(directory.path(), &["."]);
    let (stdout, stderr) = clean(&output);
    assert_eq!((output.status.code(), stdout.as_str()), (Some(0), HOST));
    assert!(stderr.contains("warning: ./package.json: it cannot be read, and is left out\n  Caused by: `./package.json`, line 1"), "{stderr}");
    assert!(
        !stderr.contains("shopping") && !stderr.contains("cat.jpg"),
        "{stderr}"
    );
    // What is named as well is meant.
    for paths in [[".", "package.json"], ["package.json", "."]] {
        let named = convert(directory.path(), &paths);
        assert_eq!(named.status.code(), Some(1), "{paths:?}");
        let stderr = clean(&named).1;
        assert!(stderr.contains("package.json`, line 1"), "{stderr}");
    }
}

#[test]
fn a_directory_has_the_signing_key_and_the_variables_too() {
    let directory = tempfile::tempdir().unwrap();
    for (name, text) in [
        (
            "homeserver.yaml",
            "server_name: example.org\nlisteners: []\nsigning_key_path: /data/key\n",
        ),
        (
            "example.org.signing.key",
            "ed25519 a_AbCd swordfishswordfishswordfishswordfishswordfi\n",
        ),
        (
            "compose.yaml",
            "services:\n  synapse:\n    image: matrixdotorg/synapse\n    environment: [\"SYNAPSE_SERVER_NAME=${NAME}\"]\n",
        ),
        (".env", "NAME=example.net\n"),
    ] {
        fs::write(directory.path().join(name), text).unwrap();
    }
    let (stdout, stderr) = clean(&convert(directory.path(), &["."]));
    assert!(
        stdout.contains("installFrom = \"/root/secrets/synapse-signing-key\""),
        "{stdout}"
    );
    assert!(
        stderr.starts_with("`./.env` is the variables of a docker-compose file\n"),
        "{stderr}"
    );
    for words in [
        "`./example.org.signing.key` is Synapse's signing key\n",
        "the server is `example.net` here",
        "hint: nothing: its configuration is among the files\n",
        "synapse-signing-key: Synapse's signing key, of ./example.org.signing.key\n",
    ] {
        assert!(stderr.contains(words), "{words}\n{stderr}");
    }
}

#[test]
fn from_a_pipe_of_the_shell() {
    let directory = old_server();
    let command = format!(
        "{} convert <(cat whatsapp/config.yaml) whatsapp/registration.yaml",
        env!("CARGO_BIN_EXE_hearth")
    );
    let output = Command::new("bash")
        .args(["-c", &command])
        .current_dir(directory.path())
        .output()
        .unwrap();
    assert_eq!(clean(&output).0, HOST);
    let twice = convert(directory.path(), &["-", "-"]);
    fails(
        &twice,
        2,
        "error: `-` is given twice, and standard input can be read once\n\nhint: give all files but one by name\n",
    );
}

#[test]
fn a_version_is_told_where_it_shows() {
    let directory = old_server();
    let telegram = include_str!("../../../../tests/fixtures/convert/telegram/config.yaml");
    fs::write(directory.path().join("whatsapp/config.yaml"), telegram).unwrap();
    let (_, stderr) = clean(&convert(directory.path(), &["whatsapp"]));
    let first = stderr.lines().next().unwrap();
    assert_eq!(
        first,
        "`whatsapp/config.yaml` is the configuration of telegram (the layout of mautrix in Python), of version 0.9.0 or newer"
    );
}

#[test]
fn the_help_is_enough_to_begin_with() {
    let directory = old_server();
    let output = convert(directory.path(), &["--help"]);
    let help = clean(&output).0;
    for words in [
        "--secrets <DIR>",
        "--raw",
        "--diff <HOST>",
        "hearth convert whatsapp/config.yaml whatsapp/registration.yaml",
        "`-` is standard input",
    ] {
        assert!(help.contains(words), "{words}\n{help}");
    }
}

#[test]
fn a_file_that_is_given_twice_is_read_once() {
    let directory = old_server();
    symlink("config.yaml", directory.path().join("whatsapp/latest.yaml")).unwrap();
    let once = clean(&convert(
        directory.path(),
        &["whatsapp/config.yaml", "whatsapp/registration.yaml"],
    ));
    let twice = clean(&convert(
        directory.path(),
        &[
            "whatsapp/config.yaml",
            "whatsapp",
            "whatsapp/registration.yaml",
        ],
    ));
    assert_eq!(once, twice);
}
