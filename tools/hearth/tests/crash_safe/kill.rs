use std::collections::BTreeMap;
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::sandbox::{Host, files_below, mode};

/// Every call that changes something or decides about it, up to the last one. The question mark is
/// for machines whose kernel lacks the older ones.
const CALLS: &str = "?open,openat,?mkdir,mkdirat,?chmod,fchmod,fchmodat,flock,statx,write,fsync,\
                     ?rename,?renameat,renameat2,?link,linkat,?unlink,unlinkat,getdents64,clone3,\
                     ?vfork,wait4,exit_group";

const FEWEST: usize = 200;

/// A command of a host, and the call with which its own work begins: what the loader does before
/// `main` is no moment of interest.
pub struct Victim<'a> {
    pub host: &'a Host,
    pub args: Vec<String>,
    pub begins: &'a str,
}

impl<'a> Victim<'a> {
    pub fn with_plan(host: &'a Host, args: &[&str]) -> Self {
        let plan = host.path("plan.json").display().to_string();
        let mut args: Vec<String> = args.iter().map(|arg| (*arg).to_owned()).collect();
        args.extend(["--plan".to_owned(), plan]);
        Self {
            host,
            args,
            begins: "plan.json",
        }
    }

    /// Kills the command as it enters its first call, its second …, each time from the same start,
    /// up to its last; `check` looks at what is left. Says how often that was.
    pub fn die_everywhere(&self, start: &Snapshot, check: &mut dyn FnMut()) -> usize {
        start.restore();
        let calls = self.calls();
        for call in &calls {
            start.restore();
            let Call { name, nth } = call;
            let inject = format!("inject={name}:signal=SIGKILL:when={nth}");
            let killed = self.run(&["-o", "/dev/null", "-e", &inject]);
            assert!(killed, "`{}` did not die at {call:?}", self.args.join(" "));
            check();
        }
        calls.len()
    }

    /// The calls of a whole run, from that on with which its work begins.
    fn calls(&self) -> Vec<Call> {
        let log = self.host.path("strace.log");
        let trace = format!("trace={CALLS}");
        let killed = self.run(&["-o", &log.display().to_string(), "-e", &trace]);
        assert!(!killed);
        let text = fs::read_to_string(&log).unwrap();
        let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
        let mut calls = Vec::new();
        let mut has_begun = false;
        for line in text.lines() {
            let Some((name, _)) = line.split_once('(') else {
                continue;
            };
            let nth = seen.entry(name).or_default();
            *nth += 1;
            has_begun |= line.contains(self.begins);
            if has_begun {
                let (name, nth) = (name.to_owned(), *nth);
                calls.push(Call { name, nth });
            }
        }
        assert!(has_begun, "no call names `{}` in:\n{text}", self.begins);
        calls
    }

    /// Whether it was killed; else it has succeeded. Comes back when nothing that the command
    /// started is running any more: it all holds the other end of the third descriptor.
    fn run(&self, strace: &[&str]) -> bool {
        let output = Command::new("sh")
            .args(["-c", "exec \"$@\" 3>&1", "sh", "strace"])
            .args(strace)
            .arg(crate::sandbox::HEARTH)
            .args(&self.args)
            .env("PATH", self.host.search_path())
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert_ne!(
            output.status.code(),
            Some(127),
            "strace is missing, which these tests kill with; install it: apt-get install strace"
        );
        match output.status.signal() {
            Some(9) => true,
            _ if output.status.success() => false,
            _ => panic!("`{}` failed: {said}", self.args.join(" ")),
        }
    }
}

/// strace counts each kind of call by itself.
#[derive(Debug)]
struct Call {
    name: String,
    nth: usize,
}

/// How often a command died in all, which is printed and has to be often enough.
#[derive(Default)]
pub struct Deaths {
    count: usize,
    states: usize,
}

impl Deaths {
    pub fn add(&mut self, died: usize) {
        self.count += died;
        self.states += 1;
    }

    pub fn enough(self, command: &str) {
        let Self { count, states } = self;
        eprintln!("{command}: killed at {count} points, from {states} starting states");
        assert!(count >= FEWEST, "{command}: killed at {count} points only");
    }
}

/// The part of a host that commands change, to be put back.
pub struct Snapshot {
    roots: Vec<PathBuf>,
    directories: Vec<PathBuf>,
    files: BTreeMap<PathBuf, (Vec<u8>, u32)>,
}

impl Snapshot {
    pub fn of(host: &Host, roots: &[&str]) -> Self {
        let roots: Vec<PathBuf> = roots.iter().map(|below| host.path(below)).collect();
        let mut directories = Vec::new();
        let mut files = BTreeMap::new();
        for root in &roots {
            directories.extend(directories_of(root));
            for path in files_below(root) {
                let content = fs::read(&path).unwrap();
                let mode = mode(&path);
                files.insert(path, (content, mode));
            }
        }
        Self {
            roots,
            directories,
            files,
        }
    }

    pub fn restore(&self) {
        for root in &self.roots {
            if root.exists() {
                fs::remove_dir_all(root).unwrap();
            }
        }
        for path in &self.directories {
            fs::create_dir(path).unwrap();
            fs::set_permissions(path, Permissions::from_mode(0o700)).unwrap();
        }
        for (path, (content, mode)) in &self.files {
            fs::write(path, content).unwrap();
            fs::set_permissions(path, Permissions::from_mode(*mode)).unwrap();
        }
    }
}

/// A directory and all below it, parents first; nothing when it is not there.
fn directories_of(root: &Path) -> Vec<PathBuf> {
    if !root.is_dir() {
        return Vec::new();
    }
    let mut found = vec![root.to_owned()];
    let mut next = 0;
    while next < found.len() {
        for entry in fs::read_dir(&found[next]).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                found.push(path);
            }
        }
        next += 1;
    }
    found
}

/// No half-written neighbour of a file is left anywhere below.
pub fn assert_swept(root: &Path) {
    for path in files_below(root) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        assert!(
            !name.contains(".hearth-new-"),
            "left behind: {}",
            path.display()
        );
    }
}
