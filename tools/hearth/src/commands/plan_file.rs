use std::path::{Path, PathBuf};

use clap::Args;
use hearth_plan::Plan;
use hearth_report::Failure;

/// Where a machine's host has its plan.
pub const PLAN: &str = "/etc/hearth/plan.json";

#[derive(Debug, Args)]
pub struct PlanFile {
    /// The plan of the host [default: /etc/hearth/plan.json]
    ///
    /// For a person who is not root it is `~/.config/hearth/plan.json`, where that exists.
    #[arg(long = "plan", value_name = "FILE")]
    path: Option<PathBuf>,
}

impl PlanFile {
    pub fn path(&self) -> PathBuf {
        self.path.clone().unwrap_or_else(usual)
    }

    pub fn load(&self) -> Result<Plan, Failure> {
        Ok(Plan::load(&self.path())?)
    }
}

/// The plan of whoever asks.
pub fn usual() -> PathBuf {
    if rustix::process::geteuid().is_root() {
        return PLAN.into();
    }
    of_person()
        .filter(|path| path.exists())
        .unwrap_or_else(|| PLAN.into())
}

/// Where home-manager links the plan of a person's host, whoever that person is.
pub fn of_person() -> Option<PathBuf> {
    let set = |name| std::env::var_os(name).filter(|value| !value.is_empty());
    let configuration = set("XDG_CONFIG_HOME")
        .map(PathBuf::from)
        .or_else(|| set("HOME").map(|home| Path::new(&home).join(".config")));
    configuration.map(|directory| directory.join("hearth/plan.json"))
}
