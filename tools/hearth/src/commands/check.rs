use std::path::PathBuf;

use clap::Args;
use hearth_plan::Plan;
use hearth_report::{Exit, Failure, Printer};

use super::plan_file;

/// Check a plan, and say everything that is wrong with it
///
/// Reads the plan alone and touches nothing else on the host. Exit status: 0 if the plan can be
/// carried out, warnings or not; 1 if it cannot.
#[derive(Debug, Args)]
pub struct Check {
    /// The plan, a JSON file [default: the one of this host]
    #[arg(value_name = "PLAN")]
    plan: Option<PathBuf>,

    /// The same, as the other commands have it
    #[arg(
        long = "plan",
        value_name = "FILE",
        hide = true,
        conflicts_with = "plan"
    )]
    flag: Option<PathBuf>,
}

impl Check {
    pub fn run(self, printer: Printer) -> Result<Exit, Failure> {
        let path = self.flag.or(self.plan).unwrap_or_else(plan_file::usual);
        let findings = Plan::load(&path)?.check();
        printer.findings(&findings);
        if findings.is_empty() && !printer.is_json() {
            printer.say(&format!("`{}`: nothing is wrong", path.display()));
        }
        Ok(Exit::of(&findings))
    }
}
