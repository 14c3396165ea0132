//! `hearth host` and `hearth db init` through the real binary, as far as they go without a machine of their own; the rest
//! is a matter of the scenarios. Long, since what each says is read whole.
#![allow(clippy::unwrap_used)]

#[path = "programs/mod.rs"]
mod programs;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

const HEARTH: &str = env!("CARGO_BIN_EXE_hearth");

/// A plan of the project, changed, in a directory of its own.
fn plan(directory: &Path, change: impl FnOnce(&mut Value)) -> PathBuf {
    let rendered = "../../tests/rendered/pi-home/home/you/.config/hearth/plan.json";
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(rendered)).unwrap();
    let mut plan = serde_json::from_str(&text).unwrap();
    change(&mut plan);
    let path = directory.join("plan.json");
    fs::write(&path, plan.to_string()).unwrap();
    path
}

fn hearth(arguments: &[&str], plan: &Path) -> Output {
    Command::new(HEARTH)
        .args(arguments)
        .arg("--plan")
        .arg(plan)
        .output()
        .unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn config_txt_is_written_once_with_a_copy_beside_it() {
    let dir = tempfile::tempdir().unwrap();
    let plan = plan(dir.path(), |plan| {
        plan["files"]["/home/you/.config/hearth/config.txt"] =
            serde_json::json!({ "mode": "0644", "text": "gpu_mem=16\n" });
    });
    let file = dir.path().join("config.txt");
    fs::write(&file, "dtparam=audio=on\n").unwrap();
    let name = file.display().to_string();
    let arguments = ["host", "config-txt", "--file", &name];

    let output = hearth(&arguments, &plan);
    assert!(output.status.success(), "{}", said(&output));
    assert_eq!(
        said(&output),
        format!(
            "Wrote `{name}`; as it was is `{name}.before-hearth`. Restart the Pi for it to take effect\n"
        )
    );
    let text = fs::read_to_string(&file).unwrap();
    assert!(text.starts_with("dtparam=audio=on\n") && text.contains("[all]\ngpu_mem=16\n"));
    let backup = dir.path().join("config.txt.before-hearth");
    assert_eq!(fs::read_to_string(&backup).unwrap(), "dtparam=audio=on\n");

    let same = hearth(&arguments, &plan);
    assert_eq!(said(&same), format!("`{name}` is as it should be\n"));
    let again = hearth(&["--json", "host", "config-txt", "--file", &name], &plan);
    let report: Value = serde_json::from_slice(&again.stdout).unwrap();
    assert_eq!(report["changed"], false);
    assert_eq!(fs::read_to_string(&file).unwrap(), text);
}

#[test]
fn config_txt_elsewhere_than_on_a_pi_says_so() {
    let dir = tempfile::tempdir().unwrap();
    let plan = plan(dir.path(), |_| {});
    let missing = dir.path().join("no/config.txt").display().to_string();
    let output = hearth(&["host", "config-txt", "--file", &missing], &plan);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        said(&output),
        format!("error: `{missing}` does not exist\n\nhint: check the path, or make the file\n")
    );
}

#[test]
fn a_machine_that_will_not_do_is_told_and_nothing_is_changed() {
    let dir = tempfile::tempdir().unwrap();
    let taken = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = taken.local_addr().unwrap().port();
    let plan = plan(dir.path(), |plan| {
        plan["units"]["matrix-synapse.service"]["listens"][0]["port"] = port.into();
    });
    let output = hearth(&["host", "check", "--before-switch"], &plan);
    assert_eq!(output.status.code(), Some(1));
    let found = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        found.contains(&format!("error: port {port}: another program has it")),
        "{found}"
    );
    assert!(said(&output).contains("The server was not changed; what ran before runs on"));

    let json = hearth(&["--json", "host", "check"], &plan);
    let findings: Value = serde_json::from_slice(&json.stdout).unwrap();
    let subjects: Vec<&str> = findings
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|finding| finding["subject"].as_str())
        .collect();
    assert!(subjects.contains(&&*format!("port {port}")), "{subjects:?}");
}

#[test]
fn a_bridge_that_only_changes_its_name_may_keep_its_port() {
    let dir = tempfile::tempdir().unwrap();
    let taken = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = taken.local_addr().unwrap().port();
    const BEFORE: &str = "hearth-bridge-heisenbridge.service";
    let on_port = |plan: &mut Value, name: &str| {
        let mut unit = plan["units"][BEFORE].take();
        unit["listens"][0]["address"] = "127.0.0.1".into();
        unit["listens"][0]["port"] = port.into();
        let units = plan["units"].as_object_mut().unwrap();
        units.clear();
        units.insert(name.to_owned(), unit);
    };
    // A systemd in which everything is up that it has ever heard of.
    fs::create_dir(dir.path().join("bin")).unwrap();
    programs::write(
        dir.path().join("bin/systemctl"),
        &format!(
            "#!/bin/sh\nfor unit; do :; done\n[ \"$unit\" = {BEFORE} ] && echo \"Id=$unit\" && echo ActiveState=active\nexit 0\n"
        ),
    );
    let found = |arguments: &[&str], new: &Path| {
        let output = Command::new(HEARTH)
            .args(["host", "check"])
            .args(arguments)
            .arg("--plan")
            .arg(new)
            .env("PATH", dir.path().join("bin"))
            .env("XDG_CONFIG_HOME", dir.path().join("config"))
            .output()
            .unwrap();
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    let new = plan(dir.path(), |plan| {
        on_port(plan, "hearth-bridge-irc.service")
    });
    let words = format!("error: port {port}: another program has it");
    let before = found(&["--before-switch"], &new);
    assert!(before.contains(&words), "{before}");

    let in_force = dir.path().join("config/hearth");
    fs::create_dir_all(&in_force).unwrap();
    plan(&in_force, |plan| on_port(plan, BEFORE));
    let after = found(&["--before-switch"], &new);
    assert!(!after.contains("another program has it"), "{after}");
}

#[test]
fn a_switch_waits_for_a_systemd_that_is_still_starting() {
    let dir = tempfile::tempdir().unwrap();
    let bin = dir.path().join("bin");
    fs::create_dir(&bin).unwrap();
    let asked = dir.path().join("asked").display().to_string();
    // On a machine with a systemd of its own, which is newer than the command.
    let check = |first: &str, then: &str| {
        let _ = fs::remove_file(&asked);
        programs::write(
            bin.join("systemctl"),
            &format!(
                "#!/bin/sh\ncase \"$*\" in\n\
                 --version) echo 'systemd 999 (999)' ;;\n\
                 '--user show --property=Version --value') echo 250.1-1 ;;\n\
                 *SystemState*) if [ -e {asked} ]; then echo {then}; else : > {asked}; echo {first}; fi ;;\n\
                 esac\n"
            ),
        );
        let plan = plan(dir.path(), |plan| {
            plan["units"].as_object_mut().unwrap().clear();
        });
        let run = |arguments: &[&str]| {
            Command::new(HEARTH)
                .args(["host", "check"])
                .args(arguments)
                .arg("--plan")
                .arg(&plan)
                .env("PATH", &bin)
                .env("XDG_CONFIG_HOME", dir.path().join("config"))
                .output()
                .unwrap()
        };
        (run(&["--before-switch"]), run(&[]))
    };
    let found = |output: &Output| String::from_utf8_lossy(&output.stdout).into_owned();
    let words = "Waiting for your own systemd, which is still starting";
    let left = "and a switch would leave every unit as it is";

    let (switch, other) = check("starting", "running");
    assert!(said(&switch).contains(words), "{}", said(&switch));
    assert!(!found(&switch).contains(left), "{}", found(&switch));
    assert!(!said(&other).contains(words), "{}", said(&other));
    // The age is that of what runs.
    assert!(
        found(&other).contains("error: systemd: version 250 is too old"),
        "{}",
        found(&other)
    );

    let (switch, other) = check("stopping", "stopping");
    assert_eq!(switch.status.code(), Some(1));
    assert!(
        found(&switch).contains(
            "error: systemd: your own is `stopping`, and a switch would leave every unit as it is"
        ),
        "{}",
        found(&switch)
    );
    assert!(!found(&other).contains(left), "{}", found(&other));
}

#[test]
fn a_host_that_root_runs_is_not_looked_at() {
    let dir = tempfile::tempdir().unwrap();
    let plan = plan(dir.path(), |plan| plan["target"] = "systemd".into());
    for command in ["check", "settle"] {
        let output = hearth(&["host", command], &plan);
        assert_eq!(output.status.code(), Some(2));
        let said = said(&output);
        assert_eq!(
            said,
            format!(
                "error: `{}` is the plan of a host that root runs, and this is for those by home-manager\n\n\
                 hint: `hearth check` looks at any plan, `systemctl --failed` at its units\n",
                plan.display()
            )
        );
    }
}

#[test]
fn without_a_systemd_of_ones_own_nothing_is_waited_for() {
    let dir = tempfile::tempdir().unwrap();
    let plan = plan(dir.path(), |_| {});
    programs::write(dir.path().join("systemctl"), "#!/bin/sh\nexit 1\n");
    let output = Command::new(HEARTH)
        .args(["host", "settle", "--plan"])
        .arg(&plan)
        .env("PATH", dir.path())
        .output()
        .unwrap();
    assert!(output.status.success());
    assert_eq!(
        said(&output),
        "Your own systemd does not run, so nothing was started: `hearth host check` says what to do\n"
    );
}

#[test]
fn a_host_of_another_target_has_no_data_to_make() {
    let dir = tempfile::tempdir().unwrap();
    let plan = plan(dir.path(), |plan| {
        plan["postgresql"]
            .as_object_mut()
            .unwrap()
            .remove("cluster");
    });
    let output = hearth(&["db", "init"], &plan);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        said(&output).trim_end(),
        "error: Hearth does not run PostgreSQL on this host: `hearth-postgresql.service` is somebody else's\n\n\
         hint: on this host the data is made by NixOS or Debian"
    );
}

#[test]
fn data_is_made_once_and_a_lock_that_nobody_holds_is_taken_away() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let plan = plan(dir.path(), |plan| {
        plan["stateDirectory"] = serde_json::json!(dir.path().join("state"));
        let cluster = &mut plan["postgresql"]["cluster"];
        cluster["directory"] = serde_json::json!(data);
        cluster["programs"] = serde_json::json!(dir.path());
        cluster["version"] = "17".into();
    });
    programs::write(
        dir.path().join("initdb"),
        "#!/bin/sh\nfor last; do :; done\nmkdir \"$last\"\necho 17 > \"$last/PG_VERSION\"\n",
    );
    let init = || {
        let output = hearth(&["db", "init"], &plan);
        assert!(output.status.success(), "{}", said(&output));
        said(&output)
    };
    assert_eq!(
        init(),
        format!("Made PostgreSQL's data in `{}`\n", data.display())
    );
    assert_eq!(init(), "");
    fs::write(data.join("postmaster.pid"), "1\n").unwrap();
    assert_eq!(
        init(),
        "Took away the lock that PostgreSQL had left when the machine stopped\n"
    );
    assert_eq!(init(), "");
}
