//! Processes that die with this one, and what processes say within a deadline.

use std::io::{self, Read};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::OnceLock;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{
    Pid, Signal, WaitId, WaitIdOptions, kill_process, kill_process_group, waitid,
};

use crate::host::path;
use crate::process::Process;

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

/// What a process wrote, once it and all that hold its output have ended; `None` if they had to be
/// killed at the deadline. The process must lead a group of its own, which is what is killed.
pub fn output_within(
    mut child: Child,
    input: Vec<u8>,
    deadline: Duration,
) -> io::Result<Option<Output>> {
    let began = Instant::now();
    if let Some(mut stdin) = child.stdin.take() {
        // A program need not read its input.
        thread::spawn(move || io::Write::write_all(&mut stdin, &input));
    }
    let stdout = child.stdout.take().map(drain);
    let stderr = child.stderr.take().map(drain);
    let status = wait_within(&mut child, deadline)?;
    let all = |output: Option<Receiver<Vec<u8>>>| match output {
        Some(output) => output
            .recv_timeout(deadline.saturating_sub(began.elapsed()))
            .ok(),
        None => Some(Vec::new()),
    };
    if let (Some(status), Some(stdout), Some(stderr)) = (status, all(stdout), all(stderr)) {
        return Ok(Some(Output {
            status,
            stdout,
            stderr,
        }));
    }
    if let Some(group) = i32::try_from(child.id()).ok().and_then(Pid::from_raw) {
        // None of it may be left, which is as good.
        let _ = kill_process_group(group, Signal::KILL);
    }
    child.wait()?;
    Ok(None)
}

/// Waits for a child's end, by looking with growing pauses; `None` at the deadline.
pub fn wait_within(child: &mut Child, deadline: Duration) -> io::Result<Option<ExitStatus>> {
    let began = Instant::now();
    let mut pause = Duration::from_millis(1);
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        if began.elapsed() >= deadline {
            return Ok(None);
        }
        resume(child);
        thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(50));
    }
}

/// `nsenter` stops itself when what it started is stopped, as a machine's systemd does with everything before it
/// powers off. Nobody would continue it, and the machine could not end before it has taken leave of its child.
fn resume(child: &Child) {
    let Some(pid) = i32::try_from(child.id()).ok().and_then(Pid::from_raw) else {
        return;
    };
    let stopped = WaitIdOptions::STOPPED | WaitIdOptions::NOHANG;
    if let Ok(Some(_)) = waitid(WaitId::Pid(pid), stopped) {
        let _ = kill_process(pid, Signal::CONT);
    }
}

fn drain(mut from: impl Read + Send + 'static) -> Receiver<Vec<u8>> {
    let (done, output) = channel();
    thread::spawn(move || {
        let mut all = Vec::new();
        // What came before a broken pipe is still worth showing.
        let _ = from.read_to_end(&mut all);
        // Nobody waits any more for what was killed.
        let _ = done.send(all);
    });
    output
}

/// Waits until a process that is no child of this one has ended.
pub fn until_gone(pid: u32, deadline: Duration) {
    let began = Instant::now();
    while Process::of(pid).is_some() && began.elapsed() < deadline {
        thread::sleep(Duration::from_millis(2));
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::process::CommandExt;

    use super::*;

    fn script(text: &str) -> Child {
        let mut command = Command::new("sh");
        command.args(["-c", text]).process_group(0);
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    }

    #[test]
    fn output_is_whole_or_the_process_is_killed_with_its_children() {
        let short = Duration::from_millis(200);
        let long = Duration::from_secs(60);
        let output = output_within(script("cat; echo e >&2"), b"in".to_vec(), long);
        let output = output.unwrap().unwrap();
        assert_eq!(
            (output.stdout, output.stderr),
            (b"in".to_vec(), b"e\n".to_vec())
        );
        for forever in ["sleep 600; true", "sleep 600 &"] {
            let began = Instant::now();
            assert!(
                output_within(script(forever), Vec::new(), short)
                    .unwrap()
                    .is_none()
            );
            assert!(began.elapsed() < long, "{forever}");
        }
    }

    #[test]
    fn a_process_that_stops_itself_is_continued() {
        let stops = script("kill -STOP $$; echo back");
        let output = output_within(stops, Vec::new(), Duration::from_secs(60));
        assert_eq!(output.unwrap().unwrap().stdout, b"back\n");
    }
}
