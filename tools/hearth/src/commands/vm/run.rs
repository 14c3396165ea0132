use std::path::PathBuf;
use std::time::Instant;

use clap::{Args, ValueEnum, value_parser};
use hearth_report::{Exit, Failure, Printer};
use hearth_vm::{Backend, Image, Kvm, Machine};
use serde_json::json;

use super::image::load;

/// 16 TiB, so that it can be counted in bytes.
const MOST_MEMORY: u64 = 1 << 24;

/// Boot a host in a machine, until Ctrl-C
///
/// The machine is made of the image, the host's tree and this program as `/usr/bin/hearth`. It is
/// gone, with all it kept, when this command ends.
#[derive(Debug, Args)]
pub struct Run {
    /// The host's files, as they lie below `/`
    #[arg(value_name = "HOST_TREE_DIR", default_value = "tests/rendered/cabin")]
    tree: PathBuf,

    /// How the machine runs
    #[arg(long, value_enum, default_value_t = Way::Nspawn)]
    backend: Way,

    /// Name of the machine, instead of the tree's
    #[arg(long)]
    name: Option<String>,

    /// Memory in MiB
    #[arg(long, value_name = "MIB", value_parser = value_parser!(u64).range(1..=MOST_MEMORY))]
    memory: Option<u64>,

    /// Make a port of the machine one of this computer's loopback
    ///
    /// As `HERE:PORT`, or `PORT` for any free one here. May be given more than once.
    #[arg(long, value_name = "HERE:PORT", value_parser = ports)]
    publish: Vec<(u16, u16)>,

    /// The recipe of the image, instead of the project's own
    #[arg(long, value_name = "FILE")]
    recipe: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Way {
    /// A container: root, a few seconds
    Nspawn,
    /// A computer with a kernel of its own: any user, with KVM where there is one
    Qemu,
    /// The same without KVM
    QemuEmulated,
}

impl Run {
    pub fn run(self, printer: Printer) -> Result<Exit, Failure> {
        let began = Instant::now();
        hearth_vm::watch_interrupts()?;
        match self.boot(printer, began) {
            // Ctrl-C is how this command ends, at whatever point.
            Err(_) if hearth_vm::interrupted() => Ok(Exit::Fine),
            other => other,
        }
    }

    fn boot(self, printer: Printer, began: Instant) -> Result<Exit, Failure> {
        let name = self.name.clone().unwrap_or_else(|| self.tree_name());
        let backend = match self.backend {
            Way::Nspawn => Backend::Nspawn,
            Way::Qemu => Backend::Qemu { kvm: Kvm::Auto },
            Way::QemuEmulated => Backend::Qemu { kvm: Kvm::Never },
        };
        let program = std::env::current_exe().map_err(|error| {
            Failure::problem("Cannot find this program's own file").because(error.to_string())
        })?;
        let mut builder = Machine::builder(&name)
            .backend(backend)
            .tree(&self.tree)
            .binary(program);
        if let Some(memory) = self.memory {
            builder = builder.memory(memory);
        }
        builder.check()?;
        let image = Image::ensure(&load(self.recipe.as_deref())?)?;
        let progress = printer.progress(&format!("Booting `{name}`"));
        let machine = builder.image(&image).start()?;
        progress.step("Waiting until everything has started");
        machine.wait_for_boot()?;
        drop(progress);
        let mut published = Vec::new();
        for (here, port) in &self.publish {
            published.push((machine.publish(*here, *port)?.to_string(), *port));
        }
        if printer.is_json() {
            printer.json(&json!({
                "name": machine.name(),
                "backend": machine.backend(),
                "published": published.iter().map(|(here, port)| json!({ "here": here, "port": port })).collect::<Vec<_>>(),
            }));
        }
        let seconds = began.elapsed().as_secs();
        let name = machine.name();
        printer.say(&format!(
            "`{name}` runs under {}, after {seconds} s",
            machine.backend()
        ));
        for (here, port) in published {
            printer.say(&format!("  port {port} is at {here}"));
        }
        printer.say(&format!("  a shell in it: hearth vm shell {name}"));
        printer.say("Ctrl-C ends it");
        hearth_vm::wait_for_interrupt();
        let _progress = printer.progress(&format!("Stopping `{name}`"));
        drop(machine);
        Ok(Exit::Fine)
    }

    /// `cabin` for `tests/rendered/cabin`, or `machine` where that is no name for one.
    fn tree_name(&self) -> String {
        let name = self.tree.file_name().unwrap_or_default().to_string_lossy();
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if name.starts_with(|c: char| c.is_ascii_lowercase()) && name.chars().all(plain) {
            name.into_owned()
        } else {
            "machine".to_owned()
        }
    }
}

fn ports(text: &str) -> Result<(u16, u16), String> {
    let (here, port) = text.split_once(':').unwrap_or(("0", text));
    match (here.parse(), port.parse()) {
        (Ok(here), Ok(port)) if port > 0 => Ok((here, port)),
        _ => Err("it is neither `PORT` nor `HERE:PORT`".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::ports;

    #[test]
    fn ports_are_one_or_two() {
        assert_eq!(ports("443"), Ok((0, 443)));
        assert_eq!(ports("8443:443"), Ok((8443, 443)));
        for wrong in ["", "0", "x", "1:2:3", "70000", "8443:"] {
            let text = ports(wrong).unwrap_err();
            assert_eq!(text, "it is neither `PORT` nor `HERE:PORT`");
        }
    }
}
