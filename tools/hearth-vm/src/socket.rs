//! Unix sockets at paths of any length, and lines of JSON over them.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};
use std::os::fd::AsRawFd;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::Path;
use std::time::Duration;

use serde_json::Value;

pub(crate) fn connect(path: &Path) -> io::Result<UnixStream> {
    by_descriptor(path, |short| UnixStream::connect(short))
}

pub(crate) fn listen(path: &Path) -> io::Result<UnixListener> {
    by_descriptor(path, |short| UnixListener::bind(short))
}

/// By way of the directory's descriptor: a socket's path may be 107 bytes long at most, and a
/// cache may lie deeper.
fn by_descriptor<T>(path: &Path, act: impl FnOnce(&Path) -> io::Result<T>) -> io::Result<T> {
    let (Some(directory), Some(name)) = (path.parent(), path.file_name()) else {
        return Err(io::ErrorKind::InvalidInput.into());
    };
    let directory = File::open(directory)?;
    let descriptor = directory.as_raw_fd().to_string();
    act(&Path::new("/proc/self/fd").join(descriptor).join(name))
}

/// A conversation in lines of JSON.
#[derive(Debug)]
pub(crate) struct Talk {
    reader: BufReader<UnixStream>,
}

impl Talk {
    pub fn open(path: &Path, patience: Duration) -> io::Result<Self> {
        let stream = connect(path)?;
        stream.set_read_timeout(Some(patience))?;
        stream.set_write_timeout(Some(patience))?;
        Ok(Self {
            reader: BufReader::new(stream),
        })
    }

    pub fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.reader.get_mut().write_all(bytes)
    }

    /// The next line that is JSON; before the first answer there may be remains of another talk.
    pub fn receive(&mut self) -> io::Result<Value> {
        loop {
            let mut line = Vec::new();
            if self.reader.read_until(b'\n', &mut line)? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            let start = line.iter().rposition(|&b| b == 0xff).map_or(0, |at| at + 1);
            if let Ok(value) = serde_json::from_slice(&line[start..]) {
                return Ok(value);
            }
        }
    }

    /// Sends a command; its `return`, or the description of its `error`.
    pub fn ask(&mut self, command: &Value) -> io::Result<Value> {
        self.send(format!("{command}\n").as_bytes())?;
        loop {
            let mut answer = self.receive()?;
            if let Some(error) = answer.get("error") {
                let text = error["desc"].as_str().unwrap_or("no description");
                return Err(io::Error::other(text.to_owned()));
            }
            // Anything else is an event that nobody here waits for.
            if let Some(value) = answer.get_mut("return") {
                return Ok(value.take());
            }
        }
    }
}
