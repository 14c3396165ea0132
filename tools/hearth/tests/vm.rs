//! Longer than most: every verb of `hearth vm` in the order a person meets them.
//!
//! `hearth vm` as a person meets it: what it says to wrong use, and what it leaves behind.
#![allow(clippy::unwrap_used)]

mod programs;

use std::fs;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use hearth_vm::{Image, Recipe};
use rustix::process::{Pid, Signal, kill_process};

const HEARTH: &str = env!("CARGO_BIN_EXE_hearth");

/// The command, in the project's tree.
fn vm(arguments: &[&str]) -> Command {
    let mut command = Command::new(HEARTH);
    command.arg("vm").args(arguments).stdin(Stdio::null());
    command
}

fn refused(command: &mut Command, status: i32) -> String {
    let Output {
        status: seen,
        stderr,
        ..
    } = command.output().unwrap();
    let text = String::from_utf8(stderr).unwrap();
    assert_eq!(seen.code(), Some(status), "{text}");
    text
}

/// A directory that other users may enter.
fn open_directory() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o755)).unwrap();
    dir
}

fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let began = Instant::now();
    while !is_so() {
        assert!(
            began.elapsed() < Duration::from_secs(60),
            "waited for {what}"
        );
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn signal(child: &Child, signal: Signal) {
    let pid = Pid::from_raw(i32::try_from(child.id()).unwrap()).unwrap();
    kill_process(pid, signal).unwrap();
}

/// A recipe whose packages come from `mirror`.
fn recipe(dir: &Path, mirror: &str) -> String {
    let path = dir.join("recipe.toml");
    let text = format!("suite = \"trixie\"\nmirror = \"{mirror}\"\npackages = [\"dbus\"]\n");
    fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

fn entries(path: &Path) -> Vec<String> {
    let entries = fs::read_dir(path).into_iter().flatten().flatten();
    entries
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect()
}

/// Whether a process names `text` on its command line.
fn runs(text: &str) -> bool {
    let all = fs::read_dir("/proc").unwrap().flatten();
    all.filter_map(|entry| fs::read(entry.path().join("cmdline")).ok())
        .any(|line| String::from_utf8_lossy(&line).contains(text))
}

#[test]
fn wrong_use_is_named_before_anything_is_built() {
    let dir = open_directory();
    let tree = dir.path().to_str().unwrap();
    let text = refused(&mut vm(&["run", "/no/tree"]), 1);
    assert!(
        text.contains("error: The host's tree `/no/tree` is not there"),
        "{text}"
    );
    assert!(
        text.contains("hint: name a directory of files as they lie under `/`"),
        "{text}"
    );
    let text = refused(&mut vm(&["run", tree, "--name", "A b"]), 1);
    assert!(
        text.contains(
            "error: `A b` is no name for a machine\n\n\
             hint: a name is 1 to 40 of a-z, 0-9 and `-`, and begins with a letter"
        ),
        "{text}"
    );
    let text = refused(vm(&["run", tree]).env("HEARTH_VM_PATIENCE", "much"), 1);
    assert!(
        text.contains(
            "error: `much` of `HEARTH_VM_PATIENCE` is no positive number\n\n\
             hint: leave it out, or set the factor by which waits are longer, such as `3`"
        ),
        "{text}"
    );
    let text = refused(&mut vm(&["run", tree, "--publish", "x"]), 2);
    assert!(
        text.contains("it is neither `PORT` nor `HERE:PORT`"),
        "{text}"
    );
    let text = refused(&mut vm(&["run", tree, "--backend", "docker"]), 2);
    assert!(
        text.contains("possible values: nspawn, qemu, qemu-emulated"),
        "{text}"
    );
    let text = refused(&mut vm(&["shell", "nobody-here"]), 1);
    assert!(
        text.contains("error: No machine `nobody-here` runs"),
        "{text}"
    );
    let text = refused(&mut vm(&["image", "--recipe", "/no/recipe"]), 1);
    assert!(text.contains("`/no/recipe` does not exist"), "{text}");
    let text = refused(vm(&["image"]).current_dir("/proc"), 1);
    assert!(
        text.contains("error: There is no recipe `tests/image/recipe.toml` in `/proc`"),
        "{text}"
    );
    let text = refused(&mut vm(&["test", "no_such_scenario"]), 2);
    assert!(
        text.contains("error: There is no scenario `no_such_scenario`"),
        "{text}"
    );
    assert!(text.contains("hint: these are there: "), "{text}");
    let text = refused(vm(&["test"]).current_dir("/proc"), 2);
    assert!(
        text.contains(
            "error: There are no scenarios in `/proc` or above it\n\n\
             hint: run it in the project's own tree: the scenarios are its tests"
        ),
        "{text}"
    );
    let text = refused(vm(&["test", "first_boot"]).env("PATH", dir.path()), 1);
    assert!(
        text.ends_with(
            "error: Cannot run `cargo`\n  Caused by: No such file or directory (os error 2)\n\n\
             hint: install Rust 1.89 or newer, from https://rustup.rs or your distribution\n"
        ),
        "{text}"
    );
    let gone = dir.path().join("gone");
    fs::create_dir(&gone).unwrap();
    let mut from_nowhere = Command::new("sh");
    from_nowhere
        .args(["-c", "rmdir \"$PWD\"; exec \"$0\" vm test", HEARTH])
        .current_dir(gone);
    let text = refused(&mut from_nowhere, 1);
    assert!(
        text.contains(
            "error: Cannot find the current directory\n  Caused by: No such file or directory"
        ),
        "{text}"
    );
}

#[test]
fn without_root_it_says_so() {
    let dir = open_directory();
    let tree = dir.path().to_str().unwrap();
    let program = dir.path().join("hearth");
    programs::copy(HEARTH, &program);
    let cache = dir.path().join("cache");
    fs::create_dir(&cache).unwrap();
    fs::set_permissions(&cache, fs::Permissions::from_mode(0o777)).unwrap();
    let recipe = recipe(dir.path(), "http://127.0.0.1:9");
    let as_nobody = |arguments: &[&str]| {
        let mut command = Command::new(&program);
        command.arg("vm").args(arguments).stdin(Stdio::null());
        command
            .env("HEARTH_CACHE", &cache)
            .current_dir("/")
            .uid(65534)
            .gid(65534);
        refused(&mut command, 1)
    };
    let text = as_nobody(&["run", tree]);
    assert!(
        text.contains("error: A machine under systemd-nspawn needs root"),
        "{text}"
    );
    assert!(
        text.contains("hint: run it as root; only a QEMU machine"),
        "{text}"
    );
    let text = as_nobody(&["image", "--prune", "30"]);
    assert!(
        text.contains("error: Removing machine images needs root"),
        "{text}"
    );
    let text = as_nobody(&["image", "--recipe", &recipe]);
    assert!(
        text.contains("error: Building a machine image needs root"),
        "{text}"
    );
}

/// It is laid into the machine, and without `/proc` no program knows where its own file is.
#[test]
fn without_its_own_file_no_machine_starts() {
    if !rustix::process::geteuid().is_root() {
        return;
    }
    let dir = open_directory();
    let mut command = programs::without_proc(HEARTH);
    let text = refused(command.args(["vm", "run"]).arg(dir.path()), 1);
    assert!(
        text.starts_with("error: Cannot find this program's own file\n  Caused by: "),
        "{text}"
    );
}

#[test]
fn a_cache_that_cannot_be_written_is_named() {
    let dir = open_directory();
    let recipe = recipe(dir.path(), "http://127.0.0.1:9");
    let text = refused(
        vm(&["image", "--recipe", &recipe]).env("HEARTH_CACHE", "/proc/cache"),
        1,
    );
    assert!(text.contains("`/proc/cache"), "{text}");
    // A file system that is mounted read-only, and one that is full.
    let recipe = self::recipe(dir.path(), "http://deb.debian.org/debian");
    let cache = open_directory();
    let run = |options: &str| {
        let script = "mount -t tmpfs $OPTIONS none \"$HEARTH_CACHE\"; exec \"$HEARTH\" vm image --recipe \"$RECIPE\"";
        let mut command = Command::new("unshare");
        command.args(["--mount", "--propagation", "private", "sh", "-ec", script]);
        command
            .env("OPTIONS", options)
            .env("HEARTH_CACHE", cache.path());
        refused(command.env("HEARTH", HEARTH).env("RECIPE", &recipe), 1)
    };
    let text = run("-o ro");
    assert!(text.contains("Read-only file system"), "{text}");
    let text = run("-o size=30M");
    assert!(
        text.contains("error: Failed to install Debian with mmdebstrap"),
        "{text}"
    );
    assert!(
        text.contains("hint: an image takes about 2 GB: make room"),
        "{text}"
    );
}

/// As in Docker, whose whole root is a layer: a machine's layer cannot lie on it.
#[test]
fn a_cache_that_cannot_hold_layers_is_named() {
    const NAME: &str = "a_cache_that_cannot_hold_layers_is_named";
    if hearth_vm::skip(NAME).unwrap() {
        return;
    }
    Image::ensure(&Recipe::project().unwrap()).unwrap();
    let (dir, tree) = (open_directory(), open_directory());
    let script = "mount -t tmpfs none \"$DIR\"; cd \"$DIR\"; mkdir upper work cache; ln -s \"$CACHE\" lower; \
                  mount -t overlay overlay -o lowerdir=lower,upperdir=upper,workdir=work cache; \
                  cd \"$PROJECT\"; HEARTH_CACHE=$DIR/cache exec \"$HEARTH\" vm run \"$TREE\" --name layered";
    let mut command = Command::new("unshare");
    command
        .args(["--mount", "--propagation", "private", "sh", "-ec", script])
        .env("DIR", dir.path())
        .env("TREE", tree.path())
        .env("CACHE", hearth_vm::cache_directory().unwrap())
        .env("PROJECT", env!("CARGO_MANIFEST_DIR"))
        .env("HEARTH", HEARTH);
    let text = refused(&mut command, 1);
    assert!(
        text.contains("error: The machine `layered` stopped while waiting for it to boot"),
        "{text}"
    );
    assert!(text.contains("the end of the console"), "{text}");
    assert!(
        text.contains("hint: set `HEARTH_CACHE` to a directory on a disk; in Docker, to a volume"),
        "{text}"
    );
}

#[test]
fn a_build_that_fails_or_is_killed_leaves_no_image() {
    let dir = open_directory();
    let image = |recipe: &str| {
        let mut command = vm(&["image", "--recipe", recipe]);
        command.env("HEARTH_CACHE", dir.path());
        command
    };
    let unreachable = recipe(dir.path(), "http://127.0.0.1:9/debian");
    let text = refused(&mut image(&unreachable), 1);
    assert!(
        text.contains("error: Failed to install Debian with mmdebstrap"),
        "{text}"
    );
    let finished = || {
        let names = entries(&dir.path().join("images"));
        names
            .into_iter()
            .filter(|name| !name.starts_with('.'))
            .collect::<Vec<_>>()
    };
    assert!(finished().is_empty());

    // A mirror that takes the connection and says nothing, so that the build is caught in the act.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let mirror = format!("http://{}/debian", silent.local_addr().unwrap());
    let slow = recipe(dir.path(), &mirror);
    let mut child = image(&slow).stderr(Stdio::null()).spawn().unwrap();
    let _asked = silent.accept().unwrap();
    assert!(runs(&mirror));
    signal(&child, Signal::KILL);
    child.wait().unwrap();
    until("the build's processes to be gone", || !runs(&mirror));
    assert!(finished().is_empty());
    assert!(
        entries(&dir.path().join("images"))
            .iter()
            .any(|name| name.starts_with(".building-"))
    );
    drop(silent);
    // The next build of the same recipe begins anew.
    let text = refused(&mut image(&slow), 1);
    assert!(
        text.contains("error: Failed to install Debian with mmdebstrap"),
        "{text}"
    );

    // What is left of it goes when somebody tidies up.
    let mut prune = vm(&["image", "--prune", "30"]);
    let text = refused(prune.env("HEARTH_CACHE", dir.path()), 0);
    assert!(text.contains("`: never finished"), "{text}");
    let text = refused(&mut prune, 0);
    assert!(text.contains("No image was unused for 30 days"), "{text}");
}

/// A `hearth vm run`, which a test that fails does not leave behind: its machine dies with it.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// `hearth vm run` of an empty tree, once it is up.
fn running(name: &str, tree: &Path) -> Running {
    let arguments = ["run", tree.to_str().unwrap(), "--name", name];
    let mut running = Running(vm(&arguments).stderr(Stdio::piped()).spawn().unwrap());
    let child = &mut running.0;
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
    let up = lines
        .by_ref()
        .map_while(Result::ok)
        .any(|line| line == "Ctrl-C ends it");
    assert!(up, "`{name}` did not come up");
    // It goes on talking; somebody has to listen.
    std::thread::spawn(move || lines.for_each(drop));
    running
}

fn listed() -> String {
    let output = vm(&["list", "--json"]).output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn a_machine_is_listed_and_entered_and_gone_after_ctrl_c() {
    if hearth_vm::skip("a_machine_is_listed_and_entered_and_gone_after_ctrl_c").unwrap() {
        return;
    }
    let dir = open_directory();
    fs::create_dir(dir.path().join("etc")).unwrap();
    fs::write(dir.path().join("etc/motd"), "hello\n").unwrap();
    let mut child = running("person", dir.path());
    assert!(listed().contains("\"name\": \"person\""), "{}", listed());
    let table = vm(&["list"]).output().unwrap().stdout;
    assert!(String::from_utf8_lossy(&table).starts_with("NAME "));
    let shell = |command: &[&str]| {
        let arguments = [&["shell", "person", "--"], command].concat();
        vm(&arguments).output().unwrap()
    };
    assert_eq!(shell(&["cat", "/etc/motd"]).stdout, b"hello\n");
    let version = shell(&["hearth", "--version"]);
    assert_eq!(version.status.code(), Some(0));
    assert_eq!(shell(&["false"]).status.code(), Some(1));
    let taken = refused(&mut vm(&["shell", "persona"]), 1);
    assert!(taken.contains("hint: these do: "), "{taken}");
    // So many days that nothing would go anyway.
    let used = refused(&mut vm(&["image", "--prune", "100000"]), 1);
    assert!(
        used.contains("error: Images are in use while these machines run: ")
            && used.contains("person")
            && used.contains("hint: end them, then run it again"),
        "{used}"
    );
    signal(&child.0, Signal::INT);
    assert_eq!(child.0.wait().unwrap().code(), Some(0));
    assert!(!listed().contains("\"person\""));
    assert!(!runs("hearth-vm-person "));
}

#[test]
fn a_killed_run_is_swept() {
    if hearth_vm::skip("a_killed_run_is_swept").unwrap() {
        return;
    }
    let dir = open_directory();
    let mut child = running("doomed", dir.path());
    let leader = hearth_vm::find("doomed").unwrap().leader.unwrap();
    let leader = format!("/proc/{leader}");
    assert!(Path::new(&leader).exists());
    signal(&child.0, Signal::KILL);
    child.0.wait().unwrap();
    until("the machine to die with its runner", || {
        !Path::new(&leader).exists()
    });
    assert!(!listed().contains("\"doomed\""));
    let left = hearth_vm::cache_directory()
        .unwrap()
        .join("machines/doomed");
    assert!(left.is_dir());
    hearth_vm::sweep().unwrap();
    assert!(!left.exists());
}
