use hearth_probe::BridgeReport;
use hearth_report::{Exit, Failure, Printer};
use serde_json::json;

use super::{Names, host};

pub fn run(args: &Names, printer: Printer) -> Result<Exit, Failure> {
    let plan = args.plan.load()?;
    let (reports, general) = host::inspect(&args.plan, &plan, &host::chosen(&plan, &args.names)?)?;
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
    for report in &reports {
        printer.table(&[], &rows(report));
        printer.data("");
    }
    printer.findings(&all);
    Ok(exit)
}

fn rows(report: &BridgeReport) -> Vec<Vec<String>> {
    let row = |what: &str, fact: String| Some(vec![what.to_owned(), fact]);
    let memory = report.unit.memory.map(|bytes| bytes / (1024 * 1024));
    [
        row(
            "bridge",
            format!("{} ({}, {})", report.name, report.title, report.protocol),
        ),
        row(
            "version",
            match &report.version.program {
                Some(program) => format!("{program} (described: {})", report.version.described),
                None => report.version.word(),
            },
        ),
        row(
            "unit",
            format!(
                "{}: {}, {} restarts",
                report.unit.unit, report.unit.state, report.unit.restarts
            ),
        ),
        memory.and_then(|mebibytes| row("memory", format!("{mebibytes} MiB"))),
        row("ready", report.ready.word().to_owned()),
        row("ping", report.ping.word()),
        report.bot.as_ref().and_then(|bot| row("bot", bot.clone())),
        report
            .registration_id
            .as_ref()
            .and_then(|id| row("registration", id.clone())),
        report
            .database
            .as_ref()
            .and_then(|name| row("database", name.clone())),
        report
            .state_directory
            .as_ref()
            .and_then(|path| row("state", path.display().to_string())),
        report.rooms.as_ref().and_then(|rooms| {
            row(
                "rooms",
                format!("{}, with {} users of its own", rooms.rooms, rooms.users),
            )
        }),
        report.queue.as_ref().and_then(|queue| {
            row(
                "waiting",
                format!(
                    "{} events in {} transactions",
                    queue.events, queue.transactions
                ),
            )
        }),
        report
            .last_error
            .as_ref()
            .and_then(|error| row("last error", error.text.clone())),
    ]
    .into_iter()
    .flatten()
    .collect()
}
