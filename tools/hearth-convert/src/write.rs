//! The host as Nix text.

use hearth_nix::{Binding, Expr, module_with};

use crate::choices::SecretsFrom;
use crate::{Choices, ConvertError, Data, HostDraft, Kept};

/// The order in which a person reads a host.
const ORDER: [&str; 12] = [
    "enable",
    "serverName",
    "admins",
    "publicBaseUrl",
    "stateDirectory",
    "database",
    "synapse",
    "bridges",
    "registrations",
    "proxy",
    "secrets",
    "element",
];

/// One module with everything in it.
pub fn nix_text(
    host: &HostDraft,
    choices: &Choices,
    comments: &[String],
) -> Result<String, ConvertError> {
    let mut bindings = host.bindings();
    bindings.sort_by_key(|binding| {
        ORDER
            .iter()
            .position(|name| binding.path.get(1).is_some_and(|own| own == name))
            .unwrap_or(ORDER.len())
    });
    let mut before = "";
    for binding in &mut bindings {
        let section = binding.path.get(1).map(String::as_str).unwrap_or_default();
        let is_head = ["enable", "serverName", "admins", "publicBaseUrl"].contains(&section);
        let group = if is_head { "head" } else { section };
        binding.blank_above = !before.is_empty() && before != group && binding.path.len() > 2;
        before = match group {
            "head" => "head",
            other => ORDER
                .iter()
                .find(|name| **name == other)
                .copied()
                .unwrap_or("rest"),
        };
    }
    bindings.extend(declarations(host, choices));
    let needs_config = host.options().iter().any(|(_, value)| uses_nix(value));
    let arguments: &[&str] = if needs_config { &["config"] } else { &[] };
    module_with(arguments, &bindings, comments).map_err(ConvertError::Nix)
}

fn uses_nix(kept: &Kept) -> bool {
    match &kept.data {
        Data::Nix(_) => true,
        Data::List(items) => items.iter().any(uses_nix),
        Data::Map(entries) => entries.iter().any(|(_, value)| uses_nix(value)),
        _ => false,
    }
}

/// What the modules that decrypt secrets have to be told.
fn declarations(host: &HostDraft, choices: &Choices) -> Vec<Binding> {
    let names = host.secrets().iter().map(|found| found.name.as_str());
    match choices.secrets {
        SecretsFrom::Directory(_) => Vec::new(),
        SecretsFrom::Sops => {
            let file = Binding::new(
                ["sops", "defaultSopsFile"],
                Expr::Raw("./secrets.yaml".to_owned()),
            )
            .blank_above();
            let secret =
                |name: &str| Binding::new(["sops", "secrets", name], Expr::Attrs(Vec::new()));
            if host.secrets().is_empty() {
                Vec::new()
            } else {
                std::iter::once(file).chain(names.map(secret)).collect()
            }
        }
        SecretsFrom::Agenix => {
            let secret = |name: &str| {
                Binding::new(
                    ["age", "secrets", name, "file"],
                    Expr::Raw(format!("./{name}.age")),
                )
            };
            names.map(secret).collect()
        }
    }
}
