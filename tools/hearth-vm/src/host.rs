//! The computer that machines run on: programs it has, and processes started so that they die
//! with this one.

use std::io::{self, Read};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::mpsc::{Sender, channel};
use std::thread;
use std::time::Duration;

use crate::{Said, VmError};

/// The tools machines are made with, and the Debian packages that hold them.
const PACKAGES: [(&str, &str); 9] = [
    ("mmdebstrap", "mmdebstrap debian-archive-keyring"),
    ("systemd-nspawn", "systemd-container"),
    ("qemu-system-x86_64", "qemu-system-x86"),
    ("qemu-img", "qemu-utils"),
    ("mke2fs", "e2fsprogs"),
    ("ip", "iproute2"),
    ("nsenter", "util-linux"),
    ("unshare", "util-linux"),
    ("setpriv", "util-linux"),
];

/// Fails with the package to install when one of `tools` is missing.
pub fn need_tools(tools: &[&str]) -> Result<(), VmError> {
    let found = |tool: &str| {
        std::env::var_os("PATH").is_some_and(|path| {
            std::env::split_paths(&path)
                .chain(["/usr/sbin".into(), "/sbin".into()])
                .any(|dir| dir.join(tool).is_file())
        })
    };
    for (tool, package) in PACKAGES {
        if tools.contains(&tool) && !found(tool) {
            return Err(VmError::NoTool { tool, package });
        }
    }
    Ok(())
}

pub fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

pub fn need_root(what: &str) -> Result<(), VmError> {
    if is_root() {
        Ok(())
    } else {
        Err(VmError::NotRoot {
            what: what.to_owned(),
        })
    }
}

/// Why this computer cannot have namespaces at all, such as an unprivileged container; `None`
/// where it can. Lack of root is not such a reason: that has a remedy.
pub fn without_namespaces() -> Option<String> {
    if !is_root() {
        return None;
    }
    let output = Command::new("unshare")
        .args(["--mount", "--pid", "--net", "--fork", "true"])
        .output()
        .ok()?;
    if output.status.success() {
        None
    } else {
        Some(String::from_utf8_lossy(&output.stderr).trim().to_owned())
    }
}

/// Runs a program to its end; `action` says what for, when it fails.
pub fn step(action: &str, command: &mut Command) -> Result<String, VmError> {
    let output = command
        .env("PATH", path())
        .stdin(Stdio::null())
        .output()
        .map_err(|error| failed(action, &error.to_string()))?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        let mut said = String::from_utf8_lossy(&output.stdout).into_owned();
        said.push_str(&String::from_utf8_lossy(&output.stderr));
        Err(failed(action, &said))
    }
}

pub fn failed(action: &str, said: &str) -> VmError {
    let hint = if said.contains("No space left on device") {
        Some("an image takes about 2 GB: make room, or set `HEARTH_CACHE` to a larger disk")
    } else if said.contains("Temporary failure") || said.contains("Could not resolve") {
        Some(
            "an image is made from Debian's mirror and PyPI: check the network, or set `http_proxy` and `PIP_INDEX_URL`",
        )
    } else {
        None
    };
    VmError::Step {
        action: action.to_owned(),
        hint: hint.map(str::to_owned),
        source: Said::tail(said, 30),
    }
}

/// The path with the directories of administrators' tools, which a plain user's lacks.
pub fn path() -> String {
    let own = std::env::var("PATH").unwrap_or_default();
    format!("{own}:/usr/local/sbin:/usr/sbin:/sbin:/usr/bin:/bin")
}

/// A program to be started with [`start`].
pub fn mortal(program: &str) -> Command {
    let mut command = Command::new("setpriv");
    command
        .args(["--pdeathsig", "KILL", program])
        .env("PATH", path())
        .stdin(Stdio::null());
    command
}

type Order = (Command, Sender<io::Result<Child>>);

/// Starts a process that the kernel kills when this one ends, however it ends.
///
/// The kernel watches the thread that started it, so one thread starts them all and never ends.
pub fn start(command: Command) -> io::Result<Child> {
    static SPAWNER: OnceLock<Sender<Order>> = OnceLock::new();
    let spawner = SPAWNER.get_or_init(|| {
        let (orders, inbox) = channel::<Order>();
        thread::spawn(move || {
            for (mut command, answer) in inbox {
                // Whoever asked may have gone; then nobody wants the child.
                if let Err(lost) = answer.send(command.spawn())
                    && let Ok(mut child) = lost.0
                {
                    let _ = child.kill();
                }
            }
        });
        orders
    });
    let (answer, inbox) = channel();
    let gone = || io::Error::other("the thread that starts processes has ended");
    spawner.send((command, answer)).map_err(|_| gone())?;
    inbox.recv().map_err(|_| gone())?
}

/// What a process wrote, once it has ended; `None` if it had to be killed at the deadline.
pub fn output_within(
    mut child: Child,
    input: Vec<u8>,
    deadline: Duration,
) -> io::Result<Option<std::process::Output>> {
    let stdin = child.stdin.take();
    let writer = thread::spawn(move || {
        // A program need not read its input.
        if let Some(mut stdin) = stdin {
            let _ = io::Write::write_all(&mut stdin, &input);
        }
    });
    let stdout = child.stdout.take().map(drain);
    let stderr = child.stderr.take().map(drain);
    let status = wait_within(&mut child, deadline)?;
    if status.is_none() {
        let _ = child.kill();
        child.wait()?;
    }
    let _ = writer.join();
    let all = |reader: Option<thread::JoinHandle<Vec<u8>>>| {
        reader
            .and_then(|thread| thread.join().ok())
            .unwrap_or_default()
    };
    let (stdout, stderr) = (all(stdout), all(stderr));
    Ok(status.map(|status| std::process::Output {
        status,
        stdout,
        stderr,
    }))
}

/// Waits for a child's end, by looking with growing pauses; `None` at the deadline.
pub fn wait_within(
    child: &mut Child,
    deadline: Duration,
) -> io::Result<Option<std::process::ExitStatus>> {
    let began = std::time::Instant::now();
    let mut pause = Duration::from_millis(1);
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        if began.elapsed() >= deadline {
            return Ok(None);
        }
        thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(50));
    }
}

fn drain(mut from: impl Read + Send + 'static) -> thread::JoinHandle<Vec<u8>> {
    thread::spawn(move || {
        let mut all = Vec::new();
        // What came before a broken pipe is still worth showing.
        let _ = from.read_to_end(&mut all);
        all
    })
}

/// Waits until a process that is no child of this one has ended.
pub fn until_gone(pid: u32, deadline: Duration) {
    let began = std::time::Instant::now();
    while crate::process::Process::of(pid).is_some() && began.elapsed() < deadline {
        thread::sleep(Duration::from_millis(2));
    }
}
