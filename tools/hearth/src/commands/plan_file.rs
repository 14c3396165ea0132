use std::path::PathBuf;

use clap::Args;
use hearth_plan::Plan;
use hearth_report::Failure;

/// Where every host has its plan.
pub const PLAN: &str = "/etc/hearth/plan.json";

#[derive(Debug, Args)]
pub struct PlanFile {
    /// The plan of the host
    #[arg(long = "plan", value_name = "FILE", default_value = PLAN)]
    path: PathBuf,
}

impl PlanFile {
    pub fn load(&self) -> Result<Plan, Failure> {
        Ok(Plan::load(&self.path)?)
    }
}
