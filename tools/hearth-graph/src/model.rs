//! Nodes in layers, links between them, and the units that run once, in their order.

use std::collections::BTreeMap;

use hearth_plan::{Plan, Role, Talk, Unit, UnitType};

/// From the world inwards, which is also from left to right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Layer {
    Outside,
    Proxy,
    Homeserver,
    Bridge,
    Database,
}

impl Layer {
    pub const ALL: [Self; 5] = [
        Self::Outside,
        Self::Proxy,
        Self::Homeserver,
        Self::Bridge,
        Self::Database,
    ];

    pub fn title(self) -> &'static str {
        match self {
            Self::Outside => "The world",
            Self::Proxy => "Proxy",
            Self::Homeserver => "Homeserver",
            Self::Bridge => "Bridges",
            Self::Database => "Database",
        }
    }

    /// One word for classes and ids.
    pub fn word(self) -> &'static str {
        match self {
            Self::Outside => "outside",
            Self::Proxy => "proxy",
            Self::Homeserver => "homeserver",
            Self::Bridge => "bridge",
            Self::Database => "database",
        }
    }
}

/// A unit that keeps running, or somebody outside.
#[derive(Debug)]
pub struct Node {
    pub name: String,
    pub about: Option<String>,
    pub layer: Layer,
    /// Address with port, and what for.
    pub listens: Vec<(String, String)>,
}

/// `from` begins the conversation.
#[derive(Debug)]
pub struct Link {
    pub from: usize,
    pub to: usize,
    pub purpose: String,
}

/// A unit that runs to its end before others start.
#[derive(Debug)]
pub struct Once {
    pub name: String,
    pub about: String,
    /// Those of its kind that run before it.
    pub after: Vec<usize>,
    /// Nodes that must run first.
    pub needs: Vec<usize>,
    /// Nodes that wait for it.
    pub before: Vec<usize>,
}

#[derive(Debug)]
pub struct Graph {
    pub title: String,
    pub nodes: Vec<Node>,
    pub links: Vec<Link>,
    pub once: Vec<Once>,
}

const CLIENTS: &str = "clients";

impl Graph {
    pub fn of(plan: &Plan) -> Self {
        let mut graph = Self {
            title: format!("{} · {}", plan.host, plan.server_name),
            nodes: Vec::new(),
            links: Vec::new(),
            once: Vec::new(),
        };
        let lasting: BTreeMap<&str, usize> = lasting(plan)
            .map(|(name, unit)| (name, graph.unit(name, unit)))
            .collect();
        let front = plan
            .proxy
            .as_ref()
            .and_then(|proxy| lasting.get(&*proxy.unit))
            .or_else(|| lasting.get(&*plan.synapse.unit));
        if let Some(&front) = front {
            let clients = graph.outside(CLIENTS);
            graph.nodes[clients].about = Some(plan.public_base_url.clone());
            graph.link(clients, front, "client API");
        }
        for (name, unit) in lasting_units(plan) {
            let from = lasting[name];
            for talk in &unit.talks_to {
                let (to, purpose) = match talk {
                    Talk::Unit(peer) => {
                        let known = lasting.get(&*peer.unit).copied();
                        let to = known.unwrap_or_else(|| graph.outside(short(&peer.unit)));
                        (to, &peer.purpose)
                    }
                    Talk::External(outside) => (graph.outside(&outside.external), &outside.purpose),
                };
                graph.link(from, to, purpose);
                // Federation goes both ways, and comes in where everything comes in.
                if let (Role::Homeserver, Talk::External(_), Some(&front)) =
                    (unit.role, talk, front)
                    && purpose == "federation"
                {
                    graph.link(to, front, purpose);
                }
            }
        }
        graph.once = once(plan, &lasting);
        graph
    }

    fn unit(&mut self, name: &str, unit: &Unit) -> usize {
        let listens = unit.listens.iter().map(|listen| {
            let address = if listen.address.contains(':') {
                format!("[{}]:{}", listen.address, listen.port)
            } else {
                format!("{}:{}", listen.address, listen.port)
            };
            (address, listen.purpose.clone())
        });
        self.nodes.push(Node {
            name: short(name).to_owned(),
            about: Some(unit.description.clone()),
            layer: layer(unit.role),
            listens: listens.collect(),
        });
        self.nodes.len() - 1
    }

    fn outside(&mut self, name: &str) -> usize {
        let is = |node: &Node| node.layer == Layer::Outside && node.name == name;
        self.nodes.iter().position(is).unwrap_or_else(|| {
            self.nodes.push(Node {
                name: name.to_owned(),
                about: None,
                layer: Layer::Outside,
                listens: Vec::new(),
            });
            self.nodes.len() - 1
        })
    }

    fn link(&mut self, from: usize, to: usize, purpose: &str) {
        let same = |link: &Link| link.from == from && link.to == to && link.purpose == purpose;
        if from != to && !self.links.iter().any(same) {
            self.links.push(Link {
                from,
                to,
                purpose: purpose.to_owned(),
            });
        }
    }
}

fn lasting_units(plan: &Plan) -> impl Iterator<Item = (&str, &Unit)> {
    let units = plan.units.iter().map(|(name, unit)| (&**name, unit));
    units.filter(|(_, unit)| !runs_once(unit))
}

/// The lasting units, layer by layer, by name.
fn lasting(plan: &Plan) -> impl Iterator<Item = (&str, &Unit)> {
    let mut units: Vec<_> = lasting_units(plan).collect();
    units.sort_by_key(|(name, unit)| (layer(unit.role), *name));
    units.into_iter()
}

fn runs_once(unit: &Unit) -> bool {
    unit.unit_type == UnitType::Oneshot || layer(unit.role) == Layer::Outside
}

/// What has no layer runs once.
fn layer(role: Role) -> Layer {
    match role {
        Role::Proxy => Layer::Proxy,
        Role::Homeserver => Layer::Homeserver,
        Role::Bridge => Layer::Bridge,
        Role::Postgresql => Layer::Database,
        Role::Secrets
        | Role::Registrations
        | Role::Database
        | Role::SigningKey
        | Role::Wake
        | Role::Certificates => Layer::Outside,
    }
}

fn once(plan: &Plan, lasting: &BTreeMap<&str, usize>) -> Vec<Once> {
    let units: Vec<(&str, &Unit)> = plan
        .units
        .iter()
        .filter(|(_, unit)| runs_once(unit))
        .map(|(name, unit)| (&**name, unit))
        .collect();
    let precedes = |first: (&str, &Unit), then: (&str, &Unit)| {
        first.1.before.iter().any(|name| name == then.0)
            || then.1.after.iter().any(|name| name == first.0)
    };
    // In the order of the nodes, which is from the world inwards.
    let nodes = |wanted: &dyn Fn((&str, &Unit)) -> bool| {
        let members = lasting.iter().filter(|(name, _)| {
            let unit = plan.units.get(**name);
            unit.is_some_and(|unit| wanted((name, unit)))
        });
        let mut nodes: Vec<usize> = members.map(|(_, &node)| node).collect();
        nodes.sort_unstable();
        nodes
    };
    units
        .iter()
        .map(|&this| Once {
            name: short(this.0).to_owned(),
            about: this.1.description.clone(),
            after: (0..units.len())
                .filter(|&other| precedes(units[other], this))
                .collect(),
            needs: nodes(&|other| precedes(other, this)),
            before: nodes(&|other| precedes(this, other)),
        })
        .collect()
}

/// Nearly all units are services, so the word says nothing.
fn short(unit: &str) -> &str {
    unit.strip_suffix(".service").unwrap_or(unit)
}
