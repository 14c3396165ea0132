use std::fmt;
use std::process::{Command, Stdio};

use hearth_plan::{Plan, Role, Target};
use hearth_probe::Records;
use hearth_report::{Exit, Failure, Hint, Printer};

use super::super::plan_file::PlanFile;

pub fn run(file: &PlanFile, printer: Printer) -> Result<Exit, Failure> {
    let plan = file.load()?;
    let records = records(file, &plan).map_err(|error| {
        let failure =
            Failure::problem("Cannot read what Synapse has queued").because(error.to_string());
        match error.hint() {
            Some(hint) => failure.hint(hint),
            None => failure,
        }
    })?;
    if printer.is_json() {
        printer.json(&records);
        return Ok(Exit::Fine);
    }
    let rows: Vec<Vec<String>> = records
        .rooms
        .iter()
        .map(|(id, presence)| {
            let queue = records.queues.of(id);
            vec![
                id.clone(),
                queue.map_or("0".to_owned(), |queue| queue.transactions.to_string()),
                queue.map_or("0".to_owned(), |queue| queue.events.to_string()),
                if queue.is_some_and(|queue| queue.down) {
                    "retrying"
                } else {
                    "up"
                }
                .to_owned(),
                presence.rooms.to_string(),
                presence.users.to_string(),
            ]
        })
        .collect();
    printer.table(
        &[
            "APPSERVICE",
            "TRANSACTIONS",
            "EVENTS",
            "STATE",
            "ROOMS",
            "USERS",
        ],
        &rows,
    );
    printer.findings(&hearth_probe::orphans(&plan, &records.queues));
    if records.queues.behind > 0 {
        printer.say(&format!(
            "Synapse has yet to look through {} events",
            records.queues.behind
        ));
    }
    Ok(Exit::Fine)
}

/// Why the database could not be asked: its own words, as they came.
#[derive(Debug)]
pub struct Unasked {
    message: String,
    hint: Option<String>,
}

impl fmt::Display for Unasked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl Hint for Unasked {
    fn hint(&self) -> Option<String> {
        self.hint.clone()
    }
}

/// What Synapse's database says. Root has no role in it, so for root the same program asks as the user that
/// `hearth-database` runs as.
pub fn records(file: &PlanFile, plan: &Plan) -> Result<Records, Unasked> {
    match database_user(plan) {
        Some(user) => records_as(file, &user),
        None => Records::read(plan).map_err(|error| Unasked {
            message: error.to_string(),
            hint: error.hint(),
        }),
    }
}

/// Who can ask in root's stead.
fn database_user(plan: &Plan) -> Option<String> {
    if !rustix::process::geteuid().is_root() || plan.target == Target::HomeManager {
        return None;
    }
    let unit = plan
        .units
        .values()
        .find(|unit| unit.role == Role::Database)?;
    unit.user.clone()
}

fn records_as(file: &PlanFile, user: &str) -> Result<Records, Unasked> {
    let failed = |message: String| Unasked {
        message,
        hint: None,
    };
    let own = std::env::current_exe()
        .map_err(|error| failed(format!("Cannot find this program's own file: {error}")))?;
    let output = Command::new("runuser")
        .args(["--user", user, "--"])
        .arg(own)
        .args(["--json", "bridge", "queue", "--plan"])
        .arg(file.path())
        .stdin(Stdio::null())
        .output();
    let output = output.map_err(|error| {
        failed(format!(
            "Cannot become the user `{user}` with `runuser`: {error}"
        ))
    })?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        let (message, hint) = match said.split_once("hint: ") {
            Some((message, hint)) => (message, Some(hint.trim().to_owned())),
            None => (&*said, None),
        };
        let message = message.trim().trim_start_matches("error: ");
        return Err(Unasked {
            message: message
                .split("Caused by: ")
                .last()
                .unwrap_or(message)
                .trim()
                .to_owned(),
            hint,
        });
    }
    serde_json::from_slice(&output.stdout).map_err(|error| {
        failed(format!(
            "The answer of the user `{user}` makes no sense: {error}"
        ))
    })
}

/// The database lets in Synapse's own user and its superuser, and not root.
pub fn refuse_root(plan: &Plan) -> Result<(), Failure> {
    if database_user(plan).is_none() {
        return Ok(());
    }
    Err(
        Failure::wrong_use("This has to run as Synapse's user, which its unit does").hint(
            "`systemctl start hearth-wake.service`, then `journalctl --unit hearth-wake.service`",
        ),
    )
}
