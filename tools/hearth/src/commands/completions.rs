use clap::Args;
use clap_complete::Shell;
use hearth_report::{Exit, Failure, Printer};

/// Print the completions of a shell
///
/// For bash: `hearth completions bash > ~/.local/share/bash-completion/completions/hearth`.
#[derive(Debug, Args)]
pub struct Completions {
    /// The shell to complete for
    shell: Shell,
}

impl Completions {
    pub fn run(self, printer: Printer) -> Result<Exit, Failure> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut crate::command(), "hearth", &mut script);
        printer.raw(&String::from_utf8_lossy(&script));
        Ok(Exit::Fine)
    }
}
