use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use clap::Args;
use hearth_plan::Target;
use hearth_probe::Inspector;
use hearth_report::{Exit, Failure, Printer};
use hearth_synapse::Http;
use serde_json::json;

use super::super::plan_file::PlanFile;
use super::host;

/// Show what a bridge has written to the journal
///
/// Tokens and other secrets of the host are masked, so that it can be shown to somebody who helps.
#[derive(Debug, Args)]
pub struct Logs {
    /// Which bridge; `hearth bridge list` names them
    name: String,

    /// Stay, and show what is written from now on
    #[arg(short, long)]
    follow: bool,

    /// How many lines of what was written before
    #[arg(short = 'n', long, value_name = "NUMBER", default_value_t = 50)]
    lines: u32,

    #[command(flatten)]
    plan: PlanFile,
}

impl Logs {
    pub fn run(self, printer: Printer) -> Result<Exit, Failure> {
        let plan = self.plan.load()?;
        let (_, bridge) = host::named(&plan, &self.name)?;
        let (services, http) = (host::systemd(&plan), Http::new());
        let inspector = Inspector::new(&plan, &services, &http, None);
        let redactor = inspector.redactor();
        let mut command = Command::new("journalctl");
        if plan.target == Target::HomeManager {
            command.arg("--user");
        }
        command.args(["--no-pager", "--quiet", "--output=short-iso"]);
        command.arg(format!("--lines={}", self.lines));
        command.arg(format!("--unit={}", bridge.unit));
        if self.follow {
            command.arg("--follow");
        }
        let no_journal = |error: std::io::Error| {
            Failure::problem("Cannot run `journalctl`")
                .because(error.to_string())
                .hint("run it on the host itself, where systemd runs")
        };
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(no_journal)?;
        if let Some(output) = child.stdout.take() {
            for line in BufReader::new(output).split(b'\n') {
                let line = line.map_err(no_journal)?;
                let line = redactor.clean(&String::from_utf8_lossy(&line));
                if printer.is_json() {
                    printer.json(&json!(line));
                } else {
                    printer.data(&line);
                }
            }
        }
        let status = child.wait().map_err(no_journal)?;
        Ok(Exit::fine_if(status.success()))
    }
}
