//! One service: its image, its files, its ports. Of its environment only the names are ever told.

use hearth_yaml::{Node, Value};

use super::variables::Variables;
use crate::File;

/// The variables of an environment that are looked at.
pub(super) const LOOKED_AT: [&str; 2] = ["SYNAPSE_SERVER_NAME", "VIRTUAL_HOST"];
/// Services that extend each other in a circle end here, as do maps that merge each other.
const DEPTH: usize = 8;

pub(super) struct Service<'a> {
    file: &'a File<'a>,
    /// Its own map, then those that it extends in the same file.
    layers: Vec<&'a Node<'a>>,
    pub(super) variables: &'a Variables,
}

/// Where a service takes more from than can be followed.
pub(super) struct Elsewhere<'a> {
    pub(super) node: &'a Node<'a>,
    pub(super) from: String,
}

impl<'a> Service<'a> {
    /// The service, and what it extends that is not in this file.
    pub(super) fn new(
        file: &'a File<'a>,
        node: &'a Node<'a>,
        services: &'a Node<'a>,
        variables: &'a Variables,
    ) -> (Self, Option<Elsewhere<'a>>) {
        let mut layers = vec![node];
        let mut elsewhere = None;
        while let Some(extends) = layers
            .last()
            .and_then(|layer| lookup(layer, "extends", DEPTH))
        {
            let name = extends
                .as_str()
                .or_else(|| extends.get("service").and_then(Node::as_str));
            let file = extends.get("file").and_then(Node::as_str);
            let base = name
                .filter(|_| file.is_none())
                .and_then(|name| services.get(name));
            match base {
                Some(base) if layers.len() < DEPTH => layers.push(base),
                _ => {
                    let from = match (name, file) {
                        (Some(name), Some(file)) => format!("`{name}` of `{file}`"),
                        (Some(name), None) => format!("`{name}`"),
                        (None, Some(file)) => format!("`{file}`"),
                        (None, None) => "another".to_owned(),
                    };
                    elsewhere = Some(Elsewhere {
                        node: extends,
                        from,
                    });
                    break;
                }
            }
        }
        let service = Self {
            file,
            layers,
            variables,
        };
        (service, elsewhere)
    }

    /// What the service says itself under a key, and all that it extends says.
    pub(super) fn all(&self, key: &str) -> impl Iterator<Item = &'a Node<'a>> {
        self.layers
            .iter()
            .filter_map(|layer| lookup(layer, key, DEPTH))
            .collect::<Vec<_>>()
            .into_iter()
    }

    /// The key where it is said first.
    pub(super) fn first(&self, key: &str) -> Option<&'a Node<'a>> {
        self.all(key).next()
    }

    fn filled(&self, node: &Node<'_>) -> Option<String> {
        match node.value() {
            Value::String(text) => Some(self.variables.fill(text).text),
            Value::Int(number) => Some(number.to_string()),
            _ => None,
        }
    }

    pub(super) fn image(&self) -> Option<String> {
        self.filled(self.first("image")?)
    }

    /// What of the machine is where inside: source and target.
    pub(super) fn mounts(&self) -> Vec<(String, String)> {
        let pair = |volume: &Node<'_>| {
            let text = |key: &str| volume.get(key).and_then(|node| self.filled(node));
            match self.filled(volume) {
                Some(short) => {
                    let (source, rest) = short.split_once(':')?;
                    let target = rest.split(':').next()?;
                    Some((source.to_owned(), target.to_owned()))
                }
                None => text("source").zip(text("target")),
            }
        };
        self.all("volumes")
            .flat_map(Node::items)
            .filter_map(pair)
            .map(|(source, target)| (bare(&source), bare(&target)))
            .collect()
    }

    /// The directory or volume that is `/data` inside.
    pub(super) fn data(&self) -> Option<String> {
        let mut mounts = self.mounts().into_iter();
        mounts
            .find(|(_, target)| target == "/data")
            .map(|(source, _)| source)
    }

    /// Published ports, apart from those for this machine alone.
    pub(super) fn ports(&self) -> Vec<String> {
        let told = |port: &Node<'_>| {
            let long = |key: &str| port.get(key).and_then(|node| self.filled(node));
            let ip = long("host_ip").is_some_and(|ip| ip.starts_with("127."));
            let local = |short: &str| {
                ["127.", "localhost", "[::1]"]
                    .iter()
                    .any(|start| short.starts_with(start))
            };
            match self.filled(port) {
                Some(short) => (!local(&short)).then_some(short),
                None => long("published").filter(|_| !ip),
            }
        };
        self.all("ports")
            .flat_map(Node::items)
            .filter_map(told)
            .map(|port| format!("`{port}`"))
            .collect()
    }

    /// Both ways of writing a list of names and values.
    pub(super) fn pairs(&self, section: &str) -> Vec<(String, &'a Node<'a>, String)> {
        let mut pairs = Vec::new();
        for node in self.all(section) {
            for item in node.items() {
                let line = item.as_str().unwrap_or_default();
                let (name, value) = line.split_once('=').unwrap_or((line, ""));
                pairs.push((name.to_owned(), item, value.to_owned()));
            }
            for (name, value) in node.entries() {
                let text = value.as_str().unwrap_or_default().to_owned();
                pairs.push((self.file.key_text(name), value, text));
            }
        }
        pairs.retain(|(name, ..)| !name.is_empty());
        pairs
    }

    /// The names, which are no secrets; values may be. Without those that are looked at.
    pub(super) fn variables(&self) -> Vec<String> {
        self.pairs("environment")
            .into_iter()
            .filter(|(name, ..)| !LOOKED_AT.contains(&name.as_str()))
            .map(|(name, ..)| format!("`{name}`"))
            .collect()
    }

    /// Files that more variables are in.
    pub(super) fn env_files(&self) -> Option<(&'a Node<'a>, Vec<String>)> {
        let node = self.first("env_file")?;
        let path = |item: &Node<'_>| {
            self.filled(item)
                .or_else(|| self.filled(item.get("path")?))
                .map(|path| format!("`{path}`"))
        };
        let items = node.items().iter().filter_map(path);
        let files: Vec<String> = items.chain(path(node)).collect();
        (!files.is_empty()).then_some((node, files))
    }

    pub(super) fn variable(&self, wanted: &str) -> Option<String> {
        let mut found = self.pairs("environment").into_iter();
        let (.., value) = found.find(|(name, _, value)| name == wanted && !value.is_empty())?;
        let filled = self.variables.fill(&value);
        filled.unknown.is_empty().then_some(filled.text)
    }
}

fn bare(path: &str) -> String {
    match path.trim_end_matches('/') {
        "" => "/".to_owned(),
        path => path.to_owned(),
    }
}

/// A key of a map, or of what is merged into it.
fn lookup<'a>(map: &'a Node<'a>, key: &str, depth: usize) -> Option<&'a Node<'a>> {
    if let Some(found) = map.get(key) {
        return Some(found);
    }
    let merged = map.get("<<").filter(|_| depth > 0)?;
    let mut maps = std::iter::once(merged).chain(merged.items());
    maps.find_map(|map| lookup(map, key, depth - 1))
}
