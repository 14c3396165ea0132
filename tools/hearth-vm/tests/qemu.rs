//! Machines under QEMU. Booting without KVM takes a minute, so one test does all there is to do.

use hearth_vm::{Backend, Kvm, Machine, VmError, skip};

#[test]
fn boots_without_kvm_and_runs_commands() -> Result<(), VmError> {
    if skip("boots_without_kvm_and_runs_commands")? {
        return Ok(());
    }
    let machine = Machine::builder("emulated")
        .backend(Backend::Qemu { kvm: Kvm::Never })
        .file("/etc/hearth-test/motd", "hello\n", 0o640)
        .start()?;
    assert_eq!(machine.backend(), "qemu without KVM");
    let output = machine.run(&["sh", "-c", "cat; echo err >&2; exit 3"])?;
    assert_eq!((output.status, output.stderr.as_str()), (3, "err\n"));
    assert_eq!(
        machine.shell("stat -c '%a %U' /etc/hearth-test/motd /etc")?,
        "640 root\n755 root\n"
    );
    machine.write_file("/root/note", b"kept", "0600")?;
    machine.wait_for_boot()?;
    machine.wait_for_port(80)?;
    machine.wait_for_http("http://anything.example/", 200)?;
    // PostgreSQL listens on loopback only, so this goes through the relay.
    machine.wait_for_unit("postgresql@17-main.service")?;
    machine.connect(5432)?;
    assert_eq!(machine.read_file("/root/note")?, "kept");
    Ok(())
}
