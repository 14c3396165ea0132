use hearth_report::{Exit, Failure, Printer};
use serde_json::json;

use super::{Names, host};

pub fn run(args: &Names, printer: Printer) -> Result<Exit, Failure> {
    let plan = args.plan.load()?;
    let bridges = host::chosen(&plan, &args.names)?;
    if printer.is_json() {
        let hints = bridges.iter().map(|(name, bridge)| {
            json!({ "name": name, "protocol": bridge.protocol, "bot": bridge.bot, "login": bridge.login })
        });
        printer.json(&hints.collect::<Vec<_>>());
        return Ok(Exit::Fine);
    }
    for (name, bridge) in bridges {
        printer.data(&match (&bridge.bot, &bridge.login) {
            (Some(bot), Some(login)) => {
                format!(
                    "{name} ({}): start a chat with {bot}, then {login}",
                    bridge.protocol
                )
            }
            (Some(bot), None) => {
                format!(
                    "{name} ({}): start a chat with {bot} and write `help`",
                    bridge.protocol
                )
            }
            (None, Some(login)) => format!("{name} ({}): {login}", bridge.protocol),
            (None, None) => format!(
                "{name} ({}): there is nothing to sign in to",
                bridge.protocol
            ),
        });
    }
    Ok(Exit::Fine)
}
