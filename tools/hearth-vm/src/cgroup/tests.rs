use super::*;

#[test]
fn a_hierarchy_is_known_by_its_mount() {
    let old = "40 35 0:28 / /sys/fs/cgroup/memory rw,relatime shared:9 - cgroup cgroup rw,memory";
    let found = mount(old, "cgroup").unwrap();
    assert_eq!(found, ("/sys/fs/cgroup/memory".into(), "rw,memory".into()));
    assert_eq!(mount(old, "cgroup2"), None);
    let unified = "35 25 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw,nsdelegate";
    assert_eq!(mount(unified, "cgroup"), None);
    assert_eq!(
        mount(unified, "cgroup2").unwrap().0,
        PathBuf::from("/sys/fs/cgroup")
    );
}

#[test]
fn machines_of_one_name_in_two_caches_have_groups_of_their_own() {
    let group = |cache: &str| name(&Path::new(cache).join("machines/pi"));
    assert!(
        group("/one").starts_with("hearth-vm-pi-"),
        "{}",
        group("/one")
    );
    assert_eq!(group("/one"), group("/one"));
    assert_ne!(group("/one"), group("/two"));
}

#[test]
fn a_limit_that_cannot_be_is_told() {
    let error = crate::VmError::NoLimit {
        machine: "m".to_owned(),
        source: crate::Said(NEITHER.to_owned()),
    };
    let text = format!("{error:?}");
    for words in [
        "error: The memory of the machine `m` cannot be limited",
        "no hierarchy of control groups has the memory controller",
        "hint: leave the limit out, or run it under QEMU",
    ] {
        assert!(text.contains(words), "{text}");
    }
    let file = set(Path::new("/nowhere"), "memory.max", "1").unwrap_err();
    assert!(file.starts_with("`/nowhere/memory.max`: "), "{file}");
}

#[test]
fn a_machine_without_a_limit_has_nothing_killed_for_memory() {
    let groups = Groups::default();
    assert_eq!((groups.memory_kills(), groups.of_commands()), (0, None));
    assert!(groups.of_the_machine().is_empty());
}

/// On whichever kind of control groups this computer has.
#[test]
fn what_takes_more_than_the_limit_is_killed_and_counted() {
    if !crate::host::is_root() || without_memory().is_some() {
        let printer = hearth_report::Printer::default();
        printer.say(
            "skipped: a machine's limit: no root here, or no control groups that limit memory",
        );
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let machine = dir.path().join("greedy");
    let groups = Groups::make(&machine, Some(64 << 20)).unwrap();
    let group = groups.of_commands().unwrap();
    let run = |mebibytes: u32| {
        // One line without an end, all of which has to be kept.
        let script = format!(
            "echo 0 > \"$GROUP/cgroup.procs\"; head -c {mebibytes}M /dev/zero | tail -n 1 | wc -c"
        );
        let mut command = std::process::Command::new("sh");
        let output = command.args(["-ec", &script]).env("GROUP", &group).output();
        String::from_utf8(output.unwrap().stdout).unwrap()
    };
    assert_eq!((run(8).trim(), groups.memory_kills()), ("8388608", 0));
    assert_eq!((run(200).trim(), groups.memory_kills()), ("0", 1));
    remove(&machine);
    assert!(!group.exists());
}
