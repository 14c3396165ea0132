//! Makes the roles and databases that are missing, and closes the databases to other roles.
//!
//! Each statement is whole or nothing, so a run that is killed leaves at most a role without its
//! database, or a database that is not closed to others yet, and the next run goes on from there. A
//! server that is still busy with a killed run's last statement holds that run's lock until it is
//! done, so the next run sees its result.

use hearth_report::{Finding, Severity};
use postgres::Client;
use serde::Serialize;

use crate::error::failed;
use crate::judge::{judge, owners};
use crate::quote::{identifier, literal};
use crate::survey::Survey;
use crate::{Cluster, DatabaseError, Wanted};

/// What was done about a role or a database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Made {
    Made,
    /// A role that was there but could not log in.
    Mended,
    /// A database that was there: until now every role could connect to it.
    Closed,
    /// It was there, and right.
    Kept,
}

#[derive(Debug, Serialize)]
pub struct Ensured {
    /// By name, in the order of the plan.
    pub roles: Vec<(String, Made)>,
    pub databases: Vec<(String, Made)>,
    /// Worth knowing, but nothing to refuse for.
    pub findings: Vec<Finding>,
}

/// Any number, as long as every run uses the same one.
const LOCK: i64 = 0x0068_6561_7274_6864;

/// Looks at everything first, and alters nothing when any of it is wrong.
pub fn ensure(cluster: &Cluster, wanted: &[Wanted]) -> Result<Ensured, DatabaseError> {
    for wanted in wanted {
        wanted.validate()?;
    }
    let mut client = cluster.connect("postgres")?;
    client
        .execute("SELECT pg_advisory_lock($1)", &[&LOCK])
        .map_err(failed("wait for another run to end"))?;
    let survey = Survey::take(&mut client, wanted)?;
    let (errors, notes): (Vec<_>, Vec<_>) = judge(cluster, &survey, wanted)
        .into_iter()
        .partition(|finding| finding.severity == Severity::Error);
    if !errors.is_empty() {
        return Err(DatabaseError::Refused { findings: errors });
    }
    if !survey.superuser && !complete(&survey, wanted) {
        return Err(DatabaseError::NotAllowed { role: survey.me });
    }
    let mut ensured = Ensured {
        roles: Vec::new(),
        databases: Vec::new(),
        findings: notes,
    };
    for owner in owners(wanted) {
        let made = ensure_role(&mut client, &survey, owner)?;
        ensured.roles.push((owner.to_owned(), made));
    }
    for wanted in wanted {
        let made = ensure_database(&mut client, &survey, wanted)?;
        ensured.databases.push((wanted.name.clone(), made));
    }
    Ok(ensured)
}

fn complete(survey: &Survey, wanted: &[Wanted]) -> bool {
    wanted.iter().all(|wanted| {
        survey
            .databases
            .get(&wanted.name)
            .is_some_and(|found| !found.open_to_all)
            && survey
                .roles
                .get(&wanted.owner)
                .is_some_and(|role| role.login)
    })
}

fn ensure_role(client: &mut Client, survey: &Survey, name: &str) -> Result<Made, DatabaseError> {
    let quoted = identifier(name);
    let (statement, made) = match survey.roles.get(name) {
        Some(role) if role.login => return Ok(Made::Kept),
        Some(_) => (format!("ALTER ROLE {quoted} LOGIN"), Made::Mended),
        None => (
            format!(
                "CREATE ROLE {quoted} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS"
            ),
            Made::Made,
        ),
    };
    client
        .batch_execute(&statement)
        .map_err(failed(format!("make role `{name}`")))?;
    Ok(made)
}

fn ensure_database(
    client: &mut Client,
    survey: &Survey,
    wanted: &Wanted,
) -> Result<Made, DatabaseError> {
    if let Some(found) = survey.databases.get(&wanted.name) {
        if !found.open_to_all {
            return Ok(Made::Kept);
        }
        close(client, &wanted.name)?;
        return Ok(Made::Closed);
    }
    // Before 15 there was no other provider, nor a word for it.
    let provider = if survey.version_names_providers() {
        " LOCALE_PROVIDER libc"
    } else {
        ""
    };
    let statement = format!(
        "CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING {}{provider} LC_COLLATE {} LC_CTYPE {}",
        identifier(&wanted.name),
        identifier(&wanted.owner),
        literal(&wanted.encoding),
        literal(&wanted.collate),
        literal(&wanted.ctype),
    );
    client
        .batch_execute(&statement)
        .map_err(failed(format!("make database `{}`", wanted.name)))?;
    close(client, &wanted.name)?;
    Ok(Made::Made)
}

/// PostgreSQL lets every role connect to every database. From now on the owner may, superusers, and whom somebody has
/// named: a `GRANT` to a role stays.
fn close(client: &mut Client, name: &str) -> Result<(), DatabaseError> {
    client
        .batch_execute(&format!(
            "REVOKE CONNECT ON DATABASE {} FROM PUBLIC",
            identifier(name)
        ))
        .map_err(failed(format!("close database `{name}` to other roles")))
}
