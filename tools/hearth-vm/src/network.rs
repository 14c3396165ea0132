//! Longer than most: seats, names and the two kinds of cable are one concept, kept under one lock each.

use std::fmt;
use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use crate::backend::Backend;
use crate::hub::Hub;
use crate::shared::Shared;
use crate::{VmError, host, run};

/// A private network of machines, in a network namespace of its own with a bridge: what goes on in
/// it reaches nothing else. Members know each other by name. All run under the same backend.
#[derive(Clone, Default)]
pub struct Network {
    inner: Arc<Inner>,
}

#[derive(Default)]
struct Inner {
    /// Of machines under systemd-nspawn.
    holder: Mutex<Option<Child>>,
    /// Of machines under QEMU.
    hub: Mutex<Option<Hub>>,
    members: Mutex<Vec<Member>>,
}

struct Member {
    names: Vec<String>,
    number: u8,
    machine: Weak<Shared>,
}

/// A machine's place in a network.
#[derive(Clone)]
pub(crate) struct Seat {
    network: Network,
    wire: Wire,
    number: u8,
}

/// What a machine's network card is connected to.
#[derive(Debug, Clone)]
enum Wire {
    /// The bridge in the namespace of this process.
    Bridge(u32),
    /// The hub behind this socket.
    Hub(PathBuf),
}

impl Network {
    /// A network without members; it takes shape with the first one.
    pub fn new() -> Self {
        Self::default()
    }

    /// The namespace lives as long as a process that does nothing but be in it, so that nothing of
    /// it is left when this one is killed.
    fn hold(&self) -> Result<u32, VmError> {
        let mut holder = lock(&self.inner.holder);
        if let Some(child) = holder.as_ref() {
            return Ok(child.id());
        }
        host::need_root("A network of machines under systemd-nspawn")?;
        host::need_tools(&["ip", "nsenter", "unshare", "setpriv"])?;
        let action = "make a network namespace";
        let mut command = run::mortal("unshare");
        command
            .args(["--net", "sh", "-ec", HOLD])
            .stdout(Stdio::piped());
        let mut child = run::start(command).map_err(|e| host::failed(action, &e.to_string()))?;
        let mut said = String::new();
        if let Some(stdout) = child.stdout.as_mut() {
            let mut reader = std::io::BufReader::new(stdout);
            let _ = std::io::BufRead::read_line(&mut reader, &mut said);
        }
        if said.trim() != "ready" {
            let _ = child.wait();
            return Err(host::failed(action, &said));
        }
        Ok(holder.insert(child).id())
    }

    fn wire(&self) -> Result<PathBuf, VmError> {
        let mut hub = lock(&self.inner.hub);
        let hub = match hub.take() {
            Some(open) => hub.insert(open),
            None => hub.insert(Hub::open()?),
        };
        Ok(hub.socket().to_owned())
    }

    pub(crate) fn seat(
        &self,
        machine: &str,
        aliases: &[String],
        backend: Backend,
    ) -> Result<Seat, VmError> {
        let other = match backend {
            Backend::Nspawn => lock(&self.inner.hub).is_some(),
            Backend::Qemu { .. } => lock(&self.inner.holder).is_some(),
        };
        if other {
            return Err(VmError::CannotJoin {
                machine: machine.to_owned(),
                fact: "its members run under the other backend".to_owned(),
            });
        }
        let wire = match backend {
            Backend::Nspawn => Wire::Bridge(self.hold()?),
            Backend::Qemu { .. } => Wire::Hub(self.wire()?),
        };
        let mut members = lock(&self.inner.members);
        let mut names = vec![machine.to_owned()];
        names.extend_from_slice(aliases);
        if let Some(name) = members
            .iter()
            .flat_map(|member| &member.names)
            .find(|name| names.contains(name))
        {
            return Err(VmError::CannotJoin {
                machine: machine.to_owned(),
                fact: format!("the name `{name}` is taken"),
            });
        }
        let number = (2..=254).find(|n| members.iter().all(|member| member.number != *n));
        let Some(number) = number else {
            return Err(VmError::CannotJoin {
                machine: machine.to_owned(),
                fact: "it has 253 members already".to_owned(),
            });
        };
        members.push(Member {
            names,
            number,
            machine: Weak::new(),
        });
        Ok(Seat {
            network: self.clone(),
            wire,
            number,
        })
    }

    /// The lines of `/etc/hosts` that name every member.
    fn hosts(&self) -> String {
        lock(&self.inner.members)
            .iter()
            .map(|member| format!("{} {}\n", address(member.number), member.names.join(" ")))
            .collect()
    }
}

const HOLD: &str = "ip link set lo up; ip link add br0 type bridge; \
    ip address add 10.83.0.1/24 dev br0; ip link set br0 up; echo ready; exec sleep infinity";

impl Seat {
    /// The process in whose network namespace the bridge is.
    pub fn holder(&self) -> Option<u32> {
        match self.wire {
            Wire::Bridge(holder) => Some(holder),
            Wire::Hub(_) => None,
        }
    }

    /// The socket of the hub.
    pub fn socket(&self) -> Option<&Path> {
        match &self.wire {
            Wire::Bridge(_) => None,
            Wire::Hub(socket) => Some(socket),
        }
    }

    /// The same after a reboot, for the others remember it.
    pub fn mac(&self) -> String {
        format!("52:54:00:83:00:{:02x}", self.number)
    }

    pub fn address(&self) -> Ipv4Addr {
        address(self.number)
    }

    /// A name for the bridge's end of the cable. The kernel takes its time to remove the one of the
    /// boot before, so each boot has another.
    pub fn new_cable(&self) -> String {
        static CABLES: AtomicU32 = AtomicU32::new(0);
        format!("cable{}", CABLES.fetch_add(1, Ordering::Relaxed))
    }

    /// What a machine of this network finds in its `/etc/hosts`.
    pub fn hosts(&self) -> String {
        format!("{LOCAL}{}", self.network.hosts())
    }

    /// Tells every member that can be told who is there, this one included: who joined while it
    /// booted is not in what it was given. Members that boot now ask for themselves when they have.
    pub fn announce(&self, machine: &Arc<Shared>) -> Result<(), VmError> {
        let ready: Vec<Arc<Shared>> = {
            let mut members = lock(&self.network.inner.members);
            for member in members.iter_mut() {
                if member.number == self.number {
                    member.machine = Arc::downgrade(machine);
                }
            }
            members
                .iter()
                .filter_map(|member| member.machine.upgrade())
                .filter(|member| member.ready())
                .collect()
        };
        let hosts = self.hosts();
        for member in ready {
            member.write("/etc/hosts", hosts.as_bytes(), "0644")?;
        }
        Ok(())
    }

    pub fn leave(&self) {
        lock(&self.network.inner.members).retain(|member| member.number != self.number);
    }
}

pub(crate) const LOCAL: &str = "127.0.0.1 localhost\n::1 localhost\n";

fn address(number: u8) -> Ipv4Addr {
    Ipv4Addr::new(10, 83, 0, number)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Drop for Inner {
    fn drop(&mut self) {
        if let Some(child) = lock(&self.holder).as_mut() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

impl fmt::Debug for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Network({:?})", self.hosts())
    }
}

impl fmt::Debug for Seat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Seat({})", self.address())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backend::Kvm;

    #[test]
    fn a_full_network_takes_no_more_and_a_place_left_is_free_again() {
        let network = Network::new();
        let backend = Backend::Qemu { kvm: Kvm::Never };
        let join = |name: &str| network.seat(name, &[], backend);
        let seats: Vec<Seat> = (0..253).map(|n| join(&format!("m{n}")).unwrap()).collect();
        let full = format!("{:?}", join("late").unwrap_err());
        let expected = "The machine `late` cannot join the network: it has 253 members already";
        assert!(full.contains(expected), "{full}");
        seats[7].leave();
        assert_eq!(join("late").unwrap().address(), Ipv4Addr::new(10, 83, 0, 9));
        assert!(network.hosts().contains("10.83.0.9 late\n"));
    }
}
