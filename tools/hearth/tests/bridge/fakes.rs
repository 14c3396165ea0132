//! The example host, with a `systemctl`, a `journalctl` and a `runuser` that say what they are told to, and one
//! server that is Synapse and bridge at once.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::thread;

use serde_json::{Value, json};

use crate::sandbox::{Host, programs, succeeds};

pub const UP: &str = "LoadState=loaded
ActiveState=active
SubState=running
Result=success
NRestarts=0
ExecMainCode=0
ExecMainStatus=0
StateChangeTimestamp=@1700000000
MemoryCurrent=2097152
";

pub struct Fakes {
    pub host: Host,
    pub ping: Arc<Mutex<(u16, String)>>,
}

impl Fakes {
    pub fn new() -> Self {
        let mut host = Host::new();
        succeeds(&host.hearth(&["registration", "ensure"]));
        let ping = Arc::new(Mutex::new((200, r#"{"duration_ms": 7}"#.to_owned())));
        let url = serve(Arc::clone(&ping));
        host.plan["synapse"]["url"] = json!(url);
        let bridge = &mut host.plan["bridges"]["heisenbridge"];
        bridge["url"] = json!(url);
        bridge["ready"] = json!("/ready");
        bridge["login"] = json!("send it `ADDNETWORK`");
        host.write_plan();
        let fakes = Self { host, ping };
        fakes.says("systemctl", UP);
        fakes.says("journalctl", "");
        fakes.says("runuser", &queue(0).to_string());
        fakes
    }

    /// A program that prints this and nothing else.
    pub fn says(&self, program: &str, text: &str) {
        fs::write(self.host.path(&format!("bin/{program}.said")), text).unwrap();
        let script = format!(
            "#!/bin/sh\necho \"{program} $*\" >> \"${{0%/bin/*}}/asked\"\nexec cat \"$0.said\"\n"
        );
        self.program(program, &script);
    }

    /// A program that fails with these words.
    pub fn fails(&self, program: &str, words: &str) {
        fs::write(self.host.path(&format!("bin/{program}.said")), words).unwrap();
        self.program(program, "#!/bin/sh\ncat \"$0.said\" >&2\nexit 1\n");
    }

    fn program(&self, name: &str, script: &str) {
        programs::write(self.host.path(&format!("bin/{name}")), script);
    }

    pub fn asked(&self) -> String {
        let text = fs::read(self.host.path("asked")).unwrap_or_default();
        self.host.text(&text)
    }

    pub fn answer(&self, status: u16, body: &str) {
        *self.ping.lock().unwrap() = (status, body.to_owned());
    }

    /// Status, standard output and standard error.
    pub fn run(&self, args: &[&str]) -> (i32, String, String) {
        let output = self.host.hearth(args);
        (
            output.status.code().unwrap(),
            self.host.text(&output.stdout),
            self.host.text(&output.stderr),
        )
    }

    pub fn json(&self, args: &[&str]) -> (i32, Value) {
        let mut all = vec!["--json"];
        all.extend(args);
        let (code, out, err) = self.run(&all);
        (code, serde_json::from_str(&out).expect(&err))
    }

    pub fn token(&self) -> String {
        self.host.fields("heisenbridge")["as_token"]
            .as_str()
            .unwrap()
            .to_owned()
    }
}

/// What the database says when so many transactions wait.
pub fn queue(transactions: u64) -> Value {
    json!({
        "queues": [{
            "appservice": "heisenbridge", "down": transactions > 0,
            "transactions": transactions, "events": transactions, "since": null,
        }],
        "behind": 0,
        "rooms": { "heisenbridge": { "rooms": 4, "users": 9 } },
    })
}

fn serve(ping: Arc<Mutex<(u16, String)>>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut bytes = [0; 4096];
            let length = stream.read(&mut bytes).unwrap_or_default();
            let asked = String::from_utf8_lossy(&bytes[..length]).into_owned();
            let (status, body) = if asked.starts_with("GET /ready ") {
                (200, "{}".to_owned())
            } else {
                ping.lock().unwrap().clone()
            };
            let _ = write!(
                stream,
                "HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
                body.len()
            );
        }
    });
    url
}
