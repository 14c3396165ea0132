//! What is asked wrongly, and what cannot be had.

use std::fs;

use crate::fakes::Fakes;
use crate::sandbox::programs;

fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

#[test]
fn a_bridge_that_is_not_there() {
    let mut fakes = Fakes::new();
    assert_eq!(
        fakes.host.refused(&["bridge", "show", "whatsapp"], 2),
        "error: This host has no bridge `whatsapp`\n\nhint: there is `heisenbridge`\n"
    );
    fakes.host.plan["bridges"] = serde_json::json!({});
    fakes.host.write_plan();
    assert_eq!(
        fakes.host.refused(&["bridge", "logs", "whatsapp"], 2),
        "error: This host has no bridge `whatsapp`\n\n\
         hint: it has none at all; enable one with `hearth.bridges.whatsapp.enable = true`\n"
    );
    let (code, out, err) = fakes.run(&["bridge", "list"]);
    assert_eq!((code, &*out, &*err), (0, "", "This host has no bridges\n"));
}

#[test]
fn a_token_that_cannot_be_read() {
    let fakes = Fakes::new();
    fs::remove_file(fakes.host.registration("heisenbridge")).unwrap();
    assert_eq!(
        fakes.host.refused(&["bridge", "ping"], 1),
        "error: Cannot read the token of bridge `heisenbridge` in `HOST/state/registrations/heisenbridge.yaml`\n  \
         Caused by: `HOST/state/registrations/heisenbridge.yaml` does not exist\n\n\
         hint: run it as root; if the file is not there, run `hearth registration ensure`\n"
    );
}

#[test]
fn a_token_of_a_persons_bridge_is_the_persons_to_read() {
    let mut fakes = Fakes::new();
    fakes.host.plan["target"] = "home-manager".into();
    fakes.host.write_plan();
    fs::remove_file(fakes.host.registration("heisenbridge")).unwrap();
    let said = fakes.host.refused(&["bridge", "ping"], 1);
    assert!(
        said.ends_with(
            "hint: run it as the person whose host it is; if the file is not there, run `hearth registration ensure`\n"
        ),
        "{said}"
    );
    fakes.fails("systemctl", "Failed to connect to bus\n");
    let said = fakes.host.refused(&["bridge", "show"], 1);
    assert!(
        said.starts_with("error: `systemctl --user show --property=LoadState,"),
        "{said}"
    );
}

#[test]
fn a_systemd_that_does_not_answer() {
    let fakes = Fakes::new();
    fakes.fails(
        "systemctl",
        "Failed to connect to bus: No such file or directory\n",
    );
    let said = fakes.host.refused(&["bridge", "list"], 1);
    assert!(
        said.starts_with("error: `systemctl show --property=LoadState,")
            && said.contains("` failed: Failed to connect to bus: No such file or directory\n\n")
            && said.ends_with(
                "hint: run that command by hand; `hearth check` tells whether the plan is sound\n"
            ),
        "{said}"
    );
}

#[test]
fn a_database_that_cannot_be_asked_is_worth_a_word() {
    let fakes = Fakes::new();
    if !is_root() {
        return;
    }
    fakes.fails(
        "runuser",
        "error: No PostgreSQL answers at `/run/postgresql/.s.PGSQL.5432`\n  Caused by: Connection refused\n\nhint: start it\n",
    );
    let (code, out, _) = fakes.run(&["bridge", "list"]);
    assert_eq!(code, 0);
    assert!(
        out.ends_with(
            "note: Synapse's database: it was not asked about queues and rooms\n  \
             Caused by: Connection refused\n  hint: start it\n"
        ),
        "{out}"
    );
    assert!(out.contains("  ?      ?  "), "{out}");
    assert_eq!(
        fakes.host.refused(&["bridge", "queue"], 1),
        "error: Cannot read what Synapse has queued\n  Caused by: Connection refused\n\nhint: start it\n"
    );
    fakes.says("runuser", "nonsense");
    let said = fakes.host.refused(&["bridge", "queue"], 1);
    assert!(
        said.contains("Caused by: The answer of the user `postgres` makes no sense: "),
        "{said}"
    );
}

#[test]
fn without_the_program_that_becomes_another_user() {
    let fakes = Fakes::new();
    if !is_root() {
        return;
    }
    fs::remove_file(fakes.host.path("bin/runuser")).unwrap();
    let output = fakes
        .host
        .command(&["bridge", "queue"])
        .env("PATH", fakes.host.path("bin"))
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        fakes.host.text(&output.stderr),
        "error: Cannot read what Synapse has queued\n  \
         Caused by: Cannot become the user `postgres` with `runuser`: No such file or directory (os error 2)\n"
    );
}

/// Without `/proc` no program knows where its own file is.
#[test]
fn without_its_own_file_it_cannot_ask_as_another_user() {
    let fakes = Fakes::new();
    if !is_root() {
        return;
    }
    let plain = fakes.host.command(&["bridge", "queue"]);
    let mut command = programs::without_proc(plain.get_program());
    let output = command.args(plain.get_args()).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let said = fakes.host.text(&output.stderr);
    assert!(
        said.starts_with(
            "error: Cannot read what Synapse has queued\n  \
             Caused by: Cannot find this program's own file: "
        ),
        "{said}"
    );
}

#[test]
fn waking_is_not_for_root() {
    if !is_root() {
        return;
    }
    assert_eq!(
        Fakes::new().host.refused(&["bridge", "wake"], 2),
        "error: This has to run as Synapse's user, which its unit does\n\n\
         hint: `systemctl start hearth-wake.service`, then `journalctl --unit hearth-wake.service`\n"
    );
}

#[test]
fn a_machine_without_a_journal() {
    let fakes = Fakes::new();
    fs::remove_file(fakes.host.path("bin/journalctl")).unwrap();
    let output = fakes
        .host
        .command(&["bridge", "logs", "heisenbridge"])
        .env("PATH", fakes.host.path("bin"))
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        fakes.host.text(&output.stderr),
        "error: Cannot run `journalctl`\n  Caused by: No such file or directory (os error 2)\n\n\
         hint: run it on the host itself, where systemd runs\n"
    );
}

#[test]
fn a_journal_that_cannot_be_read() {
    let fakes = Fakes::new();
    fakes.fails("journalctl", "No journal files were found.\n");
    let (code, out, err) = fakes.run(&["bridge", "logs", "heisenbridge"]);
    assert_eq!(
        (code, &*out, &*err),
        (1, "", "No journal files were found.\n")
    );
}
