use std::os::unix::process::CommandExt;
use std::process::Command;

use clap::Subcommand;
use hearth_cluster::Done;
use hearth_database::{Cluster, DatabaseError, Ensured, Made, Wanted};
use hearth_plan::{Plan, Role};
use hearth_report::{Exit, Failure, Printer};

use super::plan_file::PlanFile;

/// PostgreSQL's roles and databases
#[derive(Debug, Subcommand)]
pub enum Db {
    /// Make PostgreSQL's own data, where Hearth runs it
    ///
    /// On a person's own host (home-manager) this runs before each start of PostgreSQL. It makes the data once, whole or
    /// not at all, and refuses data of another version, a disk that is missing, and a disk on another computer.
    Init(PlanFile),
    /// Make the roles and databases that are missing
    ///
    /// Looks at every database of the plan first. If one exists in another encoding or collation, or
    /// belongs to another role, it says so with the remedy and alters nothing at all. A database that every role may
    /// connect to is closed to all but its owner and those who were let in by name. Runs as
    /// PostgreSQL's own user, and may be run as often as one likes.
    Ensure(PlanFile),
    /// Look at the databases, and alter nothing
    ///
    /// Also looks into them: objects of another role, columns with a collation of their own, sorting
    /// rules that changed with the system.
    Check(PlanFile),
}

impl Db {
    pub fn run(self, printer: Printer) -> Result<Exit, Failure> {
        match self {
            Self::Init(file) => init(&file.load()?, printer),
            Self::Ensure(file) => ensure(&for_database_user(&file)?, printer),
            Self::Check(file) => check(&for_database_user(&file)?, printer),
        }
    }
}

fn init(plan: &Plan, printer: Printer) -> Result<Exit, Failure> {
    let done = hearth_cluster::init(plan)?;
    if printer.is_json() {
        printer.json(&done);
    } else {
        match done {
            Done::Made { directory } => printer.say(&format!(
                "Made PostgreSQL's data in `{}`",
                directory.display()
            )),
            Done::Kept { cleared: true, .. } => {
                printer.say("Took away the lock that PostgreSQL had left when the machine stopped");
            }
            Done::Kept { .. } => {}
        }
    }
    Ok(Exit::Fine)
}

/// The plan; and where root asks, for whom PostgreSQL has no role, the same command again as the user
/// that `hearth-database` runs as.
fn for_database_user(file: &PlanFile) -> Result<Plan, Failure> {
    let plan = file.load()?;
    let user = plan
        .units
        .values()
        .find(|unit| unit.role == Role::Database)
        .and_then(|unit| unit.user.clone());
    let Some(user) = user.filter(|_| rustix::process::geteuid().is_root()) else {
        return Ok(plan);
    };
    let own = std::env::current_exe().map_err(|error| {
        Failure::problem("Cannot find this program's own file").because(error.to_string())
    })?;
    let error = Command::new("runuser")
        .args(["--user", &user, "--"])
        .arg(own)
        .args(std::env::args_os().skip(1))
        .exec();
    Err(
        Failure::problem(format!("Cannot become the user `{user}` with `runuser`"))
            .because(error.to_string())
            .hint("install util-linux, or run it as that user"),
    )
}

fn ensure(plan: &Plan, printer: Printer) -> Result<Exit, Failure> {
    let ensured = hearth_database::ensure(&Cluster::of(plan), &Wanted::of(plan));
    if let Err(DatabaseError::Refused { findings }) = &ensured {
        printer.findings(findings);
    }
    let ensured = ensured?;
    if printer.is_json() {
        printer.json(&ensured);
    } else {
        told(&ensured, printer);
    }
    Ok(Exit::Fine)
}

fn told(ensured: &Ensured, printer: Printer) {
    let roles = ensured.roles.iter().map(|made| ("role", made));
    let databases = ensured.databases.iter().map(|made| ("database", made));
    for (what, (name, made)) in roles.chain(databases) {
        printer.data(&match made {
            Made::Made => format!("made {what} `{name}`"),
            Made::Mended => format!("let {what} `{name}` log in"),
            Made::Closed => format!("closed {what} `{name}` to other roles"),
            Made::Kept => format!("kept {what} `{name}`"),
        });
    }
    printer.findings(&ensured.findings);
}

fn check(plan: &Plan, printer: Printer) -> Result<Exit, Failure> {
    let findings = hearth_database::check(&Cluster::of(plan), &Wanted::of(plan))?;
    printer.findings(&findings);
    Ok(Exit::of(&findings))
}
