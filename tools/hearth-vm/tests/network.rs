//! Machines that know each other.

use hearth_vm::{Backend, Kvm, Machine, Network, VmError, skip};

#[test]
fn members_reach_each_other_by_name() -> Result<(), VmError> {
    if skip("members_reach_each_other_by_name")? {
        return Ok(());
    }
    let network = Network::new();
    let first = Machine::builder("first")
        .network(&network, &["example.org"])
        .start()?;
    let second = Machine::builder("second").network(&network, &[]).start()?;
    first.wait_for_port(80)?;
    second.wait_for_port(80)?;
    for (machine, name) in [
        (&first, "second"),
        (&second, "first"),
        (&second, "example.org"),
    ] {
        let code = "curl -s -o /dev/null -w '%{http_code}' http://";
        let answer = machine.shell(&format!("{code}{name}/"))?;
        assert_eq!(answer, "200", "{name}");
    }
    // It stays so after a reboot, and the world outside is not there.
    second.reboot()?;
    second.wait_for_port(80)?;
    first.shell("curl -sS http://second/")?;
    assert!(
        !first
            .run(&["curl", "-sS", "-m", "2", "http://192.0.2.1/"])?
            .success()
    );
    assert_eq!(
        first
            .address()
            .map(|address| address.to_string())
            .as_deref(),
        Some("10.83.0.2")
    );

    let taken = Machine::builder("third")
        .network(&network, &["example.org"])
        .start();
    let taken = format!("{:?}", taken.unwrap_err());
    let expected = "The machine `third` cannot join the network: the name `example.org` is taken";
    assert!(taken.contains(expected), "{taken}");
    let other = Machine::builder("third")
        .backend(Backend::Qemu { kvm: Kvm::Never })
        .network(&network, &[])
        .start();
    let other = format!("{:?}", other.unwrap_err());
    assert!(
        other.contains("its members run under the other backend"),
        "{other}"
    );
    Ok(())
}
