//! A person on IRC: says things, hears things, answers pings.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use hearth_vm::Machine;

use crate::presence::is_there;

/// Starts a machine's own IRC server.
pub fn serve(machine: &Machine, name: &str) -> Result<()> {
    // Names of clients are not looked up: a machine without a network has nobody to ask.
    let config = format!(
        "[Global]\nName = {name}\nInfo = IRC of the house\nListen = 127.0.0.1\n\
         [Limits]\nMaxConnectionsIP = 0\nMaxPenaltyTime = 0\n[Options]\nDNS = no\nIdent = no\nPAM = no\n"
    );
    machine.write_file("/etc/ngircd/ngircd.conf", config.as_bytes(), "0644")?;
    machine.succeed(&["systemctl", "restart", "ngircd.service"])?;
    machine.wait_for_port(6667)?;
    Ok(())
}

/// A person who is on a channel of that server.
pub fn visitor(machine: &Machine, nick: &str, channel: &str) -> Result<IrcUser> {
    let user = IrcUser::register(machine.connect(6667)?, nick)?;
    user.join(channel)?;
    Ok(user)
}

pub struct IrcUser {
    nick: String,
    out: Mutex<TcpStream>,
    heard: Arc<Heard>,
}

/// What came in so far, oldest first.
#[derive(Default)]
struct Heard {
    lines: Mutex<Vec<String>>,
    more: Condvar,
}

impl Heard {
    fn lines(&self) -> MutexGuard<'_, Vec<String>> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl IrcUser {
    /// Registers under the nick on a connection that is already made.
    pub fn register(stream: TcpStream, nick: &str) -> Result<Self> {
        let heard = Arc::new(Heard::default());
        let reader = stream
            .try_clone()
            .context("Cannot share the IRC connection")?;
        let answers = stream
            .try_clone()
            .context("Cannot share the IRC connection")?;
        std::thread::spawn({
            let heard = Arc::clone(&heard);
            move || listen(reader, answers, &heard)
        });
        let user = Self {
            nick: nick.to_owned(),
            out: Mutex::new(stream),
            heard,
        };
        user.send(&format!("NICK {nick}"))?;
        user.send(&format!("USER {nick} 0 * :{nick}"))?;
        user.wait_for(Duration::from_secs(30), |line| line.contains(" 001 "))
            .with_context(|| format!("{nick} was not welcomed by the IRC server"))?;
        Ok(user)
    }

    pub fn nick(&self) -> &str {
        &self.nick
    }

    pub fn join(&self, channel: &str) -> Result<()> {
        self.send(&format!("JOIN {channel}"))?;
        self.wait_for(Duration::from_secs(30), |line| {
            line.contains(" 366 ") && line.contains(channel)
        })
        .with_context(|| format!("{} could not join {channel}", self.nick))?;
        Ok(())
    }

    pub fn say(&self, target: &str, text: &str) -> Result<()> {
        self.send(&format!("PRIVMSG {target} :{text}"))
    }

    pub fn send(&self, line: &str) -> Result<()> {
        let mut out = self.out.lock().unwrap_or_else(PoisonError::into_inner);
        out.write_all(format!("{line}\r\n").as_bytes())
            .context("The IRC connection is gone")
    }

    /// Everything heard so far.
    pub fn lines(&self) -> Vec<String> {
        self.heard.lines().clone()
    }

    /// Texts that others said to the channel, in order.
    pub fn heard_on(&self, channel: &str) -> Vec<String> {
        let marker = format!(" PRIVMSG {channel} :");
        self.lines()
            .iter()
            .filter_map(|line| line.split_once(&marker))
            .map(|(_, text)| text.to_owned())
            .collect()
    }

    /// Waits until a line, old or new, fits.
    pub fn wait_for(&self, limit: Duration, fits: impl Fn(&str) -> bool) -> Result<String> {
        self.wait_until(limit, |lines| lines.iter().find(|line| fits(line)).cloned())
    }

    /// Waits until somebody else is on the channel too, who may have been there before.
    pub fn wait_to_meet(&self, nick: &str, limit: Duration) -> Result<()> {
        self.wait_until(limit, |lines| is_there(lines, nick).then_some(()))
            .with_context(|| format!("{} did not meet {nick}", self.nick))
    }

    /// Waits until all that was heard gives an answer.
    fn wait_until<T>(&self, limit: Duration, look: impl Fn(&[String]) -> Option<T>) -> Result<T> {
        let deadline = Instant::now() + limit;
        let mut lines = self.heard.lines();
        loop {
            if let Some(found) = look(&lines) {
                return Ok(found);
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                bail!("Nothing fitting came over IRC; heard: {:#?}", *lines);
            }
            lines = self
                .heard
                .more
                .wait_timeout(lines, left)
                .unwrap_or_else(PoisonError::into_inner)
                .0;
        }
    }
}

fn listen(reader: TcpStream, mut answers: TcpStream, heard: &Heard) {
    for line in BufReader::new(reader).lines() {
        let Ok(line) = line else { return };
        let line = line.trim_end().to_owned();
        if let Some(token) = line.strip_prefix("PING") {
            let _ = answers.write_all(format!("PONG{token}\r\n").as_bytes());
        }
        heard.lines().push(line);
        heard.more.notify_all();
    }
}
