use std::io;
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::sync::Arc;
use std::thread;

use crate::VmError;
use crate::machine::Machine;
use crate::shared::Shared;

impl Machine {
    /// Makes a port of the machine one of this computer's loopback, for a browser or a client of
    /// one's own; 0 takes any free one. It stays so until this process ends.
    pub fn publish(&self, here: u16, port: u16) -> Result<SocketAddr, VmError> {
        let shown = format!("127.0.0.1:{here}");
        let failed = |e: io::Error| VmError::io("listen on", Path::new(&shown), e);
        let listener = TcpListener::bind(("127.0.0.1", here)).map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let shared = Arc::downgrade(self.shared());
        thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                let Some(shared) = shared.upgrade() else {
                    break;
                };
                // A client whose connection cannot be made sees it closed, as with any server.
                thread::spawn(move || join(&shared, client, port));
            }
        });
        Ok(address)
    }
}

fn join(shared: &Shared, client: TcpStream, port: u16) -> io::Result<()> {
    let server = shared.engine.connect(port)?;
    let (from, to) = (server.try_clone()?, client.try_clone()?);
    let back = thread::spawn(move || pump(from, to));
    let there = pump(client, server);
    // Its own trouble is the client's to notice.
    let _ = back.join();
    there
}

fn pump(mut from: TcpStream, mut to: TcpStream) -> io::Result<()> {
    io::copy(&mut from, &mut to)?;
    to.shutdown(Shutdown::Write)
}
