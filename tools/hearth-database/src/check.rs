//! Looks, and alters nothing.

use hearth_report::{Finding, Severity};

use crate::judge::{judge, owners};
use crate::survey::{Found, Survey};
use crate::{Cluster, DatabaseError, Wanted, inside};

/// Everything worth knowing about the plan's databases; a server that cannot be asked is an error.
pub fn check(cluster: &Cluster, wanted: &[Wanted]) -> Result<Vec<Finding>, DatabaseError> {
    for wanted in wanted {
        wanted.validate()?;
    }
    let mut client = cluster.connect("postgres")?;
    let survey = Survey::take(&mut client, wanted)?;
    let mut findings = vec![Finding::new(
        Severity::Note,
        "PostgreSQL",
        format!("is version `{}`", survey.version),
    )];
    findings.extend(judge(cluster, &survey, wanted));
    for owner in owners(wanted) {
        findings.extend(role(&survey, owner));
    }
    for wanted in wanted {
        let subject = format!("database `{}`", wanted.name);
        let Some(found) = survey.databases.get(&wanted.name) else {
            findings.push(Finding::error(subject, "is missing").remedy("`hearth db ensure`"));
            continue;
        };
        findings.extend(version(&subject, found));
        if found.allows_connections && found.connection_limit != -2 {
            let mut client = cluster.connect(&wanted.name)?;
            findings.extend(inside::look(cluster, &mut client, wanted)?);
        }
    }
    Ok(findings)
}

fn role(survey: &Survey, name: &str) -> Option<Finding> {
    let subject = format!("role `{name}`");
    match survey.roles.get(name) {
        None => Some(Finding::error(subject, "is missing").remedy("`hearth db ensure`")),
        Some(role) if !role.login => {
            Some(Finding::error(subject, "may not log in").remedy("`hearth db ensure`"))
        }
        Some(_) => None,
    }
}

/// The system's sorting rules changed under a database that follows them.
fn version(subject: &str, found: &Found) -> Option<Finding> {
    let (recorded, actual) = (
        found.recorded_version.as_ref()?,
        found.actual_version.as_ref()?,
    );
    if recorded == actual {
        return None;
    }
    Some(
        Finding::warning(
            subject,
            format!("was sorted by collation version `{recorded}`, the system's is now `{actual}`"),
        )
        .cause("indexes on text may miss rows that are there")
        .remedy("`REINDEX DATABASE …`, then `ALTER DATABASE … REFRESH COLLATION VERSION`"),
    )
}
