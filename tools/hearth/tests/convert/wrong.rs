//! What cannot be converted, read or written.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::process::Command;

use crate::{clean, convert, fails, hearth, old_server, programs};

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
fn nothing_is_written_before_the_output_can_be() {
    let directory = old_server();
    fs::write(directory.path().join("host.nix"), "mine").unwrap();
    for (path, said) in [
        (
            "host.nix",
            "error: `host.nix` exists already\n\nhint: name another file, or overwrite it with `--force`\n",
        ),
        (
            "nowhere/host.nix",
            "error: There is no directory `nowhere` to write `nowhere/host.nix` into\n\nhint: make it first, or name another file\n",
        ),
        (
            "whatsapp",
            "error: `whatsapp` is a directory\n\nhint: give the path of a file in it\n",
        ),
    ] {
        for more in [&["whatsapp"][..], &["--raw", "whatsapp/config.yaml"]] {
            let flags = [more, &["--secrets", "out", "-o", path]].concat();
            fails(&convert(directory.path(), &flags), 1, said);
        }
    }
    assert!(!directory.path().join("out").exists());
    assert_eq!(
        fs::read_to_string(directory.path().join("host.nix")).unwrap(),
        "mine"
    );
}

#[test]
fn what_cannot_be_read_is_said() {
    let directory = old_server();
    let input = fs::File::open(directory.path()).unwrap();
    let output = hearth(directory.path(), &["-"])
        .stdin(input)
        .output()
        .unwrap();
    fails(
        &output,
        1,
        "error: Cannot read standard input\n  Caused by: Is a directory (os error 21)\n",
    );
    // Where a relative path leads is not known in a directory that is gone.
    for more in ["--secrets-path", "--force --secrets-path /run/x --secrets"] {
        let gone =
            format!("mkdir gone && cd gone && rmdir ../gone && \"$0\" convert \"$1\" {more} out");
        let output = Command::new("sh")
            .args(["-c", &gone, env!("CARGO_BIN_EXE_hearth")])
            .arg(directory.path().join("whatsapp"))
            .current_dir(directory.path())
            .output()
            .unwrap();
        fails(
            &output,
            1,
            "error: Cannot tell where `out` is\n  Caused by: No such file or directory (os error 2)\n",
        );
    }
    fs::write(
        directory.path().join("log.yaml"),
        "version: 1\nhandlers: {}\nroot: {}\n",
    )
    .unwrap();
    let log = clean(&convert(directory.path(), &["log.yaml"])).1;
    assert!(
        log.ends_with("error: There is nothing in these files that a host could be made of\n\nhint: read what is said above\n"),
        "{log}"
    );

    // Root may read everything, so somebody else asks.
    let closed = directory.path().join("closed");
    fs::create_dir(&closed).unwrap();
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o000)).unwrap();
    fs::set_permissions(directory.path(), fs::Permissions::from_mode(0o755)).unwrap();
    programs::copy(
        env!("CARGO_BIN_EXE_hearth"),
        directory.path().join("hearth"),
    );
    let is_root = fs::metadata("/proc/self").unwrap().uid() == 0;
    let drop: &[&str] = if is_root {
        &[
            "setpriv",
            "--reuid=65534",
            "--regid=65534",
            "--clear-groups",
        ]
    } else {
        &["env"]
    };
    let output = Command::new(drop[0])
        .args(&drop[1..])
        .arg(directory.path().join("hearth"))
        .args(["convert", "closed"])
        .current_dir(directory.path())
        .output()
        .unwrap();
    fails(
        &output,
        1,
        "error: Cannot read the directory `closed`\n  Caused by: Permission denied (os error 13)\n",
    );
}
