//! Control groups of a machine: one in the unified hierarchy, so that machines side by side do not share one, and one
//! that limits its memory. Both kinds of computer are known: those where the unified hierarchy has the memory
//! controller, and those where a hierarchy of the older kind has it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use sha2::{Digest, Sha256};

use crate::recipe::{absorb, digest};

/// The groups of a machine that runs. A machine is named by its directory in the cache.
#[derive(Debug, Default)]
pub(crate) struct Groups {
    unified: Option<PathBuf>,
    limit: Option<Limit>,
}

/// Who limits a machine's memory.
#[derive(Debug)]
enum Limit {
    /// A group in the memory hierarchy of the older kind, which holds processes and no groups.
    Old(PathBuf),
    /// The machine's own group.
    Unified(PathBuf),
}

impl Groups {
    /// Makes those of a machine; the error says why its memory cannot be limited. Without a limit, no unified hierarchy
    /// to make a group in is no error.
    pub fn make(machine: &Path, memory: Option<u64>) -> Result<Self, String> {
        let unified = unified().map(|root| root.join(name(machine)));
        let unified = unified.filter(|path| fs::create_dir_all(path).is_ok());
        let limit = match memory {
            Some(bytes) => Some(Limit::make(machine, unified.as_deref(), bytes)?),
            None => None,
        };
        Ok(Self { unified, limit })
    }

    /// Those that the machine's first process joins.
    pub fn of_the_machine(&self) -> Vec<&Path> {
        let limit = match &self.limit {
            Some(Limit::Old(path)) => Some(path),
            _ => None,
        };
        self.unified
            .iter()
            .chain(limit)
            .map(PathBuf::as_path)
            .collect()
    }

    /// That which a command from outside joins, so that the limit is its own too.
    pub fn of_commands(&self) -> Option<PathBuf> {
        Some(match self.limit.as_ref()? {
            Limit::Old(path) => path.clone(),
            Limit::Unified(path) => path.join(COMMANDS),
        })
    }

    /// How many processes the kernel has killed since the machine started, because its memory ran out.
    pub fn memory_kills(&self) -> u64 {
        let file = match &self.limit {
            Some(Limit::Old(path)) => path.join("memory.oom_control"),
            Some(Limit::Unified(path)) => path.join("memory.events"),
            None => return 0,
        };
        let text = fs::read_to_string(file).unwrap_or_default();
        let mut lines = text.lines();
        let count = lines.find_map(|line| line.strip_prefix("oom_kill "));
        count.and_then(|count| count.parse().ok()).unwrap_or(0)
    }
}

/// A group with limits of its members has no processes itself, so those from outside get one beside the machine's.
const COMMANDS: &str = "commands";

impl Limit {
    /// No swap beside it: what is more than the limit is not there.
    fn make(machine: &Path, unified: Option<&Path>, bytes: u64) -> Result<Self, String> {
        if let Some(root) = old() {
            let path = root.join(name(machine));
            fs::create_dir_all(&path).map_err(|error| said(&path, &error))?;
            set(&path, "memory.limit_in_bytes", &bytes.to_string())?;
            if path.join("memory.memsw.limit_in_bytes").exists() {
                set(&path, "memory.memsw.limit_in_bytes", &bytes.to_string())?;
            }
            return Ok(Self::Old(path));
        }
        let Some(path) = unified.filter(|_| unified_has_memory()) else {
            return Err(NEITHER.to_owned());
        };
        if let Some(root) = path.parent()
            && !path.join("memory.max").exists()
        {
            set(root, "cgroup.subtree_control", "+memory")?;
        }
        set(path, "memory.max", &bytes.to_string())?;
        if path.join("memory.swap.max").exists() {
            set(path, "memory.swap.max", "0")?;
        }
        let commands = path.join(COMMANDS);
        fs::create_dir_all(&commands).map_err(|error| said(&commands, &error))?;
        Ok(Self::Unified(path.to_owned()))
    }
}

const NEITHER: &str = "no hierarchy of control groups has the memory controller";

/// Why memory cannot be limited on this computer; `None` where it can.
pub(crate) fn without_memory() -> Option<String> {
    (old().is_none() && !unified_has_memory()).then(|| NEITHER.to_owned())
}

fn unified_has_memory() -> bool {
    let has = |root: PathBuf| {
        let all = fs::read_to_string(root.join("cgroup.controllers")).unwrap_or_default();
        all.split_whitespace().any(|one| one == "memory")
    };
    unified().is_some_and(has)
}

fn set(group: &Path, file: &str, value: &str) -> Result<(), String> {
    let path = group.join(file);
    fs::write(&path, value).map_err(|error| said(&path, &error))
}

fn said(path: &Path, error: &io::Error) -> String {
    format!("`{}`: {error}", path.display())
}

/// Where the unified hierarchy is mounted, if it is.
fn unified() -> Option<PathBuf> {
    mounts("cgroup2").into_iter().next().map(|(path, _)| path)
}

/// Where the memory hierarchy of the older kind is mounted, if it is.
fn old() -> Option<PathBuf> {
    let mut all = mounts("cgroup").into_iter();
    all.find(|(_, options)| options.split(',').any(|option| option == "memory"))
        .map(|(path, _)| path)
}

/// Kills what runs in a machine's groups and removes them, in every hierarchy.
pub(crate) fn remove(machine: &Path) {
    let mut roots = mounts("cgroup2");
    roots.extend(mounts("cgroup"));
    for (root, _) in roots {
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
    // Its last process may still be dying. A group that stays is swept when the next machine starts.
    let began = Instant::now();
    while fs::remove_dir(path).is_err() && path.exists() && began.elapsed() < DYING {
        std::thread::sleep(Duration::from_millis(2));
    }
}

const DYING: Duration = Duration::from_secs(2);

/// Groups are the whole computer's, and machines of one name may be in several caches: a sweep of one cache must not end
/// what runs in another.
fn name(machine: &Path) -> String {
    let own = machine.file_name().unwrap_or_default().to_string_lossy();
    let mut hasher = Sha256::new();
    absorb(&mut hasher, &machine.display().to_string());
    let digest = digest(hasher);
    format!("hearth-vm-{own}-{}", digest.get(..8).unwrap_or(&digest))
}

/// Where hierarchies of a kind are mounted, and with which options.
fn mounts(kind: &str) -> Vec<(PathBuf, String)> {
    let text = fs::read_to_string("/proc/self/mountinfo").unwrap_or_default();
    text.lines().filter_map(|line| mount(line, kind)).collect()
}

fn mount(line: &str, kind: &str) -> Option<(PathBuf, String)> {
    let (before, after) = line.split_once(" - ")?;
    let mut after = after.split(' ');
    let place = before.split(' ').nth(4)?;
    (after.next()? == kind).then(|| (place.into(), after.nth(1).unwrap_or_default().to_owned()))
}

#[cfg(test)]
mod tests;
