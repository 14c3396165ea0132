//! Secrets leave, and arrive.

use std::fs;
use std::os::unix::fs::symlink;

use crate::{REGISTRATION, clean, convert, fails, mode, old_server};

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
        said.ends_with("` is copied to the store, which everybody can read\n\nhint: name a directory elsewhere\n"),
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

    // One of the person's own is not touched, and has to do as much.
    let mine = directory.path().join("mine");
    fs::create_dir(&mine).unwrap();
    for (text, code) in [
        ("*.log\n", 1),
        ("*\n!keep.txt\n", 1),
        // Git takes the tab for a part of the name.
        ("*\t\n", 1),
        ("# ours\n*\n!.gitignore\n", 0),
    ] {
        fs::write(mine.join(".gitignore"), text).unwrap();
        let output = convert(directory.path(), &["whatsapp", "--secrets", "mine"]);
        if code == 1 {
            fails(
                &output,
                1,
                "error: `mine/.gitignore` does not keep the secrets out of the repository\n\nhint: name a directory of their own, or write `*` into that file\n",
            );
            assert_eq!(fs::read_dir(&mine).unwrap().count(), 1);
        }
        assert_eq!(output.status.code(), Some(code), "{text}");
        assert_eq!(fs::read_to_string(mine.join(".gitignore")).unwrap(), text);
    }
    assert!(mine.join("whatsapp-proxy").exists());
    // Git does not follow a link.
    let linked = directory.path().join("linked");
    fs::create_dir(&linked).unwrap();
    symlink("../mine/.gitignore", linked.join(".gitignore")).unwrap();
    fails(
        &convert(directory.path(), &["whatsapp", "--secrets", "linked"]),
        1,
        "error: `linked/.gitignore` does not keep the secrets out of the repository\n\nhint: name a directory of their own, or write `*` into that file\n",
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
        rules.contains("  \"whatsapp-proxy.age\".publicKeys = [ host ];\n")
            && rules.starts_with(
                "# Rules for agenix. Put the host's public key here, copy this file beside the host, and there encrypt each\n\
                 # secret: `agenix -e NAME.age < DIRECTORY/NAME`. Then delete the plain files.\nlet\n  host = \"ssh-ed25519 AAAA…\";\nin\n"
            ),
        "{rules}"
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
    // The rules are there even where nothing else is to be encrypted.
    let only = "server_name: example.org\nlisteners: []\nturn_shared_secret_path: /data/turn\n";
    fs::write(directory.path().join("only.yaml"), only).unwrap();
    let rules = convert(
        directory.path(),
        &["only.yaml", "--agenix", "--secrets", "rules"],
    );
    let said = clean(&rules).1;
    assert!(said.contains("wrote 1 file to `rules`: "), "{said}");
    let text = fs::read_to_string(directory.path().join("rules/secrets.nix")).unwrap();
    assert!(
        text.contains("{\n  \"synapse-turn-shared-secret.age\".publicKeys = [ host ];\n}\n"),
        "{text}"
    );
    assert_eq!(
        fs::read_dir(directory.path().join("rules"))
            .unwrap()
            .count(),
        1
    );
    let behind = convert(directory.path(), &["homeserver.yaml"]);
    assert!(clean(&behind).1.ends_with(
        "1 secret was left behind; take it out with `--secrets DIR`:\n  synapse-form: `form_secret` of homeserver.yaml\n"
    ));
}
