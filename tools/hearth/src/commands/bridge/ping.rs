use hearth_probe::{Inspector, Pinged};
use hearth_report::{Exit, Failure, Finding, Printer, Severity};
use hearth_synapse::Http;
use serde_json::json;

use super::{Names, host};

pub fn run(args: &Names, printer: Printer) -> Result<Exit, Failure> {
    let plan = args.plan.load()?;
    let bridges = host::chosen(&plan, &args.names)?;
    let (services, http) = (host::systemd(&plan), Http::new());
    let inspector = Inspector::new(&plan, &services, &http, None);
    let (mut findings, mut rows, mut answers): (Vec<Finding>, _, _) =
        (Vec::new(), Vec::new(), Vec::new());
    for (name, bridge) in bridges {
        let pinged = inspector.ping(bridge);
        if let Pinged::Unreadable { path, reason } = &pinged {
            return Err(Failure::problem(format!(
                "Cannot read the token of bridge `{name}` in `{path}`"
            ))
            .because(reason.clone())
            .hint(format!(
                "run it as {}; if the file is not there, run `hearth registration ensure`",
                plan.target.keeper()
            )));
        }
        let finding = pinged.finding(name, bridge, &plan);
        answers.push(
            json!({ "name": name, "fine": pinged.is_fine(), "ping": pinged, "finding": finding }),
        );
        rows.push(vec![name.clone(), pinged.word()]);
        if pinged == Pinged::NotAsked {
            findings.push(Finding::new(
                Severity::Note,
                format!("bridge `{name}`"),
                "there is nothing to ask: it is told nothing by Synapse, or knows no ping",
            ));
        }
        findings.extend(finding.filter(|finding| !findings.contains(finding)));
    }
    let exit = Exit::of(&findings);
    if printer.is_json() {
        printer.json(&answers);
        return Ok(exit);
    }
    printer.table(&["NAME", "ANSWER"], &rows);
    printer.findings(&findings);
    Ok(exit)
}
