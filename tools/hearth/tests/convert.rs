//! `hearth convert` through the real binary: what a person sees who meets it first.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test's helpers may panic"
)]

use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// In every secret of these files, and nowhere else in them.
const POISON: &str = "swordfish";

const CONFIG: &str = r#"network:
  os_name: Cabin # the old laptop
  proxy: socks5://me:swordfish-proxy@127.0.0.1:1080
homeserver:
  address: http://synapse:8008
  domain: example.org
appservice:
  id: whatsapp
  as_token: swordfish-as
  hs_token: swordfish-hs
database:
  uri: postgres://whatsapp:swordfish-db@postgres/whatsapp
encryption:
  allow: true
  # before: swordfish-pickle
  pickle_key: swordfish-pickle
bridge:
  permissions:
    example.org: user
    "@you:example.org": admin
"#;

const REGISTRATION: &str = r#"id: whatsapp
url: http://whatsapp:29318
as_token: swordfish-as
hs_token: swordfish-hs
sender_localpart: abcdef
rate_limited: false
namespaces:
  users:
    - regex: ^@whatsapp_.*:example\.org$
      exclusive: true
"#;

/// A directory as a person has it.
fn old_server() -> TempDir {
    let directory = tempfile::tempdir().unwrap();
    let whatsapp = directory.path().join("whatsapp");
    fs::create_dir(&whatsapp).unwrap();
    fs::write(whatsapp.join("config.yaml"), CONFIG).unwrap();
    fs::write(whatsapp.join("registration.yaml"), REGISTRATION).unwrap();
    directory
}

fn convert(directory: &Path, flags: &[&str]) -> Output {
    hearth(directory, flags).output().unwrap()
}

fn hearth(directory: &Path, flags: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hearth"));
    command.arg("convert").args(flags).current_dir(directory);
    command
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// Nothing secret in anything that is printed.
#[track_caller]
fn clean(output: &Output) -> (String, String) {
    let (stdout, stderr) = (text(&output.stdout), text(&output.stderr));
    assert!(
        !stdout.contains(POISON) && !stderr.contains(POISON),
        "{stdout}\n{stderr}"
    );
    (stdout, stderr)
}

#[track_caller]
fn fails(output: &Output, code: i32, stderr: &str) {
    let (stdout, said) = clean(output);
    assert_eq!(
        (output.status.code(), stdout.as_str(), said.as_str()),
        (Some(code), "", stderr)
    );
}

fn mode(path: &Path) -> u32 {
    path.metadata().unwrap().permissions().mode() & 0o7777
}

const HOST: &str = r#"{
  hearth = {
    enable = true;
    serverName = "example.org";
    admins = [ "@you:example.org" ];

    bridges.whatsapp = {
      enable = true;
      tokensFrom = "/root/secrets/whatsapp-registration";
      encryption = "allow";
      settings.network = {
        os_name = "Cabin"; # the old laptop
        proxy._secret = "whatsapp-proxy";
      };
    };

    secrets.whatsapp-proxy.file = "/root/secrets/whatsapp-proxy";
    secrets.bridge-whatsapp-pickle.file = "/root/secrets/bridge-whatsapp-pickle";
  };
}
"#;

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
fn secrets_become_files_that_only_their_owner_reads() {
    let directory = old_server();
    let output = convert(
        directory.path(),
        &[
            "whatsapp",
            "--secrets",
            "out",
            "--secrets-path",
            "/run/secrets",
        ],
    );
    let (stdout, stderr) = clean(&output);
    assert!(
        stdout.contains("tokensFrom = \"/run/secrets/whatsapp-registration\""),
        "{stdout}"
    );
    assert!(stderr.ends_with("wrote 3 files to `out`: copy what is in it to the host, and keep it out of every repository\n"), "{stderr}");
    let out = directory.path().join("out");
    assert_eq!(mode(&out), 0o700);
    for (name, content) in [
        (
            "whatsapp-proxy",
            "socks5://me:swordfish-proxy@127.0.0.1:1080\n",
        ),
        ("bridge-whatsapp-pickle", "swordfish-pickle\n"),
        ("whatsapp-registration", REGISTRATION),
    ] {
        assert_eq!(fs::read_to_string(out.join(name)).unwrap(), content);
        assert_eq!(mode(&out.join(name)), 0o600, "{name}");
    }

    fs::write(out.join("whatsapp-proxy"), "mine").unwrap();
    let again = convert(directory.path(), &["whatsapp", "--secrets", "out"]);
    fails(
        &again,
        1,
        "error: `out/whatsapp-proxy` exists already\n\nhint: name another directory, or overwrite it with `--force`\n",
    );
    assert_eq!(
        fs::read_to_string(out.join("whatsapp-proxy")).unwrap(),
        "mine"
    );
    assert_eq!(
        convert(
            directory.path(),
            &["whatsapp", "--secrets", "out", "--force"]
        )
        .status
        .code(),
        Some(0)
    );
    assert_ne!(
        fs::read_to_string(out.join("whatsapp-proxy")).unwrap(),
        "mine"
    );
}

#[test]
fn secrets_are_kept_out_of_repositories_and_the_store() {
    let directory = old_server();
    fs::write(directory.path().join("flake.nix"), "{ }").unwrap();
    let beside = convert(directory.path(), &["whatsapp", "--secrets", "out"]);
    let said = clean(&beside).1;
    assert!(
        said.starts_with(
            "error: `out` is beside a flake that is in no Git repository\n  Caused by: all of `"
        ),
        "{said}"
    );
    assert!(
        said.ends_with("hint: name a directory elsewhere\n"),
        "{said}"
    );
    assert!(!directory.path().join("out").exists());

    fs::create_dir(directory.path().join(".git")).unwrap();
    assert_eq!(
        convert(directory.path(), &["whatsapp", "--secrets", "out"])
            .status
            .code(),
        Some(0)
    );
    assert_eq!(
        fs::read_to_string(directory.path().join("out/.gitignore")).unwrap(),
        "*\n"
    );

    let store = convert(directory.path(), &["whatsapp", "--secrets", "/nix/store/x"]);
    fails(
        &store,
        1,
        "error: `/nix/store/x` is in the store, which everybody can read\n\nhint: name a directory that only you can read\n",
    );
    let file = convert(directory.path(), &["whatsapp", "--secrets", "flake.nix"]);
    fails(
        &file,
        1,
        "error: `flake.nix` is not a directory\n\nhint: name a directory for the secrets\n",
    );
}

#[test]
fn a_secret_that_was_not_given_is_declared_and_told() {
    let directory = tempfile::tempdir().unwrap();
    let config = "server_name: example.org\nlisteners: []\nsigning_key_path: /data/key\nform_secret: swordfish-form\n";
    fs::write(directory.path().join("homeserver.yaml"), config).unwrap();
    let agenix = convert(
        directory.path(),
        &["homeserver.yaml", "--agenix", "--secrets", "age"],
    );
    let (stdout, stderr) = clean(&agenix);
    assert!(
        stdout.contains("    synapse-signing-key.file = ./synapse-signing-key.age;\n"),
        "{stdout}"
    );
    assert!(
        stderr.contains("hint: give `/data/key` too, or encrypt it beside the host: `agenix -e synapse-signing-key.age < /data/key`\n"),
        "{stderr}"
    );
    assert!(
        stderr.ends_with("wrote 2 files to `age`: nothing in there is encrypted yet: `secrets.nix` in it says how, then delete it\n"),
        "{stderr}"
    );
    let rules = fs::read_to_string(directory.path().join("age/secrets.nix")).unwrap();
    assert!(
        rules.contains("  \"synapse-signing-key.age\".publicKeys = [ host ];\n"),
        "{rules}"
    );
    let sops = convert(
        directory.path(),
        &["homeserver.yaml", "--sops", "--secrets", "sops"],
    );
    let (stdout, stderr) = clean(&sops);
    assert!(
        stdout.contains("installFrom = config.sops.secrets.synapse-signing-key.path;")
            && stdout.contains("      synapse-signing-key = { };\n"),
        "{stdout}"
    );
    assert!(
        stderr.contains("or put what is in `/data/key` into `secrets.yaml`, as `synapse-signing-key`, and encrypt it with the others\n"),
        "{stderr}"
    );
    assert!(
        stderr.ends_with("wrote 1 file to `sops`: nothing in there is encrypted yet: `sops encrypt --output HOST/secrets.yaml sops/secrets.yaml`, then delete it\n"),
        "{stderr}"
    );
    let behind = convert(directory.path(), &["homeserver.yaml"]);
    assert!(clean(&behind).1.ends_with(
        "1 secret was left behind; take it out with `--secrets DIR`:\n  synapse-form: `form_secret` of homeserver.yaml\n"
    ));
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

/// The limit is in the text, so that what is written to the pipe is one more.
#[test]
fn standard_input_without_an_end_is_refused() {
    let directory = old_server();
    let output = Command::new("bash")
        .args(["-c", "head -c 67108865 /dev/zero | \"$0\" convert -"])
        .arg(env!("CARGO_BIN_EXE_hearth"))
        .current_dir(directory.path())
        .output()
        .unwrap();
    fails(
        &output,
        1,
        "error: There is more than 64 MiB in standard input\n\nhint: give a configuration, not a dump\n",
    );
}

#[test]
fn sops_and_agenix_declare_what_they_decrypt() {
    let directory = old_server();
    let sops = convert(
        directory.path(),
        &["whatsapp", "--sops", "--secrets", "out"],
    );
    let stdout = clean(&sops).0;
    assert!(stdout.starts_with("{ config, ... }:\n{\n"), "{stdout}");
    assert!(
        stdout.contains("tokensFrom = config.sops.secrets.whatsapp-registration.path;"),
        "{stdout}"
    );
    assert!(stdout.contains("  sops = {\n    defaultSopsFile = ./secrets.yaml;\n    secrets = {\n      whatsapp-proxy = { };\n"), "{stdout}");
    let all = fs::read_to_string(directory.path().join("out/secrets.yaml")).unwrap();
    assert!(all.starts_with("# Not encrypted. `sops encrypt --output HOST/secrets.yaml out/secrets.yaml`, then delete this file.\n"), "{all}");
    assert!(
        all.contains("bridge-whatsapp-pickle: \"swordfish-pickle\"\n"),
        "{all}"
    );
    assert_eq!(mode(&directory.path().join("out/secrets.yaml")), 0o600);

    let agenix = convert(
        directory.path(),
        &["whatsapp", "--agenix", "--secrets", "age"],
    );
    let stdout = clean(&agenix).0;
    assert!(
        stdout.contains(
            "bridge-whatsapp-pickle.file = config.age.secrets.bridge-whatsapp-pickle.path;"
        ),
        "{stdout}"
    );
    assert!(
        stdout.contains("    whatsapp-proxy.file = ./whatsapp-proxy.age;\n"),
        "{stdout}"
    );
    let rules = fs::read_to_string(directory.path().join("age/secrets.nix")).unwrap();
    assert!(
        rules.contains("  \"whatsapp-proxy.age\".publicKeys = [ host ];\n"),
        "{rules}"
    );
}

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
    assert!(text(&kept.stderr).starts_with("warning: 5 secrets are in the output: "));
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
    assert_eq!(clean(&without).0, "{\n  a = 1;\n}\n");
    assert!(!directory.path().join("none").exists());
    let two = convert(directory.path(), &["--raw", "any.yaml", "any.yaml"]);
    fails(
        &two,
        2,
        "error: `--raw` takes one file, and 2 were given\n\nhint: convert them one after the other\n",
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
fn what_cannot_be_converted_is_said() {
    let directory = old_server();
    fs::write(directory.path().join("notes.yaml"), "milk: 2\n").unwrap();
    fails(
        &convert(directory.path(), &["notes.yaml"]),
        1,
        "warning: notes.yaml: it is nothing that is known, and left out\n  hint: convert it alone with `--raw`, which takes any YAML\n\
         error: There is nothing in these files that a host could be made of\n\nhint: give configurations of bridges, \
         registrations or `homeserver.yaml`; any other YAML is converted with `--raw`\n",
    );
    fs::create_dir(directory.path().join("empty")).unwrap();
    fails(
        &convert(directory.path(), &["empty"]),
        1,
        "error: There is no YAML in `empty`\n\nhint: name the files themselves\n",
    );
    fs::write(
        directory.path().join("broken.yaml"),
        "as_token: swordfish\n  x: [\n",
    )
    .unwrap();
    let broken = convert(directory.path(), &["broken.yaml"]);
    assert_eq!(broken.status.code(), Some(1));
    let said = clean(&broken).1;
    assert!(said.starts_with("error: `broken.yaml`, line "), "{said}");
    let missing = convert(directory.path(), &["nowhere.yaml"]);
    assert_eq!(missing.status.code(), Some(1));
    assert!(clean(&missing).1.contains("`nowhere.yaml`"));
    let dialect = convert(directory.path(), &["whatsapp", "--dialect", "toml"]);
    assert_eq!(dialect.status.code(), Some(2));
    assert!(
        clean(&dialect)
            .1
            .contains("There is no YAML dialect `toml`; use one of `pyyaml`")
    );
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
fn what_a_bridge_wrote_since() {
    let directory = old_server();
    let template = r#"{"homeserver":{"domain":"example.org"},"appservice":{"id":"whatsapp","as_token":{"_registration":"as_token"}},
        "network":{"os_name":"Cabin","url_previews":true},"encryption":{"allow":true}}"#;
    fs::write(directory.path().join("config.json"), template).unwrap();
    let written = CONFIG.replace("os_name: Cabin", "os_name: Tent").replace(
        "proxy: socks5://me:swordfish-proxy@127.0.0.1:1080",
        "extev_polls: true",
    );
    fs::write(directory.path().join("written.yaml"), written).unwrap();
    let output = convert(directory.path(), &["--diff", "config.json", "written.yaml"]);
    let (stdout, stderr) = clean(&output);
    assert_eq!((output.status.code(), stdout.as_str()), (Some(1), ""));
    for line in [
        "written.yaml:2:3: `network.os_name` is \"Tent\", and the host says \"Cabin\"\n",
        "written.yaml:3:3: `network.extev_polls` is true, and the host leaves the default\n",
        "`encryption.pickle_key` holds a secret that the host does not know\n",
        "written.yaml: the host sets `network.url_previews`, and the file does not have it\n",
    ] {
        assert!(stderr.contains(line), "{line}{stderr}");
    }
    let json = convert(
        directory.path(),
        &["--json", "--diff", "config.json", "written.yaml"],
    );
    let said: Value = serde_json::from_str(&clean(&json).0).unwrap();
    assert!(said["differences"].as_array().unwrap().len() >= 4, "{said}");
    fs::write(directory.path().join("bad.json"), "{").unwrap();
    let bad = convert(directory.path(), &["--diff", "bad.json", "written.yaml"]);
    fails(
        &bad,
        1,
        "error: `bad.json` is not JSON\n  Caused by: line 1, column 1\n",
    );
    let two = convert(
        directory.path(),
        &["--diff", "config.json", "written.yaml", "written.yaml"],
    );
    fails(
        &two,
        2,
        "error: `--diff` compares one file at a time\n\nhint: name the file of one bridge\n",
    );
    let other = convert(
        directory.path(),
        &["--diff", "config.json", "whatsapp/registration.yaml"],
    );
    fails(
        &other,
        1,
        "error: `whatsapp/registration.yaml` is not the configuration of a bridge that is known\n\nhint: name the file that the bridge reads, in the layout that it has\n",
    );
}

#[test]
fn what_a_bridge_wrote_since_by_real_nix() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    if let Err(reason) = hearth_tree::nix::Nix::find(&root) {
        // Without standard error there is nobody to tell.
        let _ = std::io::stderr()
            .write_all(format!("skipped: convert --diff of a host file: {reason}\n").as_bytes());
        return;
    }
    let directory = old_server();
    let host = directory.path().join("host.nix");
    fs::write(&host, HOST).unwrap();
    fs::write(
        directory.path().join("written.yaml"),
        CONFIG.replace("os_name: Cabin", "os_name: Tent"),
    )
    .unwrap();
    let root: PathBuf = root.canonicalize().unwrap();
    let flake = root.display().to_string();
    let output = convert(
        directory.path(),
        &["--diff", "host.nix", "--flake", &flake, "written.yaml"],
    );
    let (stdout, stderr) = clean(&output);
    assert!(
        stderr.contains("`network.os_name` is \"Tent\", and the host says \"Cabin\""),
        "{stderr}"
    );
    assert_eq!(
        stdout,
        "{\n  hearth.bridges.whatsapp.settings.network.os_name = \"Tent\";\n}\n"
    );
    fs::write(&host, "{ hearth.enabel = true; }").unwrap();
    let broken = convert(
        directory.path(),
        &["--diff", "host.nix", "--flake", &flake, "written.yaml"],
    );
    assert!(clean(&broken).1.contains("error: Nix cannot evaluate `"));
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
