//! Longer than most: one engine, and the scripts that make its namespaces belong beside what runs them.
//!
//! Machines as systemd-nspawn containers on a copy-on-write layer over the image's root.
//!
//! The container lives in namespaces of network, mounts and processes made around systemd-nspawn:
//! the mounts vanish with it, and killing the one process at the top ends all of it.

use std::fs::{self, File};
use std::io;
use std::net::TcpStream;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rustix::thread::{LinkNameSpaceType, move_into_link_name_space};

use crate::backend::{Engine, Output};
use crate::cgroup::Groups;
use crate::network::Seat;
use crate::payload::Payload;
use crate::process::{Process, children};
use crate::{Image, Said, VmError, cgroup, host, processors, run, umask};

/// Runs in a new network namespace: a cable to the network's bridge, if the machine has a seat.
const OUTER: &str = r#"
ip link set lo up
if [ -n "$HOLDER" ]; then
  ip link add eth0 address "$MAC" type veth peer name "$CABLE" netns "$HOLDER"
  ip address add "$ADDRESS" dev eth0
  ip link set eth0 up
  nsenter -t "$HOLDER" -n ip link set "$CABLE" master br0 up
fi
exec unshare --mount --pid --fork --kill-child=KILL --mount-proc --propagation private sh -ec "$INNER"
"#;

/// The network is the machine's own, so it may make more of them: without that, systemd would run units
/// with `PrivateNetwork=` in the one there is.
const INNER: &str = r#"
for group in $GROUPS_OF_MACHINE; do echo 0 > "$group/cgroup.procs"; done
mount -t overlay overlay -o lowerdir=lower,upperdir=upper,workdir=work merged
export SYSTEMD_NSPAWN_UNIFIED_HIERARCHY=1
exec systemd-nspawn --quiet --machine="$MACHINE" --directory=merged --boot --register=no --keep-unit \
  --network-namespace-path=/proc/self/ns/net --hostname="$NAME" --link-journal=no \
  --capability=CAP_NET_ADMIN --resolv-conf=off --timezone=off --console=read-only
"#;

/// A command from outside is under the machine's limits.
const JOIN: &str = r#"
if [ -n "$GROUP_OF_COMMANDS" ]; then echo 0 > "$GROUP_OF_COMMANDS/cgroup.procs"; fi
exec taskset --cpu-list "$PROCESSORS" "$@"
"#;

#[derive(Debug)]
pub(crate) struct Nspawn {
    name: String,
    id: String,
    directory: PathBuf,
    memory: Option<u64>,
    processors: Option<u8>,
    seat: Option<Seat>,
    live: Mutex<Option<Live>>,
}

#[derive(Debug)]
struct Live {
    top: Child,
    leader: Option<u32>,
    groups: Groups,
}

impl Nspawn {
    pub fn new(
        name: &str,
        id: &str,
        directory: &Path,
        image: &Image,
        payload: &Payload,
    ) -> Result<Self, VmError> {
        host::need_root("A machine under systemd-nspawn")?;
        host::need_tools(&[
            "systemd-nspawn",
            "unshare",
            "setpriv",
            "nsenter",
            "taskset",
            "ip",
        ])?;
        let lower = image.root()?;
        for part in ["upper", "work", "merged"] {
            let path = directory.join(part);
            fs::create_dir(&path).map_err(|e| VmError::io("create", &path, e))?;
        }
        // The options of a mount are separated by characters that a path may hold; a link may not.
        let link = directory.join("lower");
        std::os::unix::fs::symlink(&lower, &link).map_err(|e| VmError::io("create", &link, e))?;
        payload.lay_over(&lower, &directory.join("upper"))?;
        Ok(Self {
            name: name.to_owned(),
            id: id.to_owned(),
            directory: directory.to_owned(),
            memory: None,
            processors: None,
            seat: None,
            live: Mutex::new(None),
        })
    }

    pub fn limited_to(mut self, memory: Option<u64>, processors: Option<u8>) -> Self {
        self.memory = memory;
        self.processors = processors;
        self
    }

    pub fn seated(mut self, seat: Option<Seat>) -> Self {
        self.seat = seat;
        self
    }

    fn live(&self) -> MutexGuard<'_, Option<Live>> {
        self.live.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The first process of the container: a child of systemd-nspawn, one process namespace deeper.
    fn find_leader(&self) -> Option<u32> {
        let mut live = self.live();
        let live = live.as_mut()?;
        if live.leader.is_none() {
            let (nspawn, depth, _) = children(live.top.id()).into_iter().next()?;
            live.leader = children(nspawn)
                .into_iter()
                .find(|(_, deeper, own)| *deeper > depth && *own == 1)
                .map(|(pid, ..)| pid);
        }
        live.leader
    }
}

impl Engine for Nspawn {
    fn kind(&self) -> &'static str {
        "nspawn"
    }

    fn boot(&self) -> Result<(), VmError> {
        let log = self.directory.join("console.log");
        let open = || {
            File::options()
                .create(true)
                .append(true)
                .open(&log)
                .map_err(|e| VmError::io("write", &log, e))
        };
        let groups =
            Groups::make(&self.directory, self.memory).map_err(|why| VmError::NoLimit {
                machine: self.id.clone(),
                source: Said(why),
            })?;
        let joined: Vec<_> = groups.of_the_machine();
        let joined: Vec<_> = joined
            .iter()
            .map(|path| path.display().to_string())
            .collect();
        let mut command = run::mortal("taskset");
        command
            .args(["--cpu-list", &processors::list(self.processors)])
            .args(["unshare", "--net", "sh", "-ec", OUTER])
            .current_dir(&self.directory)
            .env("INNER", INNER)
            .env("NAME", &self.name)
            .env("MACHINE", format!("hearth-vm-{}", self.id))
            .env("GROUPS_OF_MACHINE", joined.join(" "))
            .env("HOLDER", "")
            .stdout(open()?)
            .stderr(open()?)
            .process_group(0);
        let holder = self.seat.as_ref().and_then(Seat::holder);
        if let (Some(seat), Some(holder)) = (&self.seat, holder) {
            command
                .env("HOLDER", holder.to_string())
                .env("CABLE", seat.new_cable())
                .env("MAC", seat.mac())
                .env("ADDRESS", format!("{}/24", seat.address()));
        }
        let top = run::start(command)
            .map_err(|e| VmError::io("start a machine in", &self.directory, e))?;
        *self.live() = Some(Live {
            top,
            leader: None,
            groups,
        });
        Ok(())
    }

    fn lives(&self) -> bool {
        let mut live = self.live();
        live.as_mut()
            .is_some_and(|live| matches!(live.top.try_wait(), Ok(None)))
    }

    fn reachable(&self) -> Result<(), Said> {
        let Some(_) = self.find_leader() else {
            return Err(Said(
                "systemd-nspawn has not started systemd yet".to_owned(),
            ));
        };
        Ok(())
    }

    fn execute(
        &self,
        command: &[&str],
        input: &[u8],
        within: Duration,
    ) -> Result<Option<Output>, Said> {
        let leader = self
            .find_leader()
            .ok_or_else(|| Said("systemd has not started yet".to_owned()))?;
        let said = |e: io::Error| Said(e.to_string());
        let group = self
            .live()
            .as_ref()
            .and_then(|live| live.groups.of_commands());
        let child = umask::usual("sh")
            .args(["-ec", JOIN, "join"])
            .env("GROUP_OF_COMMANDS", group.unwrap_or_default())
            .env("PROCESSORS", processors::list(self.processors))
            .args([
                "nsenter",
                "-t",
                &leader.to_string(),
                "--all",
                "/usr/bin/env",
                "-i",
            ])
            .args(["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"])
            .args(["HOME=/root", "LANG=C.UTF-8", "TERM=dumb"])
            .args(command)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .process_group(0)
            .spawn()
            .map_err(said)?;
        let output = run::output_within(child, input.to_vec(), within).map_err(said)?;
        Ok(output.map(|output| Output {
            status: output
                .status
                .code()
                .unwrap_or_else(|| 128 + output.status.signal().unwrap_or(0)),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }))
    }

    fn connect(&self, port: u16) -> io::Result<TcpStream> {
        let leader = self
            .find_leader()
            .ok_or_else(|| io::Error::from(io::ErrorKind::NotConnected))?;
        // A thread that has entered the machine's network does not come back, so it ends; the
        // connection it made stays where it was made.
        let thread = std::thread::spawn(move || {
            let network = File::open(format!("/proc/{leader}/ns/net"))?;
            move_into_link_name_space(
                std::os::fd::AsFd::as_fd(&network),
                Some(LinkNameSpaceType::Network),
            )?;
            TcpStream::connect(("127.0.0.1", port))
        });
        thread
            .join()
            .unwrap_or_else(|_| Err(io::Error::other("the connecting thread ended early")))
    }

    fn kill(&self) {
        if let Some(mut live) = self.live().take() {
            let _ = live.top.kill();
            let _ = live.top.wait();
            if let Some(leader) = live.leader {
                // Its processes end a moment after the top one; a new boot must not meet them.
                run::until_gone(leader, Duration::from_secs(10));
            }
            cgroup::remove(&self.directory);
        }
    }

    fn wait_end(&self, within: Duration) -> bool {
        let mut live = self.live();
        match live.as_mut() {
            Some(live) => matches!(run::wait_within(&mut live.top, within), Ok(Some(_))),
            None => true,
        }
    }

    fn processes(&self) -> Vec<Process> {
        let live = self.live();
        live.iter()
            .flat_map(|live| [Some(live.top.id()), live.leader])
            .flatten()
            .filter_map(Process::of)
            .collect()
    }

    fn leader(&self) -> Option<u32> {
        self.find_leader()
    }

    fn memory_kills(&self) -> Option<u64> {
        Some(self.live().as_ref()?.groups.memory_kills())
    }

    fn console(&self) -> Option<PathBuf> {
        None
    }

    fn pace(&self) -> f64 {
        1.0
    }

    fn console_log(&self) -> String {
        let bytes = fs::read(self.directory.join("console.log")).unwrap_or_default();
        String::from_utf8_lossy(&bytes).into_owned()
    }
}
