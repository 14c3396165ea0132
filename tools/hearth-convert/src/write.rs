//! The host as Nix text.

use hearth_nix::{Binding, Expr, render, tidy};

use crate::choices::SecretsFrom;
use crate::{Choices, ConvertError, Data, HostDraft, Kept};

/// Who the server is, in the order in which a person reads it.
const HEAD: [&str; 4] = ["enable", "serverName", "admins", "publicBaseUrl"];
/// What follows, likewise.
const ORDER: [&str; 8] = [
    "stateDirectory",
    "database",
    "synapse",
    "bridges",
    "registrations",
    "proxy",
    "element",
    "secrets",
];
/// More lines than this about one thing are put into a set of their own.
const FEW: usize = 4;

/// One module with everything in it.
pub fn nix_text(
    host: &HostDraft,
    choices: &Choices,
    comments: &[String],
) -> Result<String, ConvertError> {
    let mut bindings = host.bindings();
    let rank = |binding: &Binding| {
        let name = binding.path.first().map(String::as_str).unwrap_or_default();
        let head = HEAD.iter().position(|known| *known == name);
        let rest = || {
            ORDER
                .iter()
                .position(|known| *known == name)
                .unwrap_or(ORDER.len())
                + HEAD.len()
        };
        head.unwrap_or_else(rest)
    };
    bindings.sort_by_key(rank);
    let inside = group(bindings).map_err(ConvertError::Nix)?;
    let mut module = vec![Binding::new(["hearth"], Expr::Attrs(inside))];
    module.extend(tidy(declarations(host, choices)).map_err(ConvertError::Nix)?);
    let mut text: String = comments.iter().map(|line| format!("# {line}\n")).collect();
    if host.options().iter().any(|(_, value)| uses_nix(value)) {
        text.push_str("{ config, ... }:\n");
    }
    text.push_str(&render(&Expr::Attrs(module)).map_err(ConvertError::Nix)?);
    Ok(text)
}

/// A few lines about one thing stay lines; more become a set.
fn group(bindings: Vec<Binding>) -> Result<Vec<Binding>, hearth_nix::EmitError> {
    let mut groups: Vec<(Vec<String>, Vec<Binding>)> = Vec::new();
    for binding in bindings {
        let about = about(&binding.path);
        match groups.iter_mut().find(|(known, _)| *known == about) {
            Some((_, group)) => group.push(binding),
            None => groups.push((about, vec![binding])),
        }
    }
    let mut result: Vec<Binding> = Vec::new();
    let mut is_after_set = false;
    for (about, mut group) in groups {
        let is_head = about
            .first()
            .is_some_and(|name| HEAD.contains(&name.as_str()));
        let is_few = group.len() <= FEW && group.iter().all(is_short);
        group = if is_few {
            group.into_iter().map(fold).collect()
        } else {
            tidy(group)?
        };
        if let Some(first) = group.first_mut() {
            let after_head = result.last().is_some_and(|last| {
                last.path
                    .first()
                    .is_some_and(|name| HEAD.contains(&name.as_str()))
            });
            first.blank_above =
                !is_head && !result.is_empty() && (!is_few || is_after_set || after_head);
        }
        is_after_set = !is_few;
        result.extend(group);
    }
    Ok(result)
}

/// A set of one binding is written as a path.
fn fold(mut binding: Binding) -> Binding {
    while let Expr::Attrs(inner) = &mut binding.value
        && let [only] = inner.as_mut_slice()
        && only.comments.is_empty()
    {
        let only = only.clone();
        binding.path.extend(only.path);
        binding.value = only.value;
        binding.trailing = binding.trailing.or(only.trailing);
    }
    binding
}

/// What a binding is about: one bridge, one registration, all secrets.
fn about(path: &[String]) -> Vec<String> {
    let depth = match path.first().map(String::as_str) {
        Some("bridges" | "registrations") => 2,
        _ => 1,
    };
    path.iter().take(depth).cloned().collect()
}

/// One line, with all the names before its value.
fn is_short(binding: &Binding) -> bool {
    let width: usize = binding.path.iter().map(|name| name.len() + 1).sum();
    let value = match &binding.value {
        Expr::Attrs(inner) => inner.len() <= 1,
        Expr::List(items) => items.len() <= 1,
        Expr::Str(text) => !text.contains('\n') && text.len() + width < 92,
        _ => true,
    };
    value && binding.comments.is_empty() && width < 88
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
    let found = host.secrets().iter().map(|found| &found.name);
    let all: Vec<&str> = found
        .chain(host.expected())
        .map(|name| name.as_str())
        .collect();
    let names = || all.iter().copied();
    let mut bindings: Vec<Binding> = match choices.secrets {
        SecretsFrom::Directory(_) => Vec::new(),
        SecretsFrom::Sops if all.is_empty() => Vec::new(),
        SecretsFrom::Sops => {
            let file = Binding::new(
                ["sops", "defaultSopsFile"],
                Expr::Raw("./secrets.yaml".to_owned()),
            );
            let secret =
                |name: &str| Binding::new(["sops", "secrets", name], Expr::Attrs(Vec::new()));
            std::iter::once(file).chain(names().map(secret)).collect()
        }
        SecretsFrom::Agenix => {
            let secret = |name: &str| {
                Binding::new(
                    ["age", "secrets", name, "file"],
                    Expr::Raw(format!("./{name}.age")),
                )
            };
            names().map(secret).collect()
        }
    };
    if let Some(first) = bindings.first_mut() {
        first.blank_above = true;
    }
    bindings
}
