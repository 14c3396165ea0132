//! Nobody listens where another does, and only the proxy listens to the world.

use hearth_report::Finding;

use super::address::{is_loopback, overlap};
use crate::{Listen, Network, Plan, Role, Unit};

pub(super) fn check(plan: &Plan, findings: &mut Vec<Finding>) {
    let mut seen: Vec<(&str, &Listen)> = Vec::new();
    for (name, unit) in &plan.units {
        for listen in &unit.listens {
            let port = listen.port;
            for (other, _) in seen
                .iter()
                .filter(|(_, other)| other.port == port && overlap(&other.address, &listen.address))
            {
                findings.push(
                    Finding::error(
                        format!("unit `{name}`"),
                        format!("it listens on port {port}, and so does `{other}`"),
                    )
                    .remedy("give one of them another port"),
                );
            }
            seen.push((name, listen));
            if unit.role != Role::Proxy && !is_loopback(&listen.address) {
                findings.push(open_to_others(name, unit, listen));
            }
        }
        if unit.network == Network::None && !unit.listens.is_empty() {
            findings.push(
                Finding::error(format!("unit `{name}`"), "it listens, and has no network")
                    .remedy("give it the network `loopback` or `internet`"),
            );
        }
    }
}

fn open_to_others(name: &str, unit: &Unit, listen: &Listen) -> Finding {
    let fact = format!(
        "it listens at `{}` port {}, where others than this machine reach it",
        listen.address, listen.port
    );
    // Some bridges have a second port for the other side, and not all can be told where to open it.
    if unit.role == Role::Bridge && listen.purpose != "appservice" {
        Finding::warning(format!("unit `{name}`"), fact).remedy(format!(
            "let the firewall keep out all whom the {} is not for",
            listen.purpose
        ))
    } else {
        Finding::error(format!("unit `{name}`"), fact)
            .remedy("let it listen at `127.0.0.1`; the proxy is what the world talks to")
    }
}
