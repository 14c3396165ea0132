//! A control group for each machine, so that machines side by side do not share one.

use std::fs;
use std::path::{Path, PathBuf};

/// Where the unified hierarchy is mounted, if it is.
pub(crate) fn unified() -> Option<PathBuf> {
    mounts("cgroup2").into_iter().next()
}

/// Makes the group of a machine; `None` where there is no unified hierarchy to make it in.
pub(crate) fn make(machine: &str, memory: Option<u64>) -> Option<PathBuf> {
    let path = unified()?.join(name(machine));
    fs::create_dir_all(&path).ok()?;
    if let Some(limit) = memory {
        // Without the memory controller, on a computer of hybrid hierarchies, there is no limit.
        let _ = fs::write(path.join("memory.max"), limit.to_string());
    }
    Some(path)
}

/// Kills what runs in a machine's groups and removes them, in every hierarchy.
pub(crate) fn remove(machine: &str) {
    let mut roots = mounts("cgroup2");
    roots.extend(mounts("cgroup"));
    for root in roots {
        let path = root.join(name(machine));
        if path.is_dir() {
            let _ = fs::write(path.join("cgroup.kill"), "1");
            remove_below(&path);
        }
    }
}

fn remove_below(path: &Path) {
    let inner = fs::read_dir(path).into_iter().flatten().flatten();
    for entry in inner {
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            remove_below(&entry.path());
        }
    }
    // A group whose last process is still dying is swept when the next machine starts.
    let _ = fs::remove_dir(path);
}

fn name(machine: &str) -> String {
    format!("hearth-vm-{machine}")
}

fn mounts(kind: &str) -> Vec<PathBuf> {
    let text = fs::read_to_string("/proc/self/mountinfo").unwrap_or_default();
    text.lines()
        .filter_map(|line| {
            let (before, after) = line.split_once(" - ")?;
            (after.split(' ').next()? == kind)
                .then(|| before.split(' ').nth(4).map(PathBuf::from))?
        })
        .collect()
}
