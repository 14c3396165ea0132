use hearth_probe::BridgeReport;
use hearth_report::{Exit, Failure, Printer};
use serde_json::json;

use super::super::plan_file::PlanFile;
use super::host;

const COLUMNS: [&str; 8] = [
    "NAME",
    "STATE",
    "READY",
    "SYNAPSE",
    "QUEUE",
    "ROOMS",
    "VERSION",
    "LAST ERROR",
];
const WORDS: usize = 60;

pub fn run(file: &PlanFile, printer: Printer) -> Result<Exit, Failure> {
    let plan = file.load()?;
    let (reports, general) = host::inspect(file, &plan, &host::chosen(&plan, &[])?)?;
    let all: Vec<_> = reports
        .iter()
        .flat_map(|report| report.findings.clone())
        .chain(general.clone())
        .collect();
    let exit = Exit::of(&all);
    if printer.is_json() {
        printer.json(&json!({ "bridges": reports, "findings": general }));
        return Ok(exit);
    }
    if reports.is_empty() {
        printer.say("This host has no bridges");
        return Ok(exit);
    }
    let rows: Vec<Vec<String>> = reports.iter().map(row).collect();
    printer.table(&COLUMNS, &rows);
    if !all.is_empty() {
        printer.data("");
        printer.findings(&all);
    }
    Ok(exit)
}

fn row(report: &BridgeReport) -> Vec<String> {
    let unknown = || "?".to_owned();
    vec![
        report.name.clone(),
        report.unit.state.clone(),
        report.ready.word().to_owned(),
        report.ping.word(),
        report
            .queue
            .as_ref()
            .map_or_else(unknown, |queue| queue.events.to_string()),
        report
            .rooms
            .as_ref()
            .map_or_else(unknown, |rooms| rooms.rooms.to_string()),
        report.version.word(),
        report.last_error.as_ref().map_or_else(
            || "-".to_owned(),
            |error| error.text.chars().take(WORDS).collect(),
        ),
    ]
}
