use std::io::{self, BufRead, BufReader};
use std::process::{ChildStdout, Command, Stdio};

use clap::Args;
use hearth_plan::Target;
use hearth_probe::Inspector;
use hearth_report::{Exit, Failure, Printer};
use hearth_synapse::Http;
use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::retry_on_intr;
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
        let no_journal = |error: io::Error| {
            Failure::problem("Cannot run `journalctl`")
                .because(error.to_string())
                .hint("run it on the host itself, where systemd runs")
        };
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(no_journal)?;
        let show = |line: &str| {
            let line = redactor.clean(line);
            if printer.is_json() {
                printer.flow(&json!(line).to_string())
            } else {
                printer.flow(&line)
            }
        };
        let is_heard = match child.stdout.take() {
            Some(output) => hand_on(output, show),
            None => Ok(true),
        };
        if !matches!(is_heard, Ok(true)) {
            // By itself it would go on for ever. If it has ended meanwhile, so much the better.
            let _ = child.kill();
        }
        let status = child.wait().map_err(no_journal)?;
        let is_heard = is_heard.map_err(no_journal)?;
        Ok(Exit::fine_if(status.success() || !is_heard))
    }
}

/// Line by line until there is no more, or until nobody reads what is shown: then it is false.
fn hand_on(output: ChildStdout, show: impl Fn(&str) -> bool) -> io::Result<bool> {
    let mut output = BufReader::new(output);
    let mut line = Vec::new();
    loop {
        if output.buffer().is_empty() && !is_read_on(output.get_ref())? {
            return Ok(false);
        }
        line.clear();
        if output.read_until(b'\n', &mut line)? == 0 {
            return Ok(true);
        }
        let text = String::from_utf8_lossy(&line);
        if !show(text.strip_suffix('\n').unwrap_or(&text)) {
            return Ok(false);
        }
    }
}

/// Waits until there is more, or nobody to read it: a bridge may write nothing for days.
fn is_read_on(output: &ChildStdout) -> io::Result<bool> {
    let stdout = io::stdout();
    let mut both = [
        PollFd::new(output, PollFlags::IN),
        PollFd::new(&stdout, PollFlags::empty()),
    ];
    retry_on_intr(|| poll(&mut both, None))?;
    Ok(!both[1].revents().contains(PollFlags::ERR))
}
