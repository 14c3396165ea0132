use clap::Args;
use hearth_report::{Exit, Failure, Printer};

/// Open a shell in a machine
///
/// As root, in a machine under systemd-nspawn: on a terminal of the machine's own, or with the
/// commands that come on standard input. In a machine under QEMU it is the serial console; Ctrl-]
/// leaves it.
#[derive(Debug, Args)]
pub struct Shell {
    /// Which machine; `hearth vm list` names them
    name: String,

    /// A command to run instead of a shell
    #[arg(last = true)]
    command: Vec<String>,
}

impl Shell {
    pub fn run(self, printer: Printer) -> Result<Exit, Failure> {
        let machine = hearth_vm::find(&self.name)?;
        if machine.leader.is_none() {
            printer.say(&format!("The console of `{}`; Ctrl-] leaves it", self.name));
        }
        let status = machine.enter(&self.command)?;
        Ok(Exit::fine_if(status == 0))
    }
}
