use std::env;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, value_parser};
use hearth_database::LeftBehind;
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
    /// look at either again. Refused while Synapse runs, or may run.
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
        if printer.is_json() {
            printer.json(&woken);
        } else {
            told(&woken).iter().for_each(|line| printer.say(line));
        }
        Ok(Exit::Fine)
    }
}

fn prepare(plan: &Plan, printer: Printer) -> Result<Exit, Failure> {
    let left = hearth_wake::prepare(plan, &Http::new())?;
    if printer.is_json() {
        printer.json(&left);
    } else {
        put_back(&left).iter().for_each(|line| printer.say(line));
    }
    Ok(Exit::Fine)
}

fn put_back(left: &LeftBehind) -> Vec<String> {
    let restored = left.restored.iter().map(|(appservice, events)| {
        format!(
            "Synapse had {events} more in memory for `{appservice}` when it ended; they are queued again"
        )
    });
    let marked = left
        .marked
        .iter()
        .map(|appservice| format!("Synapse will deliver what was left behind for `{appservice}`"));
    restored.chain(marked).collect()
}

fn told(woken: &Woken) -> Vec<String> {
    let mut lines = match woken.outcome {
        Outcome::Quiet => vec!["Nothing waits for any bridge".to_owned()],
        Outcome::Delivered => vec!["Everything that waited was delivered".to_owned()],
        Outcome::Unfinished if woken.waiting.is_empty() => {
            vec!["Synapse has not looked through all events yet; it goes on".to_owned()]
        }
        Outcome::Unfinished => woken
            .waiting
            .iter()
            .map(|one| {
                format!(
                    "`{}` did not take what waits for it; Synapse goes on trying",
                    one.appservice
                )
            })
            .collect(),
    };
    lines.extend(woken.orphans.iter().map(|one| {
        format!(
            "What waits for `{}` will never be delivered: the plan does not know it",
            one.appservice
        )
    }));
    lines
}

#[cfg(test)]
mod tests {
    use hearth_wake::Waiting;

    use super::*;

    fn waiting(appservice: &str) -> Vec<Waiting> {
        vec![Waiting {
            appservice: appservice.to_owned(),
            transactions: 1,
            events: 2,
        }]
    }

    #[test]
    fn what_became_of_what_waited_is_told() {
        let mut woken = Woken {
            outcome: Outcome::Quiet,
            waited: Vec::new(),
            waiting: Vec::new(),
            orphans: Vec::new(),
        };
        assert_eq!(told(&woken), ["Nothing waits for any bridge"]);
        woken.outcome = Outcome::Delivered;
        assert_eq!(told(&woken), ["Everything that waited was delivered"]);
        woken.outcome = Outcome::Unfinished;
        assert_eq!(
            told(&woken),
            ["Synapse has not looked through all events yet; it goes on"]
        );
        woken.waiting = waiting("irc");
        woken.orphans = waiting("old");
        assert_eq!(
            told(&woken),
            [
                "`irc` did not take what waits for it; Synapse goes on trying",
                "What waits for `old` will never be delivered: the plan does not know it",
            ]
        );
    }

    #[test]
    fn what_synapse_left_behind_is_told() {
        let left = LeftBehind {
            restored: [("irc".to_owned(), 3)].into(),
            marked: vec!["irc".to_owned(), "signal".to_owned()],
        };
        assert_eq!(
            put_back(&left),
            [
                "Synapse had 3 more in memory for `irc` when it ended; they are queued again",
                "Synapse will deliver what was left behind for `irc`",
                "Synapse will deliver what was left behind for `signal`",
            ]
        );
        assert!(put_back(&LeftBehind::default()).is_empty());
    }
}
