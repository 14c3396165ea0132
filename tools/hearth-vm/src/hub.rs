//! The cable between QEMU machines: a hub that passes each frame on to all others. Any user may
//! have one, for it is only a socket; it ends with the process that opened it.

use std::io::{self, Read, Write};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use crate::registry::{Claim, claim};
use crate::{VmError, socket};

/// Larger frames than any card sends are a sign of a broken stream.
const LARGEST: usize = 1 << 17;

#[derive(Debug)]
pub(crate) struct Hub {
    socket: PathBuf,
    /// A directory among the machines', so that it is swept like theirs.
    _claim: Claim,
}

type Ports = Arc<Mutex<Vec<(u64, UnixStream)>>>;

impl Hub {
    pub fn open() -> Result<Self, VmError> {
        let claim = claim("network")?;
        let socket = claim.path.join("hub");
        let listener = socket::listen(&socket).map_err(|e| VmError::io("listen at", &socket, e))?;
        let ports = Ports::default();
        thread::spawn(move || {
            for (number, stream) in (0..).zip(listener.incoming().map_while(Result::ok)) {
                let ports = Arc::clone(&ports);
                if let Ok(writer) = stream.try_clone() {
                    all(&ports).push((number, writer));
                    thread::spawn(move || serve(number, stream, &ports));
                }
            }
        });
        Ok(Self {
            socket,
            _claim: claim,
        })
    }

    pub fn socket(&self) -> &Path {
        &self.socket
    }
}

fn all(ports: &Ports) -> std::sync::MutexGuard<'_, Vec<(u64, UnixStream)>> {
    ports.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Passes on what one machine sends, until it is gone.
fn serve(number: u64, mut from: UnixStream, ports: &Ports) {
    while let Ok(frame) = frame(&mut from) {
        // A machine that is gone is taken out by the thread that reads from it.
        for (_, to) in all(ports).iter_mut().filter(|(other, _)| *other != number) {
            let _ = to.write_all(&frame);
        }
    }
    all(ports).retain(|(other, _)| *other != number);
}

/// A frame with the four bytes of length before it, as QEMU's stream sends it.
fn frame(from: &mut UnixStream) -> io::Result<Vec<u8>> {
    let mut length = [0; 4];
    from.read_exact(&mut length)?;
    let size = u32::from_be_bytes(length) as usize;
    if size > LARGEST {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let mut frame = length.to_vec();
    frame.resize(4 + size, 0);
    from.read_exact(&mut frame[4..])?;
    Ok(frame)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passes_frames_to_the_others_only() {
        let hub = Hub::open().unwrap();
        let mut ends: Vec<UnixStream> = (0..3)
            .map(|_| socket::connect(hub.socket()).unwrap())
            .collect();
        // A hub knows a member once it has accepted it, which the first frame to arrive shows.
        let sent = [0, 0, 0, 2, 7, 9];
        for end in &ends {
            end.set_read_timeout(Some(std::time::Duration::from_millis(50)))
                .unwrap();
        }
        let (first, others) = ends.split_first_mut().unwrap();
        for other in others {
            loop {
                first.write_all(&sent).unwrap();
                if let Ok(got) = frame(other) {
                    assert_eq!(got, sent);
                    break;
                }
            }
        }
        assert!(frame(first).is_err());
        first.write_all(&[0xff; 4]).unwrap();
        assert_eq!(first.read(&mut [0; 8]).unwrap_or(0), 0);
    }
}
