//! What a bridge wrote into its file since.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use hearth_tree::nix::{Nix, NixError};
use serde_json::Value;

use crate::{CONFIG, HOST, clean, convert, fails, hearth, old_server, programs};

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
        &[
            "--diff",
            "config.json",
            "written.yaml",
            "whatsapp/config.yaml",
        ],
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
    match Nix::find(&root) {
        Ok(_) => {}
        Err(NixError::Missing { reason }) => {
            // Without standard error there is nobody to tell.
            let line = format!("skipped: convert --diff of a host file: {reason}\n");
            let _ = std::io::stderr().write_all(line.as_bytes());
            return;
        }
        Err(error @ NixError::Broken { .. }) => panic!("{error}"),
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
fn why_a_bridge_cannot_be_compared() {
    let directory = old_server();
    let config = directory.path().join("whatsapp/config.yaml");
    fs::write(
        directory.path().join("same.json"),
        r#"{"network":{"os_name":"Cabin","proxy":{"_secret":"x"}},"homeserver":{"address":"http://synapse:8008","domain":"example.org"},
        "appservice":{"id":"whatsapp","as_token":{"_registration":"as_token"},"hs_token":{"_registration":"hs_token"}},
        "database":{"uri":{"_secret":"x"}},"encryption":{"allow":true,"pickle_key":{"_secret":"x"}},
        "bridge":{"permissions":{"example.org":"user","@you:example.org":"admin"}}}"#,
    )
    .unwrap();
    let same = convert(
        directory.path(),
        &["--diff", "same.json", "whatsapp/config.yaml"],
    );
    let (stdout, stderr) = clean(&same);
    assert_eq!(
        (same.status.code(), stdout.as_str(), stderr.as_str()),
        (Some(0), "", "nothing: the file says what the host says\n")
    );

    let diff = |more: &[&str]| {
        let mut command = hearth(directory.path(), &["--diff"]);
        command.args(more).arg(&config);
        command
    };
    let missing = clean(&diff(&["none.nix"]).output().unwrap()).1;
    assert_eq!(
        missing,
        "error: Cannot find `none.nix`\n  Caused by: No such file or directory (os error 2)\n"
    );
    fs::write(directory.path().join("host.nix"), "{ }").unwrap();
    fails(
        &diff(&["host.nix"]).output().unwrap(),
        2,
        "error: There is no flake of Hearth near the host file\n\nhint: name it with `--flake`, as you do in your own flake's inputs\n",
    );
    let flake = ["host.nix", "--flake", "/nowhere"];
    let alone = diff(&flake).env("PATH", "/nowhere").output().unwrap();
    fails(
        &alone,
        1,
        "error: Cannot run `nix`, which evaluates the host\n  Caused by: No such file or directory (os error 2)\n\n\
         hint: on the host itself, compare with `/etc/hearth/bridges/NAME/config.json`, for which no Nix is needed\n",
    );
    let nix = |script: &str| {
        programs::write(directory.path().join("nix"), script);
        let path = format!(
            "{}:{}",
            directory.path().display(),
            std::env::var("PATH").unwrap()
        );
        diff(&flake).env("PATH", path).output().unwrap()
    };
    fails(
        &nix("#!/bin/sh\necho gibberish\n"),
        1,
        "error: Cannot read what Nix answered\n  Caused by: expected value at line 1 column 1\n",
    );
    let refused =
        nix("#!/bin/sh\necho 'warning: dirty' >&2; echo 'error: no such option' >&2; exit 1\n");
    let host = directory.path().join("host.nix").canonicalize().unwrap();
    fails(
        &refused,
        1,
        &format!(
            "error: Nix cannot evaluate `{}`\n  Caused by: error: no such option\n\nhint: a host file that sets more than `hearth` \
             needs its target: compare with the host's `/etc/hearth/bridges/NAME/config.json` instead\n",
            host.display()
        ),
    );
}
