//! Plans to draw: the example, and what may be made of it.

use hearth_plan::{Bridge, Listen, Outside, Peer, Plan, Talk, Unit};

pub fn cabin() -> Plan {
    serde_json::from_str(include_str!("../../../../tests/fixtures/plan/cabin.json")).unwrap()
}

pub const BRIDGE: &str = "hearth-bridge-heisenbridge.service";

/// The cabin with so many more bridges, each with a database and a network, some of which are shared.
pub fn with_bridges(count: u16) -> Plan {
    let mut plan = cabin();
    let example: Unit = plan.units[BRIDGE].clone();
    let bridge: Bridge = plan.bridges["heisenbridge"].clone();
    for number in 0..count {
        let name = format!("hearth-bridge-number-{number:02}.service");
        let mut unit = example.clone();
        unit.description = format!("Bridge number {number}");
        unit.listens = vec![Listen {
            address: "127.0.0.1".to_owned(),
            port: 29300 + number,
            purpose: "appservice".to_owned(),
        }];
        unit.talks_to = vec![
            to_unit("matrix-synapse.service", "client API"),
            to_unit("postgresql.service", "SQL by socket"),
            outside(&format!("Network {}", number / 2), "messages"),
        ];
        if number % 3 == 0 {
            unit.talks_to.push(outside("Media servers", "media"));
            unit.talks_to
                .push(outside(&format!("Push {number}"), "push"));
        }
        if number % 4 == 1 {
            unit.talks_to.push(to_unit(BRIDGE, "contacts"));
            unit.talks_to
                .push(to_unit("nginx.service", "its own pages"));
        }
        plan.units.insert(name.clone(), unit);
        let synapse = plan.units.get_mut("matrix-synapse.service").unwrap();
        synapse
            .talks_to
            .push(to_unit(&name, "appservice transactions"));
        let nginx = plan.units.get_mut("nginx.service").unwrap();
        nginx.talks_to.push(to_unit(&name, "public media"));
        nginx
            .talks_to
            .push(to_unit("postgresql.service", "nothing at all"));
        plan.bridges.insert(name, bridge.clone());
    }
    plan
}

fn to_unit(unit: &str, purpose: &str) -> Talk {
    Talk::Unit(Peer {
        unit: unit.to_owned(),
        purpose: purpose.to_owned(),
    })
}

pub fn outside(external: &str, purpose: &str) -> Talk {
    Talk::External(Outside {
        external: external.to_owned(),
        purpose: purpose.to_owned(),
    })
}

/// Every kind of plan that the other tests ask about.
pub fn plans() -> Vec<Plan> {
    let mut plans: Vec<Plan> = [0, 1, 2, 5, 12, 30].map(with_bridges).into();
    let mut alone = cabin();
    alone.proxy = None;
    alone
        .units
        .retain(|name, _| name == "matrix-synapse.service");
    plans.push(alone);
    let mut nothing = cabin();
    nothing.units.clear();
    plans.push(nothing);
    let mut circle = cabin();
    let secrets = circle.units.get_mut("hearth-secrets.service").unwrap();
    secrets.after = vec!["hearth-signing-key.service".to_owned()];
    secrets.before = vec!["hearth-database.service".to_owned()];
    plans.push(circle);
    let mut long = with_bridges(3);
    for unit in long.units.values_mut() {
        unit.description = "A long description of what it does ".repeat(9);
        for listen in &mut unit.listens {
            listen.purpose = "a long purpose ".repeat(9);
        }
    }
    plans.push(long);
    plans
}
