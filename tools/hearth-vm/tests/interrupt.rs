//! Ctrl-C while a machine is waited for. A program of its own, since it is interrupted.

use std::time::Duration;

use hearth_vm::{Machine, VmError, skip, watch_interrupts};
use rustix::process::{Signal, getpid, kill_process};

#[test]
fn an_interrupt_ends_a_wait() -> Result<(), VmError> {
    if skip("an_interrupt_ends_a_wait")? {
        return Ok(());
    }
    watch_interrupts()?;
    let machine = Machine::builder("interrupted").start()?;
    let mut sent = false;
    let error = machine.wait_until("what never comes", Duration::from_secs(60), || {
        if !sent {
            kill_process(getpid(), Signal::INT).unwrap();
            sent = true;
        }
        Err::<(), _>("not yet")
    });
    let text = format!("{:?}", error.unwrap_err());
    assert!(
        text.contains("error: Interrupted while waiting for what never comes"),
        "{text}"
    );
    Ok(())
}
