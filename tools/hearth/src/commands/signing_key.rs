use std::env;
use std::path::PathBuf;

use clap::Subcommand;
use hearth_database::{Cluster, DatabaseError, has_events_of};
use hearth_plan::Plan;
use hearth_report::{Exit, Failure, Printer};
use hearth_secrets::{Done, History, SigningKeys};
use serde_json::json;

use super::plan_file::PlanFile;

/// Under this name the unit gets the key to install.
const CREDENTIAL: &str = "signing-key";

/// Synapse's signing key
///
/// Other servers know this one by it: what the server says is signed with it.
#[derive(Debug, Subcommand)]
pub enum SigningKey {
    /// Make sure that the key is there, and never make a second identity
    ///
    /// A key that is there is kept. A missing one is installed from where the plan says, or made
    /// if the database holds no events of this server; otherwise it is a problem to be solved by
    /// whoever has the backup.
    Ensure(PlanFile),
    /// Show the key's id and public part, which everybody may know
    Show(PlanFile),
    /// Make a new key for a server whose old one is lost for good
    ///
    /// Other servers would distrust what this server sent before. Refused if a key is there.
    New {
        #[command(flatten)]
        plan: PlanFile,
        /// Say that you know what a new identity means
        #[arg(long, required = true)]
        i_accept_a_new_identity: bool,
    },
}

impl SigningKey {
    pub fn run(self, printer: Printer) -> Result<Exit, Failure> {
        match self {
            Self::Ensure(file) => ensure(&file.load()?, printer)?,
            Self::Show(file) => show(&file.load()?, printer)?,
            Self::New { plan, .. } => {
                let ids = SigningKeys::of(&plan.load()?).make_new_identity()?;
                told(printer, "made", "Made", &ids);
            }
        }
        Ok(Exit::Fine)
    }
}

struct Database<'a>(&'a Plan);

impl History for Database<'_> {
    type Error = DatabaseError;

    fn has_events_of(&self, server_name: &str) -> Result<bool, DatabaseError> {
        has_events_of(&Cluster::of(self.0), &self.0.synapse.database, server_name)
    }
}

fn ensure(plan: &Plan, printer: Printer) -> Result<(), Failure> {
    let mut keys = SigningKeys::of(plan);
    if let Some(directory) = env::var_os("CREDENTIALS_DIRECTORY") {
        let credential = PathBuf::from(directory).join(CREDENTIAL);
        if credential.exists() {
            keys = keys.through(credential);
        }
    }
    match keys.ensure(&Database(plan))? {
        Done::Kept(ids) if printer.is_json() => told(printer, "kept", "Kept", &ids),
        Done::Kept(_) => {}
        Done::Installed(ids) => told(printer, "installed", "Installed", &ids),
        Done::Made(ids) => told(printer, "made", "Made", &ids),
    }
    Ok(())
}

fn told(printer: Printer, key: &str, verb: &str, ids: &[String]) {
    if printer.is_json() {
        printer.json(&json!({ key: ids }));
    } else {
        printer.say(&format!("{verb} the signing key {}", ids.join(", ")));
    }
}

fn show(plan: &Plan, printer: Printer) -> Result<(), Failure> {
    let keys = SigningKeys::of(plan).read()?.public_keys()?;
    if printer.is_json() {
        printer.json(&keys);
        return Ok(());
    }
    let rows: Vec<Vec<String>> = keys.into_iter().map(|key| vec![key.id, key.key]).collect();
    printer.table(&["KEY ID", "PUBLIC KEY"], &rows);
    Ok(())
}
