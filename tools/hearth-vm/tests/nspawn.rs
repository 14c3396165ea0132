//! Machines under systemd-nspawn, on the project's own image.

use hearth_vm::{Machine, VmError, skip};

#[test]
fn boots_and_runs_commands() -> Result<(), VmError> {
    if skip("boots_and_runs_commands")? {
        return Ok(());
    }
    let machine = Machine::builder("bare")
        .file("/etc/motd", "hello\n", 0o640)
        .start()?;
    let output = machine.run(&["sh", "-c", "echo out; echo err >&2; exit 3"])?;
    assert_eq!(
        (
            output.status,
            output.stdout.as_str(),
            output.stderr.as_str()
        ),
        (3, "out\n", "err\n")
    );
    assert_eq!(machine.read_file("/etc/motd")?, "hello\n");
    machine.wait_for_boot()?;
    assert_eq!(machine.shell("systemctl is-system-running")?, "running\n");
    machine.wait_for_unit("postgresql.service")?;
    machine.wait_for_port(5432)?;
    machine.wait_for_http("http://anything.example/", 200)?;
    Ok(())
}
