//! Machines under systemd-nspawn, on the project's own image.

use std::process::Command;
use std::time::Duration;

use hearth_vm::{Machine, VmError, skip};
use ureq::http::Request;

fn bare(name: &str) -> Result<Option<Machine>, VmError> {
    if skip(name)? {
        return Ok(None);
    }
    let machine = Machine::builder(name).start()?;
    machine.wait_for_boot()?;
    Ok(Some(machine))
}

/// What a wait that cannot come true says, with little time to wait.
fn complaint<T>(machine: &Machine, wait: impl FnOnce() -> Result<T, VmError>) -> String {
    machine.set_patience(0.02);
    let text = match wait() {
        Ok(_) => return "the wait came true".to_owned(),
        Err(error) => format!("{error:?}"),
    };
    machine.set_patience(1.0);
    text
}

#[test]
fn runs_commands_and_moves_files() -> Result<(), VmError> {
    let Some(machine) = bare("commands")? else {
        return Ok(());
    };
    let output = machine.run_within(
        &["sh", "-c", "cat; echo err >&2; exit 3"],
        b"in",
        Duration::from_secs(10),
    )?;
    let seen = (
        output.status,
        output.stdout.as_str(),
        output.stderr.as_str(),
    );
    assert_eq!(seen, (3, "in", "err\n"));
    assert!(!output.success());
    assert_eq!(machine.run(&["sh", "-c", "kill -TERM $$"])?.status, 143);
    machine.write_file("/root/note", b"kept", "0600")?;
    assert_eq!(machine.read_file("/root/note")?, "kept");
    assert_eq!(machine.shell("stat -c %a /root/note")?, "600\n");
    let failed = format!("{:?}", machine.shell("echo why >&2; exit 4").unwrap_err());
    assert!(failed.contains("the command `sh -ec echo why >&2; exit 4` ended with status 4"));
    assert!(failed.contains("Caused by: why"), "{failed}");
    let slow = complaint(&machine, || machine.run(&["sleep", "100"]));
    assert!(
        slow.contains("waited 2 s for the command `sleep 100` to end"),
        "{slow}"
    );
    // Nothing of this computer's environment or network is in it.
    assert!(!machine.shell("env")?.contains("CARGO"));
    assert_eq!(machine.shell("ls /sys/class/net")?, "lo\n");
    // A unit that asks for a network of its own has one.
    let network = "readlink /proc/self/ns/net";
    let own = format!("systemd-run --quiet --wait --pipe -p PrivateNetwork=yes {network}");
    assert_ne!(machine.shell(network)?, machine.shell(&own)?);
    Ok(())
}

#[test]
fn waits_for_what_comes() -> Result<(), VmError> {
    let Some(machine) = bare("comes")? else {
        return Ok(());
    };
    machine.shell(
        "systemd-run --quiet --unit=late sh -c 'sleep 1; echo the word; \
         exec python3 -m http.server -b 127.0.0.1 -d /etc 8099'",
    )?;
    machine.wait_for_unit("late.service")?;
    machine.wait_for_log("late.service", "the word")?;
    machine.wait_for_port(8099)?;
    machine.wait_for_http("http://any.name.example:8099/hostname", 200)?;
    machine.wait_for_http("http://any.name.example:8099/no", 404)?;
    let request = Request::get("http://127.0.0.1:8099/hostname").body(());
    let mut answer = machine.http(request.unwrap())?;
    assert_eq!(answer.body_mut().read_to_string().unwrap(), "comes\n");
    assert!(machine.memory("late.service")? > 1 << 20);
    assert_eq!(machine.restarts("late.service")?, 0);
    assert_eq!(machine.unit_property("late.service", "Type")?, "simple");
    let published = machine.publish(0, 8099)?;
    let here = ureq::get(format!("http://{published}/hostname")).call();
    assert_eq!(
        here.unwrap().body_mut().read_to_string().unwrap(),
        "comes\n"
    );
    Ok(())
}

#[test]
fn says_what_did_not_come_and_shows_the_journal() -> Result<(), VmError> {
    let Some(machine) = bare("never")? else {
        return Ok(());
    };
    machine.shell("systemd-run --quiet --unit=idle sh -c 'echo the wrong word; sleep 1000'")?;
    machine.wait_for_log("idle.service", "the wrong word")?;
    let log = complaint(&machine, || {
        machine.wait_for_log("idle.service", "the right word")
    });
    assert!(log.contains("`never`: waited 1 s for `the right word` in the log of `idle.service`"));
    assert!(log.contains("last seen: the wrong word"), "{log}");
    assert!(log.contains("--- the end of the journal"), "{log}");
    assert!(log.contains("hint: if this computer is only slow, set `HEARTH_VM_PATIENCE=3`"));
    let port = complaint(&machine, || machine.wait_for_port(9999));
    assert!(port.contains("waited 1 s for port 9999"), "{port}");
    assert!(port.contains("last seen: nothing listens"), "{port}");
    let http = complaint(&machine, || machine.wait_for_http("http://x:9999/", 200));
    assert!(
        http.contains("waited 1 s for `http://x:9999/` to answer 200"),
        "{http}"
    );
    assert!(http.contains("Connection refused"), "{http}");
    let status = complaint(&machine, || machine.wait_for_http("http://x/none", 200));
    assert!(status.contains("last seen: it answers 404"), "{status}");
    let unit = complaint(&machine, || machine.wait_for_unit("ngircd.service"));
    assert!(unit.contains("last seen: it is `inactive`"), "{unit}");
    let connection = format!("{:?}", machine.connect(9999).unwrap_err());
    assert!(
        connection.contains("nothing answers on port 9999"),
        "{connection}"
    );
    let request = Request::get("http://x:9999/").body(()).unwrap();
    let http = format!("{:?}", machine.http(request).unwrap_err());
    assert!(
        http.contains("the request to `http://x:9999/` failed"),
        "{http}"
    );
    let pem = format!("{:?}", machine.agent(Some("no")).unwrap_err());
    assert!(
        pem.contains("`never`: the root certificate is not one"),
        "{pem}"
    );
    let count = format!("{:?}", machine.restarts("basic.target").unwrap_err());
    assert!(
        count.contains("`basic.target` has no count of restarts"),
        "{count}"
    );

    // A unit that failed is not waited for, and its journal is shown even when much came after.
    machine.shell(
        "systemd-run --quiet --unit=broken sh -c 'echo my last words; exit 1'; \
         for n in $(seq 100); do echo noise | systemd-cat; done",
    )?;
    let failed = format!("{:?}", machine.wait_for_unit("broken.service").unwrap_err());
    assert!(
        failed.contains("`never`: the unit `broken.service` failed"),
        "{failed}"
    );
    assert!(
        failed.contains("--- the unit broken.service failed"),
        "{failed}"
    );
    assert!(failed.contains("my last words"), "{failed}");
    Ok(())
}

#[test]
fn keeps_its_disk_over_reboot_and_loss_of_power() -> Result<(), VmError> {
    let Some(machine) = bare("reboots")? else {
        return Ok(());
    };
    machine.write_file("/root/note", b"kept", "0600")?;
    let id = "/etc/machine-id";
    let before = machine.read_file(id)?;
    machine.reboot()?;
    assert_eq!(machine.read_file("/root/note")?, "kept");
    assert_eq!(machine.read_file(id)?, before);
    assert_eq!(machine.shell("journalctl --list-boots -q | wc -l")?, "2\n");
    machine.kill();
    assert!(!machine.is_running());
    let stopped = format!("{:?}", machine.run(&["true"]).unwrap_err());
    assert!(
        stopped.contains("The machine `reboots` is not running"),
        "{stopped}"
    );
    machine.boot()?;
    assert_eq!(machine.read_file("/root/note")?, "kept");
    // A machine that goes away by itself ends a wait at once.
    machine.shell("systemctl poweroff --no-block")?;
    let gone = format!("{:?}", machine.wait_for_port(9999).unwrap_err());
    assert!(
        gone.contains("The machine `reboots` stopped while waiting for port 9999"),
        "{gone}"
    );
    assert!(gone.contains("--- the end of the console"), "{gone}");
    Ok(())
}

#[test]
fn machines_of_one_name_and_image_are_apart() -> Result<(), VmError> {
    let (Some(one), Some(two)) = (bare("twin")?, bare("twin")?) else {
        return Ok(());
    };
    assert_eq!((one.name(), two.name()), ("twin", "twin-2"));
    one.write_file("/root/mine", b"1", "0600")?;
    assert!(!two.run(&["cat", "/root/mine"])?.success());
    one.shell("systemctl stop nginx")?;
    assert_eq!(two.unit_property("nginx.service", "ActiveState")?, "active");
    let running: Vec<String> = hearth_vm::running()?.into_iter().map(|m| m.name).collect();
    assert!(running.contains(&"twin".to_owned()) && running.contains(&"twin-2".to_owned()));
    assert!(hearth_vm::find("twin")?.ready);
    drop(one);
    assert!(two.run(&["true"])?.success());
    let gone = format!("{:?}", hearth_vm::find("twin").unwrap_err());
    assert!(gone.contains("No machine `twin` runs"), "{gone}");
    Ok(())
}

/// The test runs itself once more, told to panic, and reads what that printed.
#[test]
fn a_panic_shows_the_journal() -> Result<(), VmError> {
    const TOLD: &str = "HEARTH_VM_TEST_PANICS";
    let told = std::env::var_os(TOLD).is_some();
    let Some(machine) = bare("panics")? else {
        return Ok(());
    };
    if told {
        machine.shell("echo as the machine saw it | systemd-cat")?;
        assert_eq!(machine.shell("echo 1")?, "2");
    }
    drop(machine);
    let mut again = Command::new(std::env::current_exe().unwrap());
    let output = again
        .args(["a_panic_shows_the_journal", "--exact"])
        .env(TOLD, "1")
        .output();
    let output = output.unwrap();
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success());
    assert!(text.contains("--- machine `panics`"), "{text}");
    assert!(text.contains("as the machine saw it"), "{text}");
    Ok(())
}
