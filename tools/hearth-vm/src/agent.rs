//! Commands in a QEMU machine, by its guest agent.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::backend::Output;
use crate::socket::Talk;

/// How long one answer of the agent may take; under emulation it is slow to start.
const ANSWER: Duration = Duration::from_secs(30);

#[derive(Debug)]
pub(crate) struct Agent {
    socket: PathBuf,
    talk: Mutex<Option<Talk>>,
}

impl Agent {
    pub fn new(socket: &Path) -> Self {
        Self {
            socket: socket.to_owned(),
            talk: Mutex::new(None),
        }
    }

    /// Forgets the conversation: the machine is another one now.
    pub fn forget(&self) {
        *self.talk.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    pub fn ping(&self) -> io::Result<()> {
        self.ask(&json!({ "execute": "guest-ping" })).map(|_| ())
    }

    pub fn execute(
        &self,
        command: &[&str],
        input: &[u8],
        within: Duration,
    ) -> io::Result<Option<Output>> {
        let Some((program, arguments)) = command.split_first() else {
            return Err(io::ErrorKind::InvalidInput.into());
        };
        let clean = [
            "-i",
            "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "HOME=/root",
            "LANG=C.UTF-8",
            "TERM=dumb",
            program,
        ];
        let started = self.ask(&json!({ "execute": "guest-exec", "arguments": {
            "path": "/usr/bin/env",
            "arg": clean.iter().chain(arguments).collect::<Vec<_>>(),
            "input-data": STANDARD.encode(input),
            "capture-output": true,
        }}))?;
        let pid = started["pid"].clone();
        let began = Instant::now();
        let mut pause = Duration::from_millis(5);
        loop {
            let status = json!({ "execute": "guest-exec-status", "arguments": { "pid": pid } });
            let status = self.ask(&status)?;
            if status["exited"] == Value::Bool(true) {
                return Ok(Some(output(&status)));
            }
            if began.elapsed() >= within {
                self.ask(&json!({ "execute": "guest-exec", "arguments": {
                    "path": "/usr/bin/kill", "arg": ["-KILL", pid.to_string()] }}))?;
                return Ok(None);
            }
            thread::sleep(pause);
            pause = (pause * 2).min(Duration::from_millis(200));
        }
    }

    fn ask(&self, command: &Value) -> io::Result<Value> {
        let mut talk = self.talk.lock().unwrap_or_else(PoisonError::into_inner);
        let open = match talk.take() {
            Some(open) => open,
            None => self.greet()?,
        };
        let open = talk.insert(open);
        let answer = open.ask(command);
        // A conversation that broke off may still deliver an answer to the wrong question.
        if answer
            .as_ref()
            .is_err_and(|error| error.kind() != io::ErrorKind::Other)
        {
            *talk = None;
        }
        answer
    }

    /// Opens the conversation and skips what the agent still had to say to somebody before.
    fn greet(&self) -> io::Result<Talk> {
        let mut talk = Talk::open(&self.socket, ANSWER)?;
        static CALLS: AtomicU32 = AtomicU32::new(1);
        let number = CALLS.fetch_add(1, Ordering::Relaxed);
        let sync = json!({ "execute": "guest-sync-delimited", "arguments": { "id": number } });
        talk.send(format!("{sync}\n").as_bytes())?;
        loop {
            if talk.receive()?["return"] == json!(number) {
                return Ok(talk);
            }
        }
    }
}

fn output(status: &Value) -> Output {
    let text = |field: &str| {
        let bytes = STANDARD
            .decode(status[field].as_str().unwrap_or(""))
            .unwrap_or_default();
        String::from_utf8_lossy(&bytes).into_owned()
    };
    let number = |field: &str| status[field].as_i64().and_then(|n| i32::try_from(n).ok());
    Output {
        status: number("exitcode")
            .or_else(|| number("signal").map(|signal| 128 + signal))
            .unwrap_or(-1),
        stdout: text("out-data"),
        stderr: text("err-data"),
    }
}
