use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::backend::{Backend, Engine};
use crate::machine::Machine;
use crate::network::{LOCAL, Network};
use crate::nspawn::Nspawn;
use crate::payload::Payload;
use crate::qemu::Qemu;
use crate::shared::Shared;
use crate::{Image, Recipe, VmError, host, patience, registry};

/// A machine that is being described.
#[derive(Debug)]
pub struct Builder {
    name: String,
    image: Option<Image>,
    backend: Backend,
    memory: Option<u64>,
    processors: Option<u8>,
    durable: bool,
    network: Option<Network>,
    aliases: Vec<String>,
    trees: Vec<PathBuf>,
    files: Vec<(String, Vec<u8>, u32)>,
    binary: Option<PathBuf>,
}

impl Builder {
    pub(crate) fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            image: None,
            backend: Backend::default(),
            memory: None,
            processors: None,
            durable: false,
            network: None,
            aliases: Vec::new(),
            trees: Vec::new(),
            files: Vec::new(),
            binary: None,
        }
    }

    /// The image to run; the project's own, built if need be, unless another is given.
    #[must_use]
    pub fn image(mut self, image: &Image) -> Self {
        self.image = Some(image.clone());
        self
    }

    #[must_use]
    pub fn backend(mut self, backend: Backend) -> Self {
        self.backend = backend;
        self
    }

    /// A host's files, as they lie below `/`, such as `tests/rendered/cabin`.
    #[must_use]
    pub fn tree(mut self, tree: impl AsRef<Path>) -> Self {
        self.trees.push(tree.as_ref().to_owned());
        self
    }

    /// One more file, over what the tree has there.
    #[must_use]
    pub fn file(mut self, path: &str, bytes: impl AsRef<[u8]>, mode: u32) -> Self {
        self.files
            .push((path.to_owned(), bytes.as_ref().to_vec(), mode));
        self
    }

    /// The `hearth` binary, which becomes `/usr/bin/hearth`.
    #[must_use]
    pub fn binary(mut self, path: impl AsRef<Path>) -> Self {
        self.binary = Some(path.as_ref().to_owned());
        self
    }

    /// Memory in MiB. Under nspawn a limit, of what programs have and of what the kernel keeps of files for them, with
    /// no swap beside it; under QEMU the size, 1536 unless set.
    #[must_use]
    pub fn memory(mut self, mebibytes: u64) -> Self {
        self.memory = Some(mebibytes << 20);
        self
    }

    /// Processors. Under nspawn that many of the computer's at most, all unless set; under QEMU 2 unless
    /// set, without KVM 1.
    #[must_use]
    pub fn processors(mut self, count: u8) -> Self {
        self.processors = Some(count);
        self
    }

    /// Under QEMU, what the machine flushes is kept and what it has not flushed yet may be lost when it is killed, as
    /// when the plug is pulled. Otherwise a killed machine's disk may be anything.
    #[must_use]
    pub fn durable(mut self) -> Self {
        self.durable = true;
        self
    }

    /// A member of a network, under the machine's name and further `names`.
    #[must_use]
    pub fn network(mut self, network: &Network, names: &[&str]) -> Self {
        self.network = Some(network.clone());
        self.aliases
            .extend(names.iter().map(|&name| name.to_owned()));
        self
    }

    /// A further name under which a machine without a network finds itself.
    #[must_use]
    pub fn alias(mut self, name: &str) -> Self {
        self.aliases.push(name.to_owned());
        self
    }

    /// Whether all that it is given is there: worth knowing before an image is built for it.
    pub fn check(&self) -> Result<(), VmError> {
        patience::factor()?;
        registry::check_name(&self.name)?;
        if self.backend == Backend::Nspawn {
            host::need_root("A machine under systemd-nspawn")?;
        }
        self.payload().map(|_| ())
    }

    /// Boots it. Comes back as soon as commands can be run in it; its units may still be starting.
    pub fn start(self) -> Result<Machine, VmError> {
        self.check()?;
        let mut payload = self.payload()?;
        let image = match &self.image {
            Some(image) => image.clone(),
            None => Image::ensure(&Recipe::project()?)?,
        };
        let claim = registry::claim(&self.name)?;
        let seat = match &self.network {
            Some(network) => Some(network.seat(&self.name, &self.aliases, self.backend)?),
            None => None,
        };
        let hosts = match &seat {
            Some(seat) => seat.hosts(),
            None => format!(
                "{LOCAL}127.0.1.1 {} {}\n",
                self.name,
                self.aliases.join(" ")
            ),
        };
        payload.add_file("etc/hosts", hosts.as_bytes(), 0o644);
        payload.add_file("etc/hostname", format!("{}\n", self.name).as_bytes(), 0o644);
        let engine: Box<dyn Engine> = match self.backend {
            Backend::Nspawn => Box::new(
                Nspawn::new(&self.name, &claim.id, &claim.path, &image, &payload)?
                    .limited_to(self.memory, self.processors)
                    .seated(seat.clone()),
            ),
            Backend::Qemu { kvm } => Box::new(
                Qemu::new(&claim.path, &image, payload, kvm, self.memory, seat.clone())?
                    .with_processors(self.processors)
                    .with_durable_disk(self.durable),
            ),
        };
        let shared = Arc::new(Shared::new(
            claim,
            engine,
            seat.as_ref().map(|seat| seat.address()),
        ));
        let machine = Machine::new(Arc::clone(&shared), seat);
        machine.boot()?;
        Ok(machine)
    }

    fn payload(&self) -> Result<Payload, VmError> {
        let mut payload = Payload::default();
        for tree in &self.trees {
            payload.add_tree(tree)?;
        }
        for (path, bytes, mode) in &self.files {
            payload.add_file(path, bytes, *mode);
        }
        if let Some(binary) = &self.binary {
            payload.add_copy("usr/bin/hearth", binary, 0o755)?;
        }
        Ok(payload)
    }
}
