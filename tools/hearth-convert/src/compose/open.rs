//! What variables stand for in a service: names of the server, and what nobody says.

use hearth_yaml::Node;

use super::service::{LOOKED_AT, Service};

impl<'a> Service<'a> {
    /// Under which names a proxy leads here: labels of Traefik and Caddy, the variable of nginx-proxy.
    pub(super) fn domains(&self) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        for (name, _, value) in self.pairs("labels") {
            let value = self.variables.fill(&value).text;
            if is_rule(&name) {
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

    /// Variables in what is looked at, that nobody fills in here; where the first of them is; and whether a default
    /// of the file took the place of one.
    pub(super) fn open(&self) -> (Vec<String>, Option<&'a Node<'a>>, Option<&'a Node<'a>>) {
        let mut nodes: Vec<(&Node<'_>, String)> = Vec::new();
        let mut scalar = |node: &'a Node<'a>| {
            if let Some(text) = node.as_str() {
                nodes.push((node, text.to_owned()));
            }
        };
        self.first("image").into_iter().for_each(&mut scalar);
        for item in ["volumes", "ports"]
            .into_iter()
            .flat_map(|key| self.all(key))
            .flat_map(Node::items)
        {
            scalar(item);
            item.entries().iter().for_each(|(_, value)| scalar(value));
        }
        let labels = self.pairs("labels").into_iter();
        let labels = labels.filter(|(name, ..)| is_rule(name) || name == "caddy");
        let environment = self.pairs("environment").into_iter();
        let environment = environment.filter(|(name, ..)| LOOKED_AT.contains(&name.as_str()));
        nodes.extend(
            labels
                .chain(environment)
                .map(|(_, node, value)| (node, value)),
        );
        let mut names: Vec<String> = Vec::new();
        let (mut place, mut default) = (None, None);
        for (node, text) in nodes {
            let filled = self.variables.fill(&text);
            if filled.by_default {
                default = default.or(Some(node));
            }
            for name in filled.unknown {
                place = place.or(Some(node));
                let shown = format!("`${{{name}}}`");
                if !names.contains(&shown) {
                    names.push(shown);
                }
            }
        }
        (names, place, default)
    }
}

fn is_rule(label: &str) -> bool {
    label.starts_with("traefik.") && label.ends_with(".rule")
}
