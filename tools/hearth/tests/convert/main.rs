//! `hearth convert` through the real binary: what a person sees who meets it first.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test's helpers may panic"
)]

mod meeting;
mod memory;
#[path = "../programs/mod.rs"]
mod programs;
mod raw;
mod secrets;
mod since;
mod wrong;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output};

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
