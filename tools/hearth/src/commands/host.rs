use std::cell::Cell;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Subcommand, value_parser};
use hearth_host::{
    Facts, Manager, Systemctl, Written, judge, settle, until_started, wanted_lines, write_lines,
};
use hearth_plan::{Plan, Target};
use hearth_report::{Exit, Failure, Finding, Printer, Severity};
use serde_json::json;

use super::WEEK;
use super::plan_file::{PlanFile, of_person};

/// For a person's systemd to start: as long as the slowest of Hearth's units may take.
const TO_START: Duration = Duration::from_secs(30 * 60);

/// This machine, as a person without root finds it
///
/// For hosts by home-manager, such as a Raspberry Pi. Nothing here becomes root; what needs it is printed as a command.
#[derive(Debug, Subcommand)]
pub enum Host {
    /// Check what the machine lacks for the plan
    ///
    /// Looks at lingering, ports, the journal, systemd's version, sandboxes, disks and the data's version. What needs root
    /// is told with the whole command and the reason. Exit status 1 if the plan cannot run here.
    Check(Check),
    /// Wait until the plan's units are up, and say which are not
    ///
    /// A unit that failed is named with the last that it wrote. home-manager runs this at the end of a switch.
    Settle(Settle),
    /// Write the lines of `hearth.raspberryPi.configTxt` into the Raspberry Pi's `config.txt`
    ///
    /// Needs root, so it is never run by a switch. The lines stand between two marks; everything else stays as it is, and
    /// the file as it was is kept beside it as `config.txt.before-hearth`.
    ConfigTxt(ConfigTxt),
}

#[derive(Debug, Args)]
pub struct Check {
    /// Say only what a switch has to know, and nothing if all is well
    ///
    /// Waits for your own systemd if it is still starting, for home-manager would not touch its units then.
    #[arg(long)]
    before_switch: bool,

    #[command(flatten)]
    plan: PlanFile,
}

#[derive(Debug, Args)]
pub struct Settle {
    /// How long to wait, in seconds, up to a week
    #[arg(long, value_name = "SECONDS", default_value_t = 300, value_parser = value_parser!(u64).range(..=WEEK))]
    timeout: u64,

    #[command(flatten)]
    plan: PlanFile,
}

#[derive(Debug, Args)]
pub struct ConfigTxt {
    /// The firmware's file [default: /boot/firmware/config.txt, or /boot/config.txt]
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,

    #[command(flatten)]
    plan: PlanFile,
}

impl Host {
    pub fn run(self, printer: Printer) -> Result<Exit, Failure> {
        match self {
            Self::Check(args) => check(&args, printer),
            Self::Settle(args) => settled(&args, printer),
            Self::ConfigTxt(args) => config_txt(&args, printer),
        }
    }
}

/// The plan of a person's own server; what root runs is no business of these commands.
fn persons(file: &PlanFile) -> Result<Plan, Failure> {
    let plan = file.load()?;
    if plan.target == Target::HomeManager {
        return Ok(plan);
    }
    Err(Failure::wrong_use(format!(
        "`{}` is the plan of a host that root runs, and this is for those by home-manager",
        file.path().display()
    ))
    .hint("`hearth check` looks at any plan, `systemctl --failed` at its units"))
}

fn check(args: &Check, printer: Printer) -> Result<Exit, Failure> {
    let plan = persons(&args.plan)?;
    let unstarted = if args.before_switch {
        started(printer)
    } else {
        None
    };
    // One that cannot be read, or is not there yet, tells nothing.
    let in_force = of_person().and_then(|path| Plan::load(&path).ok());
    let facts = Facts::gather(&plan, in_force.as_ref(), &Systemctl);
    let mut findings = judge(&plan, &facts);
    findings.extend(unstarted);
    if args.before_switch {
        findings.retain(|finding| finding.severity > Severity::Note);
    }
    printer.findings(&findings);
    if findings.is_empty() && !printer.is_json() && !args.before_switch {
        printer.say("This machine has all that the plan needs");
    }
    let exit = Exit::of(&findings);
    if exit != Exit::Fine && args.before_switch {
        printer.say("The server was not changed; what ran before runs on");
    }
    Ok(exit)
}

fn started(printer: Printer) -> Option<Finding> {
    let progress = Cell::new(None);
    until_started(Systemctl::condition, TO_START, || {
        progress.set(Some(printer.progress(
            "Waiting for your own systemd, which is still starting: `systemctl --user list-jobs` shows what it does",
        )));
    })
}

fn settled(args: &Settle, printer: Printer) -> Result<Exit, Failure> {
    let plan = persons(&args.plan)?;
    if !Systemctl.answers() {
        printer.say("Your own systemd does not run, so nothing was started: `hearth host check` says what to do");
        return Ok(Exit::Fine);
    }
    let progress = printer.progress("Waiting for the server's units");
    let patience = Duration::from_secs(args.timeout);
    let step = |what: &str| progress.step(what);
    let settled = settle(&plan, &Systemctl, patience, &step)?;
    drop(progress);
    if printer.is_json() {
        printer.json(&json!({ "up": settled.up, "failed": settled.findings }));
    } else {
        printer.findings(&settled.findings);
        if settled.findings.is_empty() {
            printer.say(&format!("All {} units are up", settled.up.len()));
        } else {
            printer.say(
                "\nhint: the generation before is kept: `home-manager generations` lists it, and its `activate` brings it back",
            );
        }
    }
    Ok(Exit::of(&settled.findings))
}

fn config_txt(args: &ConfigTxt, printer: Printer) -> Result<Exit, Failure> {
    let plan = args.plan.load()?;
    let written = write_lines(args.file.as_deref(), &wanted_lines(&plan))?;
    if printer.is_json() {
        let (path, backup) = match &written {
            Written::Unchanged { path } => (path, None),
            Written::Changed { path, backup } => (path, Some(backup)),
        };
        printer.json(&json!({ "file": path, "backup": backup, "changed": backup.is_some() }));
        return Ok(Exit::Fine);
    }
    printer.say(&match written {
        Written::Unchanged { path } => format!("`{}` is as it should be", path.display()),
        Written::Changed { path, backup } => format!(
            "Wrote `{}`; as it was is `{}`. Restart the Pi for it to take effect",
            path.display(),
            backup.display()
        ),
    });
    Ok(Exit::Fine)
}
