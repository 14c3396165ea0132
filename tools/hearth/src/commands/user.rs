mod password;
mod session;

use std::io::{self, IsTerminal};

use clap::Subcommand;
use hearth_plan::Plan;
use hearth_report::{Exit, Failure, Hint, Printer, Secret};
use hearth_secrets::Store;
use hearth_synapse::{Admin, Http, OWN_LOCALPART, UserId, UserIdError, Who};
use serde_json::json;

use super::plan_file::PlanFile;
use password::Source;
use session::SessionFile;

/// Accounts of people
///
/// Hearth does this with an admin account of its own, `hearth-admin`, which it makes on first use. Its
/// session is kept beside the secrets, in `hearth-admin.token`; without that file it signs in again.
#[derive(Debug, Subcommand)]
pub enum User {
    /// Make an account
    ///
    /// Asks for the password twice; without a terminal, give `--password-file` or `--generate`. A name that
    /// is taken is refused. A password is never an argument: those can be seen by everybody.
    Add {
        /// Full id or name: `@you:example.org` or `you`
        user: String,
        /// Let the account administer the server
        #[arg(long)]
        admin: bool,
        #[command(flatten)]
        source: Source,
        #[command(flatten)]
        plan: PlanFile,
    },
    /// Set a new password
    ///
    /// Takes it as `hearth user add` does. The account stays signed in where it is.
    Passwd {
        /// Full id or name: `@you:example.org` or `you`
        user: String,
        /// End every session of the account, on all devices
        #[arg(long)]
        sign_out: bool,
        #[command(flatten)]
        source: Source,
        #[command(flatten)]
        plan: PlanFile,
    },
    /// List the accounts
    List {
        /// Include bridged, deactivated and Hearth's own accounts
        #[arg(long)]
        all: bool,
        #[command(flatten)]
        plan: PlanFile,
    },
    /// Close an account for good
    ///
    /// The name cannot be used again. Asks before it does so; without a terminal, give `--yes`.
    Deactivate {
        /// Full id or name: `@you:example.org` or `you`
        user: String,
        /// Hide what the account wrote from people who join its rooms later
        #[arg(long)]
        erase: bool,
        /// Do not ask
        #[arg(long)]
        yes: bool,
        #[command(flatten)]
        plan: PlanFile,
    },
}

impl User {
    pub fn run(self, printer: Printer) -> Result<Exit, Failure> {
        match self {
            Self::Add {
                user,
                admin,
                source,
                plan,
            } => {
                let (plan, user) = named(&plan, &user, UserId::parse)?;
                let server = server(&plan, printer)?;
                let given = source.password()?;
                server.add(&user, &given, admin)?;
                told("made", &user, source.generated(&given), printer);
            }
            Self::Passwd {
                user,
                sign_out,
                source,
                plan,
            } => {
                let (plan, user) = named(&plan, &user, UserId::existing)?;
                let server = server(&plan, printer)?;
                server.not_own(&user)?;
                let given = source.password()?;
                server.session(|session| session.set_password(&user, &given, sign_out))?;
                let shown = source.generated(&given);
                told("set the password of", &user, shown, printer);
            }
            Self::List { all, plan } => list(&plan.load()?, all, printer)?,
            Self::Deactivate {
                user,
                erase,
                yes,
                plan,
            } => {
                let (plan, user) = named(&plan, &user, UserId::existing)?;
                let server = server(&plan, printer)?;
                server.not_own(&user)?;
                if !yes {
                    confirm(&user, printer)?;
                }
                server.session(|session| session.deactivate(&user, erase))?;
                told("deactivated", &user, None, printer);
            }
        }
        Ok(Exit::Fine)
    }
}

/// Who is meant: a new one, or one that exists.
fn named(
    file: &PlanFile,
    user: &str,
    read: fn(&str, &str) -> Result<UserId, UserIdError>,
) -> Result<(Plan, UserId), Failure> {
    let plan = file.load()?;
    let user = read(user, &plan.server_name).map_err(|error| {
        Failure::wrong_use(error.to_string()).hint(error.hint().unwrap_or_default())
    })?;
    Ok((plan, user))
}

fn server(plan: &Plan, printer: Printer) -> Result<Admin<Http>, Failure> {
    let secrets = Store::of(plan);
    let registration = secrets.read("synapse-registration")?;
    let own = secrets.read(OWN_LOCALPART)?;
    let admin = Admin::of(plan, Http::new(), registration, own);
    Ok(admin.keeping(SessionFile::of(plan, printer)))
}

fn confirm(user: &UserId, printer: Printer) -> Result<(), Failure> {
    if !io::stdin().is_terminal() {
        return Err(Failure::wrong_use(format!(
            "Deactivating `{user}` cannot be undone, and there is no terminal to ask on"
        ))
        .hint("give `--yes`"));
    }
    printer.say(&format!(
        "`{user}` can never be used again. Type the name to go on: {}",
        user.localpart()
    ));
    let mut line = String::new();
    // What cannot be read is no confirmation.
    let _ = io::stdin().read_line(&mut line);
    if line.trim() != user.localpart() {
        return Err(Failure::problem(
            "That was not the name; nothing was changed",
        ));
    }
    Ok(())
}

fn told(what: &str, user: &UserId, generated: Option<&Secret>, printer: Printer) {
    if printer.is_json() {
        printer.json(&json!({
            "user": user.to_string(),
            "password": generated.map(Secret::expose),
        }));
        return;
    }
    printer.data(&format!("{what} `{user}`"));
    if let Some(password) = generated {
        printer.data(&format!("password: {}", password.expose()));
    }
}

fn list(plan: &Plan, all: bool, printer: Printer) -> Result<(), Failure> {
    let accounts = server(plan, printer)?.session(|session| session.accounts())?;
    let shown = accounts.into_iter().filter_map(|account| {
        let who = Who::of(plan, &account);
        let ordinary = matches!(who, Who::Person | Who::Admin) && !account.deactivated;
        (all || ordinary).then_some((account, who))
    });
    if printer.is_json() {
        let rows = shown.map(|(account, who)| {
            json!({
                "user": account.user, "name": account.name, "who": who,
                "deactivated": account.deactivated, "created": account.created,
            })
        });
        printer.json(&rows.collect::<Vec<_>>());
        return Ok(());
    }
    let rows: Vec<Vec<String>> = shown
        .map(|(account, who)| {
            let since = account.since().unwrap_or_default();
            let gone = if account.deactivated {
                "deactivated"
            } else {
                ""
            };
            let name = account.name.unwrap_or_default();
            vec![
                account.user,
                name,
                who.word().to_owned(),
                since,
                gone.to_owned(),
            ]
        })
        .collect();
    printer.table(&["USER", "NAME", "WHO", "SINCE", ""], &rows);
    Ok(())
}
