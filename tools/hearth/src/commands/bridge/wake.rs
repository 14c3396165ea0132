use std::env;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, value_parser};
use hearth_plan::Plan;
use hearth_report::{Exit, Failure, Printer};
use hearth_synapse::Http;
use hearth_wake::{Host, Outcome, Patience, Woken};

use super::super::WEEK;
use super::super::plan_file::PlanFile;
use super::queue;

#[derive(Debug, Args)]
pub struct Wake {
    /// Put back what an earlier Synapse left behind; before this one starts
    ///
    /// What it was sending when it was killed, and what it had in memory after that. Synapse would not
    /// look at either again. Refused while Synapse answers.
    #[arg(long)]
    before_synapse: bool,

    /// How long to stay while something waits, in seconds, up to a week
    #[arg(
        long,
        value_name = "SECONDS",
        default_value_t = 900,
        value_parser = value_parser!(u64).range(..=WEEK),
        conflicts_with = "before_synapse"
    )]
    within: u64,

    #[command(flatten)]
    plan: PlanFile,
}

impl Wake {
    pub fn run(self, printer: Printer) -> Result<Exit, Failure> {
        let plan = self.plan.load()?;
        queue::refuse_root(&plan)?;
        if self.before_synapse {
            return prepare(&plan, printer);
        }
        let credentials = env::var_os("CREDENTIALS_DIRECTORY").map(PathBuf::from);
        let host = Host::new(&plan, credentials, Duration::from_secs(self.within));
        let woken =
            hearth_wake::wake(&plan, &host, Patience::default(), &|what| printer.say(what))?;
        told(&woken, printer);
        Ok(Exit::Fine)
    }
}

fn prepare(plan: &Plan, printer: Printer) -> Result<Exit, Failure> {
    let left = hearth_wake::prepare(plan, &Http::new())?;
    if printer.is_json() {
        printer.json(&left);
        return Ok(Exit::Fine);
    }
    for (appservice, events) in &left.restored {
        printer.say(&format!(
            "Synapse had {events} more in memory for `{appservice}` when it ended; they are queued again"
        ));
    }
    for appservice in &left.marked {
        printer.say(&format!(
            "Synapse will deliver what was left behind for `{appservice}`"
        ));
    }
    Ok(Exit::Fine)
}

fn told(woken: &Woken, printer: Printer) {
    if printer.is_json() {
        printer.json(woken);
        return;
    }
    match woken.outcome {
        Outcome::Quiet => printer.say("Nothing waits for any bridge"),
        Outcome::Delivered => printer.say("Everything that waited was delivered"),
        Outcome::Unfinished => {
            for one in &woken.waiting {
                printer.say(&format!(
                    "`{}` did not take what waits for it; Synapse goes on trying",
                    one.appservice
                ));
            }
        }
    }
    for one in &woken.orphans {
        printer.say(&format!(
            "What waits for `{}` will never be delivered: the plan does not know it",
            one.appservice
        ));
    }
}
