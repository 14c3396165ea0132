//! What the verbs share: the bridges that were meant, and what is known about them.

use hearth_plan::{Bridge, Plan, Target};
use hearth_probe::{BridgeReport, Inspector, Systemd};
use hearth_report::{Failure, Finding, Hint, Severity};
use hearth_synapse::Http;

use super::super::plan_file::PlanFile;
use super::queue;

/// The bridges of these names, or all.
pub fn chosen<'a>(
    plan: &'a Plan,
    names: &[String],
) -> Result<Vec<(&'a String, &'a Bridge)>, Failure> {
    if names.is_empty() {
        return Ok(plan.bridges.iter().collect());
    }
    names.iter().map(|name| named(plan, name)).collect()
}

pub fn named<'a>(plan: &'a Plan, name: &str) -> Result<(&'a String, &'a Bridge), Failure> {
    plan.bridges.get_key_value(name).ok_or_else(|| {
        let known: Vec<String> = plan
            .bridges
            .keys()
            .map(|name| format!("`{name}`"))
            .collect();
        let failure = Failure::wrong_use(format!("This host has no bridge `{name}`"));
        if known.is_empty() {
            failure.hint(format!(
                "it has none at all; enable one with `hearth.bridges.{name}.enable = true`"
            ))
        } else {
            failure.hint(format!("there is {}", known.join(", ")))
        }
    })
}

pub fn systemd(plan: &Plan) -> Systemd {
    Systemd::new(plan.target == Target::HomeManager)
}

/// Reports about these bridges, and findings about the host as a whole.
pub fn inspect(
    file: &PlanFile,
    plan: &Plan,
    bridges: &[(&String, &Bridge)],
) -> Result<(Vec<BridgeReport>, Vec<Finding>), Failure> {
    let (services, http) = (systemd(plan), Http::new());
    let (records, mut general) = match queue::records(file, plan) {
        Ok(records) => {
            let orphans = hearth_probe::orphans(plan, &records.queues);
            (Some(records), orphans)
        }
        Err(failure) => (None, vec![unasked(&failure)]),
    };
    let inspector = Inspector::new(plan, &services, &http, records.as_ref());
    let mut reports = Vec::new();
    for (name, bridge) in bridges {
        reports.push(inspector.bridge(name, bridge)?);
    }
    // Synapse's own trouble is found once a bridge, and told once.
    for report in &mut reports {
        let (own, others): (Vec<_>, Vec<_>) = report
            .findings
            .drain(..)
            .partition(|finding| finding.subject.starts_with("bridge"));
        report.findings = own;
        for finding in others {
            if !general.contains(&finding) {
                general.push(finding);
            }
        }
    }
    Ok((reports, general))
}

/// All else is known without the database, so this is worth a word and no more.
fn unasked(error: &queue::Unasked) -> Finding {
    let finding = Finding::new(
        Severity::Note,
        "Synapse's database",
        "it was not asked about queues and rooms",
    )
    .cause(error.to_string());
    match error.hint() {
        Some(hint) => finding.remedy(hint),
        None => finding,
    }
}
