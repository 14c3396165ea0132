//! One service: its image, its files, its ports. Of its environment only the names are ever told.

use hearth_yaml::Node;

use crate::data::key_text;

pub(super) struct Service<'a> {
    pub(super) node: &'a Node<'a>,
}

impl Service<'_> {
    pub(super) fn image(&self) -> Option<String> {
        self.node
            .get("image")
            .and_then(Node::as_str)
            .map(str::to_owned)
    }

    /// The directory or volume that is `/data` inside.
    pub(super) fn data(&self) -> Option<String> {
        let volumes = self.node.get("volumes").map_or(&[][..], Node::items);
        let pair = |volume: &Node<'_>| {
            let text = |key: &str| volume.get(key).and_then(Node::as_str).map(str::to_owned);
            match volume.as_str() {
                Some(short) => {
                    let mut parts = short.split(':');
                    Some((parts.next()?.to_owned(), parts.next()?.to_owned()))
                }
                None => text("source").zip(text("target")),
            }
        };
        let is_data = |(_, target): &(String, String)| target.trim_end_matches('/') == "/data";
        volumes
            .iter()
            .filter_map(pair)
            .find(is_data)
            .map(|(source, _)| source.trim_end_matches('/').to_owned())
    }

    /// Published ports, apart from those for this machine alone.
    pub(super) fn ports(&self) -> Vec<String> {
        let ports = self.node.get("ports").map_or(&[][..], Node::items);
        let told = |port: &Node<'_>| {
            let long = |key: &str| {
                port.get(key).and_then(|node| {
                    node.as_str()
                        .map(str::to_owned)
                        .or_else(|| node.as_i64().map(|number| number.to_string()))
                })
            };
            let short = port
                .as_str()
                .map(str::to_owned)
                .or_else(|| port.as_i64().map(|number| number.to_string()));
            let ip = long("host_ip").is_some_and(|ip| ip.starts_with("127."));
            let local = |short: &str| {
                short.starts_with("127.")
                    || short.starts_with("localhost")
                    || short.starts_with("[::1]")
            };
            match short {
                Some(short) => (!local(&short)).then_some(short),
                None => long("published").filter(|_| !ip),
            }
        };
        ports
            .iter()
            .filter_map(told)
            .map(|port| format!("`{port}`"))
            .collect()
    }

    /// Both ways of writing a list of names and values.
    fn pairs(&self, section: &str) -> Vec<(String, String)> {
        let Some(node) = self.node.get(section) else {
            return Vec::new();
        };
        let listed = node.items().iter().filter_map(Node::as_str).map(|line| {
            let (name, value) = line.split_once('=').unwrap_or((line, ""));
            (name.to_owned(), value.to_owned())
        });
        let mapped = node.entries().iter().map(|(name, value)| {
            (
                key_text(name),
                value.as_str().unwrap_or_default().to_owned(),
            )
        });
        listed.chain(mapped).collect()
    }

    /// The names, which are no secrets; values may be. Without those that are looked at.
    pub(super) fn variables(&self) -> Vec<String> {
        self.pairs("environment")
            .into_iter()
            .filter(|(name, _)| !["SYNAPSE_SERVER_NAME", "VIRTUAL_HOST"].contains(&name.as_str()))
            .map(|(name, _)| format!("`{name}`"))
            .collect()
    }

    pub(super) fn variable(&self, wanted: &str) -> Option<String> {
        let is_it = |(name, value): &(String, String)| {
            name == wanted && !value.is_empty() && !value.contains('$')
        };
        self.pairs("environment")
            .into_iter()
            .find(is_it)
            .map(|(_, value)| value)
    }

    /// Under which names a proxy leads here: labels of Traefik and Caddy, the variable of nginx-proxy.
    pub(super) fn domains(&self) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        for (name, value) in self.pairs("labels") {
            if name.starts_with("traefik.") && name.ends_with(".rule") {
                let hosts = value.split("Host(").skip(1);
                found.extend(
                    hosts
                        .filter_map(|rest| rest.split(['`', '"', '\'']).nth(1))
                        .map(str::to_owned),
                );
            } else if name == "caddy" {
                found.extend(value.split([' ', ',']).map(str::to_owned));
            }
        }
        found.extend(
            self.variable("VIRTUAL_HOST")
                .into_iter()
                .flat_map(|hosts| hosts.split(',').map(str::to_owned).collect::<Vec<_>>()),
        );
        // A name that some variable fills in is not known here.
        found.retain(|domain| domain.contains('.') && !domain.contains(['$', '{', '/']));
        found.dedup();
        found
    }
}
