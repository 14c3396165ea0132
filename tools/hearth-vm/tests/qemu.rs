//! Machines under QEMU. Booting without KVM takes a minute, so one test does all there is to do.

use std::thread;
use std::time::Duration;

use hearth_vm::{Backend, Kvm, Machine, Network, VmError, skip};

#[test]
fn a_pair_boots_without_kvm_and_runs_commands() -> Result<(), VmError> {
    if skip("a_pair_boots_without_kvm_and_runs_commands")? {
        return Ok(());
    }
    let network = Network::new();
    let boot = |name: &str, other: &str| {
        Machine::builder(name)
            .backend(Backend::Qemu { kvm: Kvm::Never })
            .network(&network, &[other])
            .file("/etc/hearth-test/motd", "hello\n", 0o640)
            .start()
    };
    let (machine, neighbour) = thread::scope(|scope| {
        let neighbour = scope.spawn(|| boot("neighbour", "example.org"));
        (boot("emulated", "emulated.example"), neighbour.join())
    });
    let (machine, neighbour) = (machine?, neighbour.expect("the thread ended well")?);

    assert_eq!(machine.backend(), "qemu without KVM");
    let output = machine.run_within(
        &["sh", "-c", "cat; echo err >&2; exit 3"],
        b"in",
        Duration::from_secs(60),
    )?;
    let seen = (
        output.status,
        output.stdout.as_str(),
        output.stderr.as_str(),
    );
    assert_eq!(seen, (3, "in", "err\n"));
    let laid = machine.shell("stat -c '%a %U' /etc/hearth-test/motd /etc")?;
    assert_eq!(laid, "640 root\n755 root\n");
    machine.write_file("/etc/hearth-test/motd", b"mine now\n", "0600")?;

    machine.wait_for_boot()?;
    machine.wait_for_http("http://anything.example/", 200)?;
    // PostgreSQL listens on loopback only, so this goes through a relay.
    machine.wait_for_port(5432)?;
    machine.connect(5432)?;
    let refused = format!("{:?}", machine.connect(9999).unwrap_err());
    assert!(
        refused.contains("nothing answers on port 9999"),
        "{refused}"
    );

    let get = "curl -sS -m 60 -o /dev/null -w '%{http_code}' http://";
    neighbour.wait_for_port(80)?;
    assert_eq!(machine.shell(&format!("{get}example.org/"))?, "200");
    assert_eq!(neighbour.shell(&format!("{get}emulated/"))?, "200");

    // What it was given is laid once: after a reboot its own changes are still there.
    machine.reboot()?;
    assert_eq!(machine.read_file("/etc/hearth-test/motd")?, "mine now\n");
    assert_eq!(machine.shell("systemctl --failed --no-legend")?, "");
    // Commands from outside are not what its journal is about.
    assert!(!machine.shell("journalctl -b")?.contains("guest-exec"));
    Ok(())
}
