//! Whether what is there is what the plan wants: facts in, findings out, nothing touched.

use hearth_report::{Finding, Severity};

use crate::survey::{Found, Survey};
use crate::{Cluster, Wanted, remedy};

/// What PostgreSQL ≥ 15 writes as the connection limit of a database whose removal was interrupted.
const HALF_DROPPED: i32 = -2;

/// Everything that is wrong with the databases that exist, and what stands in the way of making the
/// ones that do not.
pub fn judge(cluster: &Cluster, survey: &Survey, wanted: &[Wanted]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for wanted in wanted {
        match survey.databases.get(&wanted.name) {
            Some(found) => findings.extend(existing(cluster, survey, wanted, found)),
            None => continue,
        }
    }
    if wanted
        .iter()
        .any(|wanted| !survey.databases.contains_key(&wanted.name))
    {
        findings.extend(template(cluster, survey));
    }
    findings.extend(
        owners(wanted)
            .filter(|owner| survey.roles.get(*owner).is_some_and(|role| role.superuser))
            .map(|owner| {
                Finding::warning(format!("role `{owner}`"), "is a superuser")
                    .cause("a daemon's role needs no more than its own database")
                    .remedy(remedy::take_superuser(cluster, owner))
            }),
    );
    findings
}

/// The owners, each once, in the plan's order.
pub fn owners(wanted: &[Wanted]) -> impl Iterator<Item = &str> {
    wanted.iter().enumerate().filter_map(|(at, this)| {
        let before = &wanted[..at];
        let first = before.iter().all(|other| other.owner != this.owner);
        first.then_some(this.owner.as_str())
    })
}

fn existing(cluster: &Cluster, survey: &Survey, wanted: &Wanted, found: &Found) -> Vec<Finding> {
    let subject = format!("database `{}`", wanted.name);
    if found.connection_limit == HALF_DROPPED {
        let finding = Finding::error(
            subject,
            "was left behind by a DROP DATABASE that did not end",
        )
        .cause("its files are partly gone, so PostgreSQL lets nobody in")
        .remedy(remedy::drop(cluster, &wanted.name));
        return vec![finding];
    }
    if !found.allows_connections {
        let finding = Finding::error(subject, "takes no connections")
            .remedy(remedy::allow_connections(cluster, &wanted.name));
        return vec![finding];
    }
    let order = differences(wanted, found);
    let owner = (found.owner != wanted.owner)
        .then(|| format!("owner `{}` instead of `{}`", found.owner, wanted.owner));
    if wanted.strict && !order.is_empty() {
        let facts: Vec<String> = order.into_iter().chain(owner).collect();
        let finding = Finding::error(subject, format!("has {}", facts.join(", ")))
            .cause("an index sorted by a collation that is not `C` breaks when the system's sorting rules change")
            .remedy(remedy::remake(cluster, wanted));
        return vec![finding];
    }
    let mut findings = Vec::new();
    if let Some(owner) = owner {
        let make_role = !survey.roles.contains_key(&wanted.owner);
        findings.push(
            Finding::error(subject.clone(), format!("has {owner}"))
                .cause("who does not own the database may not make tables in it")
                .remedy(remedy::own(cluster, wanted, make_role)),
        );
    }
    if !order.is_empty() {
        findings.push(Finding::new(
            Severity::Note,
            subject,
            format!("has {}; its daemon does not mind", order.join(", ")),
        ));
    }
    findings
}

fn differences(wanted: &Wanted, found: &Found) -> Vec<String> {
    let mut facts = Vec::new();
    let mut compare = |what: &str, is: &str, should: &str| {
        if is != should {
            facts.push(format!("{what} `{is}` instead of `{should}`"));
        }
    };
    compare("encoding", &found.encoding, &wanted.encoding);
    compare("collation", &found.collate, &wanted.collate);
    compare("ctype", &found.ctype, &wanted.ctype);
    let provider = match &found.locale {
        Some(locale) => format!("{} ({locale})", found.provider),
        None => found.provider.clone(),
    };
    compare("locale provider", &provider, &wanted.provider);
    facts
}

/// `CREATE DATABASE` refuses a template whose recorded collation version is not the present one.
fn template(cluster: &Cluster, survey: &Survey) -> Option<Finding> {
    let Some(template) = &survey.template0 else {
        return Some(
            Finding::error("database `template0`", "is missing")
                .cause("it is the one template that may be copied into another collation")
                .remedy(remedy::remake_template0(cluster)),
        );
    };
    let recorded = template.recorded_version.as_ref()?;
    if template.actual_version.as_ref() == Some(recorded) {
        return None;
    }
    let actual = match &template.actual_version {
        Some(version) => format!("`{version}`"),
        None => "none".to_owned(),
    };
    Some(
        Finding::error(
            "database `template0`",
            format!("records collation version `{recorded}`, the system's is {actual}"),
        )
        .cause("PostgreSQL then refuses to copy it")
        .remedy(remedy::forget_version(cluster)),
    )
}
