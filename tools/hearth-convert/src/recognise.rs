//! What a file is, told from what is in it; its name only decides between equals.

use hearth_bridges::Layout;
use hearth_yaml::{Dialect, Node, Reader};

use crate::Input;
use crate::compose::is_environment;

mod score;
mod shape;
mod version;

use shape::{Shape, layout};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// The configuration of a bridge.
    Bridge {
        kind: String,
        layout: Layout,
    },
    /// An appservice's registration.
    Registration,
    /// Synapse's `homeserver.yaml`.
    Homeserver,
    /// Synapse's logging configuration.
    SynapseLog,
    /// Synapse's signing key: `ed25519 a_AbCd …`.
    SigningKey,
    /// `/.well-known/matrix/client`
    WellKnownClient,
    /// `/.well-known/matrix/server`
    WellKnownServer,
    /// Element Web's `config.json`
    ElementWeb,
    Compose,
    /// The `.env` beside one.
    Environment,
    /// Anything else.
    Plain,
}

impl What {
    /// Whose reading counts.
    pub fn dialect(&self) -> Dialect {
        match self {
            Self::Bridge { kind, layout } => match layout {
                Layout::Bridgev2 | Layout::LegacyGo => Dialect::GoYaml3,
                Layout::Python => Dialect::Ruamel,
                Layout::Own => match kind.as_str() {
                    "hookshot" => Dialect::Yaml2,
                    "appservice-irc" => Dialect::JsYaml4,
                    "mx-puppet-discord" => Dialect::JsYaml3,
                    _ => Dialect::Plain,
                },
            },
            // Synapse reads it too, and aborts at what it does not like.
            Self::Registration | Self::Homeserver | Self::SynapseLog | Self::SigningKey => {
                Dialect::PyYaml
            }
            Self::WellKnownClient | Self::WellKnownServer | Self::ElementWeb => Dialect::Json,
            Self::Compose => Dialect::GoYaml3,
            Self::Environment | Self::Plain => Dialect::Plain,
        }
    }

    /// In words, as in "`config.yaml` is …".
    pub fn words(&self) -> String {
        match self {
            Self::Bridge { kind, layout } => format!("the configuration of {kind} ({layout})"),
            Self::Registration => "a registration".to_owned(),
            Self::Homeserver => "Synapse's configuration".to_owned(),
            Self::SynapseLog => "Synapse's logging configuration".to_owned(),
            Self::SigningKey => "Synapse's signing key".to_owned(),
            Self::WellKnownClient => "what `/.well-known/matrix/client` answers".to_owned(),
            Self::WellKnownServer => "what `/.well-known/matrix/server` answers".to_owned(),
            Self::ElementWeb => "Element Web's configuration".to_owned(),
            Self::Compose => "a docker-compose file".to_owned(),
            Self::Environment => "the variables of a docker-compose file".to_owned(),
            Self::Plain => "YAML of no kind that is known".to_owned(),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recognised {
    pub what: What,
    /// Of which version, roughly: `0.26.1 or newer`.
    pub version: Option<String>,
}

/// Looks at a file; none if no reader gets anything out of it.
pub fn recognise(input: &Input) -> Option<Recognised> {
    if is_environment(input) {
        return Some(Recognised {
            what: What::Environment,
            version: None,
        });
    }
    let dialects = [
        Dialect::Plain,
        Dialect::GoYaml3,
        Dialect::PyYaml,
        Dialect::JsYaml4,
    ];
    let read = |dialect| {
        Reader::new(dialect)
            .comments(false)
            .read(&input.name, &input.bytes)
            .ok()
    };
    let document = dialects.into_iter().find_map(read)?;
    Some(look(&input.name, &document.root))
}

/// The same for a file that has been read; `name` is its path.
pub fn look(name: &str, root: &Node<'_>) -> Recognised {
    if let Some(what) = other(root) {
        return Recognised {
            what,
            version: None,
        };
    }
    let Some(layout) = layout(root) else {
        return Recognised {
            what: What::Plain,
            version: None,
        };
    };
    let known = match layout {
        Shape::Own(kind) => Some((kind.to_owned(), Layout::Own)),
        Shape::Maubot => Some(("maubot".to_owned(), Layout::Python)),
        Shape::Mautrix(layout) => {
            score::kind(name, root, layout).map(|kind| (kind.to_owned(), layout))
        }
    };
    let Some((kind, layout)) = known else {
        return Recognised {
            what: What::Plain,
            version: None,
        };
    };
    let version = version::of(root, &kind, layout);
    Recognised {
        what: What::Bridge { kind, layout },
        version,
    }
}

/// Whether a file has the shape of the bridges that have one in common.
pub(crate) fn is_some_bridge(root: &Node<'_>) -> bool {
    other(root).is_none() && matches!(layout(root), Some(Shape::Mautrix(_)))
}

/// An algorithm, a version and 32 bytes in base64; the lines of several keys are one text to a reader of YAML.
fn is_signing_key(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    !words.is_empty()
        && words.len().is_multiple_of(3)
        && words
            .chunks(3)
            .all(|key| key[0] == "ed25519" && key[2].trim_end_matches('=').len() == 43)
}

/// What is no bridge's configuration.
fn other(root: &Node<'_>) -> Option<What> {
    if root.as_str().is_some_and(is_signing_key) {
        return Some(What::SigningKey);
    }
    let has = |key: &str| root.get(key).is_some();
    let text = |key: &str| root.get(key).is_some_and(|value| value.as_str().is_some());
    let is_compose = |services: &Node<'_>| {
        let looks = |service: &Node<'_>| {
            ["image", "build", "extends", "container_name"]
                .iter()
                .any(|key| service.get(key).is_some())
        };
        services.entries().iter().any(|(_, service)| looks(service))
    };
    let synapse = [
        "listeners",
        "database",
        "signing_key_path",
        "report_stats",
        "media_store_path",
        "registration_shared_secret",
        "macaroon_secret_key",
        "form_secret",
        "pid_file",
        "log_config",
        "trusted_key_servers",
        "app_service_config_files",
        "public_baseurl",
        "enable_registration",
    ];
    let element = [
        "default_server_config",
        "default_hs_url",
        "default_server_name",
        "brand",
        "integrations_ui_url",
        "show_labs_settings",
        "room_directory",
    ];
    let count = |keys: &[&str]| keys.iter().filter(|key| has(key)).count();
    if has("as_token")
        && has("hs_token")
        && ["namespaces", "sender_localpart", "url"]
            .iter()
            .any(|key| has(key))
    {
        return Some(What::Registration);
    }
    if root.get("services").is_some_and(is_compose) {
        return Some(What::Compose);
    }
    if (text("server_name") && count(&synapse) >= 1) || (count(&synapse) >= 3 && !has("appservice"))
    {
        return Some(What::Homeserver);
    }
    if has("m.homeserver") {
        return Some(What::WellKnownClient);
    }
    if text("m.server") {
        return Some(What::WellKnownServer);
    }
    if has("handlers") && has("version") && (has("root") || has("loggers")) {
        return Some(What::SynapseLog);
    }
    (has("default_server_config") || has("default_hs_url") || count(&element) >= 2)
        .then_some(What::ElementWeb)
}
