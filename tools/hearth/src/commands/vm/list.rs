use clap::Args;
use hearth_report::{Exit, Failure, Printer};

/// List the machines that run
///
/// Those of this user's cache, whoever started them: `hearth vm run` or a test.
#[derive(Debug, Args)]
pub struct List {}

impl List {
    pub fn run(self, printer: Printer) -> Result<Exit, Failure> {
        let machines = hearth_vm::running()?;
        if printer.is_json() {
            printer.json(&machines);
            return Ok(Exit::Fine);
        }
        if machines.is_empty() {
            printer.say("No machine runs");
            return Ok(Exit::Fine);
        }
        let rows: Vec<Vec<String>> = machines
            .into_iter()
            .map(|machine| {
                let ready = if machine.ready { "yes" } else { "not yet" };
                vec![
                    machine.name,
                    machine.backend,
                    machine.since,
                    machine.address.unwrap_or_else(|| "-".to_owned()),
                    ready.to_owned(),
                ]
            })
            .collect();
        printer.table(&["NAME", "BACKEND", "SINCE", "ADDRESS", "READY"], &rows);
        Ok(Exit::Fine)
    }
}
