//! A machine under systemd-nspawn as a small computer.

use hearth_vm::{Machine, VmError, skip_unlimited};

/// More than the machine has, touched so that it is really there.
const GREEDY: &str = "python3 -c 'x = bytearray(600 << 20); print(len(x))'";

#[test]
fn a_small_machine_has_one_processor_and_no_more_memory_than_it_was_given() -> Result<(), VmError> {
    if skip_unlimited("a_small_machine")? {
        return Ok(());
    }
    let machine = Machine::builder("limited")
        .memory(400)
        .processors(1)
        .start()?;
    machine.wait_for_boot()?;
    assert_eq!(machine.shell("nproc")?, "1\n");
    let within = "systemd-run --quiet --wait --pipe";
    assert_eq!(machine.shell(&format!("{within} nproc"))?, "1\n");
    assert_eq!(machine.memory_kills()?, 0);

    // What comes from outside is limited as what the machine itself starts.
    let outside = machine.run(&["sh", "-c", &format!("{GREEDY}; exit $?")])?;
    assert_eq!((outside.status, outside.stdout.as_str()), (137, ""));
    assert_eq!(machine.memory_kills()?, 1);
    let inside = machine.run(&[
        "sh",
        "-c",
        &format!("{within} sh -c \"{GREEDY}; exit \\$?\""),
    ])?;
    assert!(!inside.success() && inside.stdout.is_empty(), "{inside:?}");
    assert_eq!(machine.memory_kills()?, 2);
    // Files that were read make room for programs.
    machine.shell("dd if=/dev/zero of=/root/big bs=1M count=600 status=none; cat /root/big > /dev/null; rm /root/big")?;
    assert_eq!(machine.memory_kills()?, 2);

    let groups = groups_of("limited");
    assert!(!groups.is_empty());
    drop(machine);
    assert_eq!(groups_of("limited"), Vec::<String>::new());
    Ok(())
}

/// The test runs itself once more, told to fail, and looks at what that left.
#[test]
fn a_test_that_fails_leaves_no_group_behind() -> Result<(), VmError> {
    const TOLD: &str = "HEARTH_VM_TEST_FAILS";
    if skip_unlimited("a_test_that_fails")? {
        return Ok(());
    }
    if std::env::var_os(TOLD).is_some() {
        let machine = Machine::builder("fails").memory(400).start()?;
        assert_eq!(machine.shell("echo 1")?, "2");
    }
    let again = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["a_test_that_fails", "--nocapture"])
        .env(TOLD, "1")
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&again.stderr);
    assert!(text.contains("--- machine `fails`"), "{text}");
    assert_eq!(groups_of("fails"), Vec::<String>::new());
    Ok(())
}

fn groups_of(machine: &str) -> Vec<String> {
    let mounts = std::fs::read_to_string("/proc/self/mounts").unwrap_or_default();
    let roots = mounts.lines().filter_map(|line| {
        let mut words = line.split(' ').skip(1);
        let place = words.next()?;
        words.next()?.starts_with("cgroup").then_some(place)
    });
    let groups = roots.flat_map(|root| std::fs::read_dir(root).into_iter().flatten().flatten());
    groups
        .map(|group| group.path().display().to_string())
        .filter(|path| path.contains(&format!("/hearth-vm-{machine}-")))
        .collect()
}
