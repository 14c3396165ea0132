use std::cell::RefCell;
use std::io::{IsTerminal, stdout};

use clap::{Args, Subcommand};
use hearth_plan::{Plan, Target};
use hearth_registration::{Ensured, Outcome, Removed, Restart, Store, Systemctl};
use hearth_report::{Exit, Failure, Printer};
use serde_json::Value;

use super::plan_file::PlanFile;

/// Bridges' registrations and their tokens
///
/// A registration is the file by which Synapse and a bridge know each other: the names that are the
/// bridge's, and a token for each direction.
#[derive(Debug, Subcommand)]
pub enum Registration {
    /// Make what is missing, update what changed, keep the tokens
    ///
    /// A registration that the plan no longer has is moved to `registrations/removed`, from where it
    /// comes back with its tokens when the plan has it again. A rotation that was killed is finished.
    Ensure(PlanFile),

    /// List the registrations, and whether they are as the plan wants them
    ///
    /// Exit status 1 when one is missing, damaged, or not as the plan has it.
    List(PlanFile),

    /// Show one registration, without its tokens
    Show(Show),

    /// Give a bridge new tokens, and restart what uses them
    ///
    /// In the order that loses nothing: the bridge stops, the file changes, Synapse restarts, the
    /// bridge starts. A bridge that was stopped stays so. If it is killed on the way, the next
    /// `rotate` or `ensure` finishes it.
    Rotate(Rotate),
}

#[derive(Debug, Args)]
pub struct Show {
    /// Which registration; `hearth registration list` names them
    id: String,

    /// Show the tokens too, on a terminal
    ///
    /// Refused when the output goes anywhere else, and with `--json`, so that no token ends in a log.
    /// A program reads the file itself, whose path `hearth registration list --json` tells.
    #[arg(long)]
    reveal: bool,

    #[command(flatten)]
    plan: PlanFile,
}

#[derive(Debug, Args)]
pub struct Rotate {
    /// Which registration; `hearth registration list` names them
    id: String,

    /// Only write the file; you restart the units yourself
    #[arg(long)]
    no_restart: bool,

    #[command(flatten)]
    plan: PlanFile,
}

impl Registration {
    pub fn run(self, printer: Printer) -> Result<Exit, Failure> {
        match self {
            Self::Ensure(file) => ensure(&file, printer),
            Self::List(file) => list(&file, printer),
            Self::Show(args) => show(&args, printer),
            Self::Rotate(args) => rotate(&args, printer),
        }
    }
}

fn open(file: &PlanFile) -> Result<(Store, Systemctl), Failure> {
    let store = Store::of(&file.load()?)?;
    let systemctl = Systemctl::new(store.target());
    Ok((store, systemctl))
}

fn ensure(file: &PlanFile, printer: Printer) -> Result<Exit, Failure> {
    let plan = file.load()?;
    let store = Store::of(&plan)?;
    let ensured = hearth_registration::ensure(&store, &Systemctl::new(plan.target))?;
    if printer.is_json() {
        printer.json(&ensured);
    } else {
        tell(&ensured, &plan, printer);
    }
    Ok(Exit::Fine)
}

fn tell(ensured: &Ensured, plan: &Plan, printer: Printer) {
    for entry in &ensured.registrations {
        let what = match entry.outcome {
            Outcome::Made => "made, with new tokens",
            Outcome::Adopted => "made, with the tokens that it had before Hearth",
            Outcome::Moved => "made, with the tokens that it had under another id",
            Outcome::Restored => "back in the plan, with the tokens it had",
            Outcome::Updated => "updated, with the tokens it had",
            Outcome::Unchanged => "",
        };
        if !what.is_empty() {
            printer.say(&format!("{}: {what}", entry.id));
        }
        for remark in &entry.remarks {
            printer.say(&format!("warning: {}: {remark}", entry.id));
        }
    }
    for removed in &ensured.removed {
        tell_removed(removed, plan, printer);
    }
    for id in &ensured.finished {
        printer.say(&format!("{id}: restarting what a killed rotation had left"));
    }
    for left in &ensured.unfinished {
        printer.say(&format!(
            "warning: {}: a killed rotation could not be finished\n  Caused by: {}\n  \
             hint: run `hearth registration ensure` once more when systemd answers",
            left.id, left.cause
        ));
    }
}

/// What a bridge leaves behind is a person's to throw away, or to keep until it comes back.
fn tell_removed(removed: &Removed, plan: &Plan, printer: Printer) {
    let is_persons = plan.target == Target::HomeManager;
    printer.say(&format!(
        "{}: not in the plan; its tokens are kept in `{}`",
        removed.id,
        removed.path.display()
    ));
    if let Some(database) = &removed.left.database {
        let command = |program: &str| {
            if is_persons {
                let socket = plan.postgresql.socket_directory.display();
                let port = plan.postgresql.port;
                format!("`{program} --host={socket} --port={port} {database}`")
            } else {
                format!("`runuser -u postgres -- {program} {database}`")
            }
        };
        printer.say(&format!(
            "  its database `{database}` stays; to throw it away: {}, then {}",
            command("dropdb"),
            command("dropuser")
        ));
    }
    if let Some(state) = &removed.left.state {
        let path = state.display();
        // What systemd makes for a user of the moment lies elsewhere, and here is a link to it.
        let private = match state.file_name() {
            Some(name) if !is_persons => format!(" /var/lib/private/{}", name.to_string_lossy()),
            _ => String::new(),
        };
        printer.say(&format!(
            "  its directory `{path}` stays; to throw it away: `rm -r {path}{private}`"
        ));
    }
    if !removed.users.is_empty() {
        printer.say(&format!(
            "  its users `{}` and their rooms stay in Synapse; docs/bridges.md tells how to clean them up",
            removed.users.join("`, `")
        ));
    }
}

fn list(file: &PlanFile, printer: Printer) -> Result<Exit, Failure> {
    let (store, _) = open(file)?;
    let rows = hearth_registration::list(&store)?;
    if printer.is_json() {
        printer.json(&rows);
    } else {
        let cells: Vec<Vec<String>> = rows
            .iter()
            .map(|row| {
                vec![
                    row.id.clone(),
                    row.state.word().to_owned(),
                    row.url.clone().unwrap_or_else(|| "-".to_owned()),
                    row.path.display().to_string(),
                ]
            })
            .collect();
        printer.table(&["ID", "STATE", "URL", "PATH"], &cells);
    }
    let is_problem = rows.iter().any(|row| row.state.is_problem());
    Ok(Exit::fine_if(!is_problem))
}

fn show(args: &Show, printer: Printer) -> Result<Exit, Failure> {
    if args.reveal && (printer.is_json() || !stdout().is_terminal()) {
        return Err(
            Failure::wrong_use("Tokens are shown on a terminal only").hint(
                "leave `--reveal` out; a program reads the file itself, whose path \
                 `hearth registration list` tells",
            ),
        );
    }
    let (store, _) = open(&args.plan)?;
    let fields = hearth_registration::show(&store, &args.id, args.reveal)?;
    if printer.is_json() {
        printer.json(&fields);
    } else {
        printer.raw(&hearth_render::to_yaml(&Value::Object(fields)));
    }
    Ok(Exit::Fine)
}

fn rotate(args: &Rotate, printer: Printer) -> Result<Exit, Failure> {
    let (store, systemctl) = open(&args.plan)?;
    let restart = if args.no_restart {
        Restart::Later
    } else {
        Restart::Now
    };
    let title = format!("Rotating the tokens of `{}`", args.id);
    let progress = RefCell::new(Some(printer.progress(&title)));
    let step = |what: &str| match &mut *progress.borrow_mut() {
        Some(progress) => progress.step(what),
        gone => *gone = Some(printer.progress(what)),
    };
    let warn = |remark: &str| {
        // A spinner would write over it.
        progress.take();
        printer.say(&format!("warning: {}: {remark}", args.id));
    };
    let rotated = hearth_registration::rotate(&store, &args.id, restart, &systemctl, &step, &warn)?;
    drop(progress);
    if printer.is_json() {
        printer.json(&rotated);
    } else {
        printer.data(&format!(
            "{}: new tokens in `{}`",
            rotated.id,
            rotated.path.display()
        ));
        if !rotated.to_restart.is_empty() {
            let units = rotated.to_restart.join("`, then `");
            printer.data(&format!("they are used once you restart `{units}`"));
        }
    }
    Ok(Exit::Fine)
}
