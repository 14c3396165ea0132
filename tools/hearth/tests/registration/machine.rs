//! What `hearth registration` says where systemd or the file system does not let it.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;

use crate::sandbox::{Host, mode, run_as_nobody, succeeds};

const ENSURE: [&str; 2] = ["registration", "ensure"];

#[test]
fn a_machine_without_systemd() {
    let host = Host::with_bridges(&["irc"]);
    succeeds(&host.hearth(&ENSURE));
    let before = host.fields("irc");
    fs::remove_file(host.path("bin/systemctl")).unwrap();
    let output = host
        .command(&["registration", "rotate", "irc"])
        .env("PATH", host.path("bin"))
        .output()
        .unwrap();
    insta::assert_snapshot!(host.text(&output.stderr), @"
    Rotating the tokens of `irc`
    error: Cannot run `systemctl`
      Caused by: No such file or directory (os error 2)

    hint: run it on the host itself, where systemd runs, or with `--no-restart`
    ");
    assert_eq!(host.fields("irc"), before);
}

#[test]
fn a_unit_that_systemd_does_not_tell_about() {
    let host = Host::with_bridges(&["irc"]);
    succeeds(&host.hearth(&ENSURE));
    let before = host.fields("irc");
    fs::write(host.path("broken-show"), "Access denied\n").unwrap();
    let said = host.refused(&["registration", "rotate", "irc"], 1);
    insta::assert_snapshot!(said, @"
    Rotating the tokens of `irc`
    error: `systemctl show hearth-bridge-irc.service` failed: Access denied

    hint: look at `journalctl --unit hearth-bridge-irc.service`; `hearth registration ensure` finishes the restarts
    ");
    assert_eq!(host.fields("irc"), before);
}

#[test]
fn a_persons_unit_is_looked_at_without_root() {
    let mut host = Host::with_bridges(&["irc"]);
    host.plan["target"] = serde_json::json!("home-manager");
    host.write_plan();
    succeeds(&host.hearth(&ENSURE));
    fs::write(host.path("broken-stop"), "").unwrap();
    insta::assert_snapshot!(host.refused(&["registration", "rotate", "irc"], 1), @"
    Rotating the tokens of `irc`
    Stopping `hearth-bridge-irc.service`
    error: `systemctl --user stop hearth-bridge-irc.service` failed: exit status: 1

    hint: look at `journalctl --user --unit hearth-bridge-irc.service`; `hearth registration ensure` finishes the restarts
    ");
}

#[test]
fn a_unit_that_does_not_stop() {
    let host = Host::with_bridges(&["irc"]);
    succeeds(&host.hearth(&ENSURE));
    let before = host.fields("irc");
    fs::write(host.path("broken-stop"), "").unwrap();
    insta::assert_snapshot!(host.refused(&["registration", "rotate", "irc"], 1), @"
    Rotating the tokens of `irc`
    Stopping `hearth-bridge-irc.service`
    error: `systemctl stop hearth-bridge-irc.service` failed: exit status: 1

    hint: look at `journalctl --unit hearth-bridge-irc.service`; `hearth registration ensure` finishes the restarts
    ");
    assert_eq!(host.fields("irc"), before);
}

#[test]
fn a_synapse_that_does_not_come_back() {
    let host = Host::with_bridges(&["irc"]);
    succeeds(&host.hearth(&ENSURE));
    fs::write(host.path("broken-restart"), "Job failed\n").unwrap();
    insta::assert_snapshot!(host.refused(&["registration", "rotate", "irc"], 1), @"
    Rotating the tokens of `irc`
    Stopping `hearth-bridge-irc.service`
    Restarting `matrix-synapse.service`
    error: `systemctl restart matrix-synapse.service` failed: Job failed

    hint: look at `journalctl --unit matrix-synapse.service`; `hearth registration ensure` finishes the restarts
    ");

    fs::remove_file(host.path("broken-restart")).unwrap();
    let output = host.hearth(&ENSURE);
    assert_eq!(
        host.text(&succeeds(&output).stderr),
        "irc: restarting what a killed rotation had left\n"
    );
}

#[test]
fn a_person_without_permission() {
    let host = Host::new();
    succeeds(&host.hearth(&ENSURE));
    host.open_to_all();
    let mut said = String::new();
    for args in [
        &["ensure"][..],
        &["list"],
        &["show", "heisenbridge"],
        &["rotate", "heisenbridge"],
    ] {
        let output = run_as_nobody(&host, &[&["registration"], args].concat());
        assert_eq!(output.status.code(), Some(1));
        said.push_str(&format!("{}:\n{}\n", args[0], host.text(&output.stderr)));
    }
    insta::assert_snapshot!(said, @"
    ensure:
    error: Cannot lock `HOST/state/registrations/.lock`
      Caused by: Permission denied (os error 13)

    hint: run it as the user who owns the path, or as root

    list:
    error: Cannot read `HOST/state/registrations/heisenbridge.yaml`
      Caused by: Permission denied (os error 13)

    hint: run it as the user who owns the path, or as root

    show:
    error: Cannot read `HOST/state/registrations/heisenbridge.yaml`
      Caused by: Permission denied (os error 13)

    hint: run it as the user who owns the path, or as root

    rotate:
    Rotating the tokens of `heisenbridge`
    error: Cannot make `HOST/state/registrations/.rotation`
      Caused by: Permission denied (os error 13)

    hint: run it as the user who owns the path, or as root
    ");

    fs::set_permissions(host.path("plan.json"), Permissions::from_mode(0o600)).unwrap();
    let output = run_as_nobody(&host, &ENSURE);
    insta::assert_snapshot!(host.text(&output.stderr), @"
    error: Cannot read the plan
      Caused by: Cannot read `HOST/plan.json`
      Caused by: Permission denied (os error 13)

    hint: run it as the user who owns the path, or as root
    ");
    assert_eq!(mode(&host.registrations()), 0o700);
}

#[test]
fn a_file_where_the_directory_belongs() {
    let host = Host::new();
    fs::create_dir(host.path("state")).unwrap();
    fs::write(host.registrations(), "").unwrap();
    insta::assert_snapshot!(host.refused(&ENSURE, 1), @"
    error: `HOST/state/registrations` is not a directory

    hint: move `HOST/state/registrations` away; a directory belongs there
    ");
}
