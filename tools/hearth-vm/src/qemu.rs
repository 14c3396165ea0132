//! Longer than most: one engine, and its command line belongs beside what talks to it.
//!
//! Machines as QEMU computers: Debian's kernel, a copy-on-write layer over the image's disk, the
//! payload in the initrd, commands through the guest agent. Runs as any user, on x86-64.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io;
use std::net::{TcpListener, TcpStream};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde_json::json;

use crate::agent::Agent;
use crate::backend::{Engine, Kvm, Output};
use crate::network::Seat;
use crate::payload::Payload;
use crate::process::Process;
use crate::socket::Talk;
use crate::{Image, Said, VmError, cpio, guest, host, kvm as accelerator, run};

const MEMORY: u64 = 1536 << 20;

#[derive(Debug)]
pub(crate) struct Qemu {
    directory: PathBuf,
    kernel: PathBuf,
    kvm: bool,
    memory: u64,
    processors: u8,
    durable: bool,
    seat: Option<Seat>,
    agent: Agent,
    live: Mutex<Option<Live>>,
}

#[derive(Debug)]
struct Live {
    qemu: Child,
    /// The port on this computer's loopback for a port of the machine.
    forwards: BTreeMap<u16, u16>,
}

impl Qemu {
    pub fn new(
        directory: &Path,
        image: &Image,
        mut payload: Payload,
        kvm: Kvm,
        memory: Option<u64>,
        seat: Option<Seat>,
    ) -> Result<Self, VmError> {
        host::need_tools(&["qemu-system-x86_64", "qemu-img", "setpriv"])?;
        let (kernel, disk) = (image.kernel()?, image.disk()?);
        guest::setup(&mut payload, seat.as_ref());
        cpio::extend(&image.initrd()?, &payload, &directory.join("initrd"))?;
        host::step(
            "make the machine's disk",
            Command::new("qemu-img")
                .args(["create", "-q", "-f", "qcow2", "-F", "raw", "-b"])
                .arg(&disk)
                .arg(directory.join("disk.qcow2")),
        )?;
        let kvm = kvm == Kvm::Auto && accelerator::usable();
        Ok(Self {
            directory: directory.to_owned(),
            kernel,
            kvm,
            memory: memory.unwrap_or(MEMORY),
            processors: if kvm { 2 } else { 1 },
            durable: false,
            seat,
            agent: Agent::new(&directory.join("agent.sock")),
            live: Mutex::new(None),
        })
    }

    pub fn with_processors(mut self, count: Option<u8>) -> Self {
        self.processors = count.unwrap_or(self.processors);
        self
    }

    pub fn with_durable_disk(mut self, durable: bool) -> Self {
        self.durable = durable;
        self
    }

    fn live(&self) -> MutexGuard<'_, Option<Live>> {
        self.live.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Which port of the machine's outer address leads to `port`: itself if a service listens
    /// there, and otherwise one with a relay to loopback.
    fn outer_port(&self, port: u16) -> io::Result<u16> {
        let execute = |command: &[&str]| {
            let output = self.agent.execute(command, b"", Duration::from_secs(60))?;
            output
                .filter(Output::success)
                .map(|output| output.stdout)
                .ok_or_else(|| io::Error::other(format!("`{}` failed", command[0])))
        };
        let sockets = execute(&["ss", "-Hltn", &format!("sport = :{port}")])?;
        let listening: Vec<&str> = sockets
            .lines()
            .filter_map(|line| line.split_whitespace().nth(3))
            .collect();
        if listening.is_empty() {
            return Err(io::ErrorKind::ConnectionRefused.into());
        }
        let everywhere = ["0.0.0.0:", "*:", "[::]:", "10.0.2.15:"];
        if listening
            .iter()
            .any(|address| everywhere.iter().any(|start| address.starts_with(start)))
        {
            return Ok(port);
        }
        let relay = 40_000 + port % 20_000;
        execute(&[
            "systemd-run",
            "--quiet",
            &format!("--unit=hearth-machine-relay-{port}"),
            "systemd-socket-activate",
            &format!("--listen=10.0.2.15:{relay}"),
            "/usr/lib/systemd/systemd-socket-proxyd",
            &format!("127.0.0.1:{port}"),
        ])?;
        let filter = format!("sport = :{relay}");
        for _ in 0..100 {
            if !execute(&["ss", "-Hltn", &filter])?.trim().is_empty() {
                return Ok(relay);
            }
        }
        Err(io::Error::other("the relay to loopback did not start"))
    }

    fn forward(&self, port: u16) -> io::Result<u16> {
        if let Some(host) = self
            .live()
            .as_ref()
            .and_then(|live| live.forwards.get(&port))
        {
            return Ok(*host);
        }
        let outer = self.outer_port(port)?;
        // QEMU takes no port 0, so one is found free and given back a moment before.
        let free = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
        let line = format!("hostfwd_add outer tcp:127.0.0.1:{free}-10.0.2.15:{outer}");
        let mut monitor = Talk::open(&self.directory.join("qmp.sock"), Duration::from_secs(30))?;
        monitor.receive()?;
        monitor.ask(&json!({ "execute": "qmp_capabilities" }))?;
        let said = monitor.ask(&json!({
            "execute": "human-monitor-command", "arguments": { "command-line": line }
        }))?;
        match said.as_str() {
            None | Some("") => {}
            Some(refusal) => return Err(io::Error::other(refusal.trim().to_owned())),
        }
        if let Some(live) = self.live().as_mut() {
            live.forwards.insert(port, free);
        }
        Ok(free)
    }

    fn command(&self) -> Command {
        let mut qemu = run::mortal("qemu-system-x86_64");
        let mut arg = |name: &str, value: &str| {
            qemu.args([name, value]);
        };
        arg("-machine", "q35");
        if self.kvm {
            arg("-accel", "kvm");
            arg("-cpu", "host");
        } else {
            // QEMU 7.2 now and then loses the flags around an emulated compare-and-exchange of 16
            // bytes, and the kernel dies of it; without `cx16` it does not use one.
            // And an emulated processor may run an instruction while another rewrites it, as the kernel does with
            // its own at boot (`Oops: int3`); they take turns, or there is only one.
            arg("-accel", "tcg,thread=single");
            arg("-cpu", "max,cx16=off,la57=off");
        }
        arg("-smp", &self.processors.to_string());
        arg("-m", &format!("{}M", self.memory >> 20));
        arg("-display", "none");
        arg("-initrd", "initrd");
        arg(
            "-append",
            "root=/dev/vda rw console=ttyS0 net.ifnames=0 panic=-1 systemd.show_status=no",
        );
        arg(
            "-drive",
            if self.durable {
                "file=disk.qcow2,if=virtio,format=qcow2,cache=writeback"
            } else {
                "file=disk.qcow2,if=virtio,format=qcow2,cache=unsafe"
            },
        );
        arg("-device", "virtio-rng-pci");
        arg("-netdev", "user,id=outer,restrict=on,ipv6=off");
        arg("-device", "virtio-net-pci,netdev=outer");
        if self.seat.is_some() {
            arg(
                "-netdev",
                "stream,id=inner,server=off,addr.type=unix,addr.path=network.sock",
            );
        }
        if let Some(seat) = &self.seat {
            arg(
                "-device",
                &format!("virtio-net-pci,netdev=inner,mac={}", seat.mac()),
            );
        }
        arg(
            "-chardev",
            "socket,id=console,path=console.sock,server=on,wait=off,logfile=console.log,logappend=on",
        );
        arg("-serial", "chardev:console");
        arg(
            "-chardev",
            "socket,id=agent,path=agent.sock,server=on,wait=off",
        );
        arg("-device", "virtio-serial-pci");
        arg(
            "-device",
            "virtserialport,chardev=agent,name=org.qemu.guest_agent.0",
        );
        arg("-qmp", "unix:qmp.sock,server=on,wait=off");
        qemu.args(["-nodefaults", "-no-user-config", "-no-reboot"]);
        qemu.arg("-kernel").arg(&self.kernel);
        qemu
    }
}

impl Engine for Qemu {
    fn kind(&self) -> &'static str {
        if self.kvm {
            "qemu with KVM"
        } else {
            "qemu without KVM"
        }
    }

    fn boot(&self) -> Result<(), VmError> {
        let log = self.directory.join("qemu.log");
        let open = || File::create(&log).map_err(|e| VmError::io("write", &log, e));
        if let Some(socket) = self.seat.as_ref().and_then(Seat::socket) {
            let link = self.directory.join("network.sock");
            if !link.is_symlink() {
                std::os::unix::fs::symlink(socket, &link)
                    .map_err(|e| VmError::io("create", &link, e))?;
            }
        }
        let mut command = self.command();
        command
            .current_dir(&self.directory)
            .stdin(Stdio::null())
            .stdout(open()?)
            .stderr(open()?)
            .process_group(0);
        let qemu = run::start(command)
            .map_err(|e| VmError::io("start a machine in", &self.directory, e))?;
        self.agent.forget();
        *self.live() = Some(Live {
            qemu,
            forwards: BTreeMap::new(),
        });
        Ok(())
    }

    fn lives(&self) -> bool {
        let mut live = self.live();
        live.as_mut()
            .is_some_and(|live| matches!(live.qemu.try_wait(), Ok(None)))
    }

    fn reachable(&self) -> Result<(), Said> {
        self.agent
            .ping()
            .map_err(|error| Said(format!("the guest agent does not answer: {error}")))
    }

    fn execute(
        &self,
        command: &[&str],
        input: &[u8],
        within: Duration,
    ) -> Result<Option<Output>, Said> {
        self.agent
            .execute(command, input, within)
            .map_err(|error| Said(error.to_string()))
    }

    fn connect(&self, port: u16) -> io::Result<TcpStream> {
        TcpStream::connect(("127.0.0.1", self.forward(port)?))
    }

    fn kill(&self) {
        if let Some(mut live) = self.live().take() {
            let _ = live.qemu.kill();
            let _ = live.qemu.wait();
        }
    }

    fn wait_end(&self, within: Duration) -> bool {
        let mut live = self.live();
        match live.as_mut() {
            Some(live) => matches!(run::wait_within(&mut live.qemu, within), Ok(Some(_))),
            None => true,
        }
    }

    fn processes(&self) -> Vec<Process> {
        let live = self.live();
        live.iter()
            .filter_map(|live| Process::of(live.qemu.id()))
            .collect()
    }

    fn leader(&self) -> Option<u32> {
        None
    }

    fn memory_kills(&self) -> Option<u64> {
        None
    }

    fn console(&self) -> Option<PathBuf> {
        Some(self.directory.join("console.sock"))
    }

    fn pace(&self) -> f64 {
        if self.kvm { 2.0 } else { 8.0 }
    }

    fn console_log(&self) -> String {
        let read = |name: &str| {
            let bytes = fs::read(self.directory.join(name)).unwrap_or_default();
            String::from_utf8_lossy(&bytes).into_owned()
        };
        format!("{}{}", read("console.log"), read("qemu.log"))
    }
}
