use clap::Subcommand;
use hearth_plan::Plan;
use hearth_report::{Exit, Failure, Printer};
use hearth_secrets::Store;
use serde_json::json;

use super::plan_file::PlanFile;

/// Secrets that the host keeps
///
/// Each is a file: one that the host file points to, or one that Hearth generates once.
#[derive(Debug, Subcommand)]
pub enum Secrets {
    /// Generate the secrets that are missing
    ///
    /// What is there is never changed. Nothing is generated as long as another secret cannot be
    /// used; all that is wrong is told at once.
    Ensure(PlanFile),
    /// List the secrets by name, never their values
    ///
    /// Exit status 1 when one cannot be used.
    List(PlanFile),
}

impl Secrets {
    pub fn run(self, printer: Printer) -> Result<Exit, Failure> {
        match self {
            Self::Ensure(file) => {
                let made = Store::of(&file.load()?).ensure()?;
                if printer.is_json() {
                    printer.json(&json!({ "made": made }));
                } else {
                    for name in made {
                        printer.say(&format!("Generated the secret `{name}`"));
                    }
                }
            }
            Self::List(file) => return Ok(list(&file.load()?, printer)),
        }
        Ok(Exit::Fine)
    }
}

fn list(plan: &Plan, printer: Printer) -> Exit {
    let entries = Store::of(plan).list();
    let exit = Exit::fine_if(entries.iter().all(|entry| entry.is_usable));
    if printer.is_json() {
        printer.json(&entries);
        return exit;
    }
    let rows: Vec<Vec<String>> = entries
        .into_iter()
        .map(|entry| {
            vec![
                entry.name,
                entry.source.to_owned(),
                entry.state,
                entry.mode.unwrap_or_else(|| "-".to_owned()),
                entry.path.display().to_string(),
            ]
        })
        .collect();
    printer.table(&["NAME", "SOURCE", "STATE", "MODE", "PATH"], &rows);
    exit
}
