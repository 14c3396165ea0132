//! Secrets leave the configuration: each becomes a file, and what stays is its name.

use hearth_bridges::{Layout, SecretKind, dotted, schema, secrets};
use hearth_report::{Finding, Secret, Severity};

use super::database::is_address;
use super::{BridgeDraft, Leaf};
use crate::replace::{Words, replace};
use crate::{Choices, Data, HostDraft, Place};

/// Whether the table says that a key holds a secret.
pub(super) fn holds_one(kind: &str, layout: Layout, path: &[String]) -> bool {
    secrets().of(kind, layout, path).is_some()
}

pub(super) fn take(
    leaves: &mut Vec<Leaf>,
    draft: &mut BridgeDraft,
    kind: &str,
    layout: Layout,
    choices: &Choices,
    host: &mut HostDraft,
) {
    let generated = draft.wiring.config("generate");
    let refused = draft.wiring.secret_keys();
    let key_files = draft.wiring.key_files();
    let encrypts = is_on(
        leaves,
        &[&["encryption", "allow"], &["bridge", "encryption", "allow"]],
    );
    let text = |leaf: &Leaf| match &leaf.kept.data {
        Data::Text(text) => Some(text.clone()),
        _ => None,
    };
    let is_made = |leaf: &Leaf| {
        generated.iter().any(|(path, _)| *path == leaf.path)
            || makes_itself(kind, layout, &leaf.path)
    };
    let is_needed = |leaf: &&Leaf| {
        is_made(leaf)
            && text(leaf).is_some_and(|value| is_lost_without(leaf, &value, leaves, encrypts))
    };
    let needed: Vec<Vec<String>> = leaves
        .iter()
        .filter(is_needed)
        .map(|leaf| leaf.path.clone())
        .collect();
    leaves.retain_mut(|leaf| {
        let is_refused = refused.contains(&leaf.path);
        let rule = secrets().of(kind, layout, &leaf.path).map(|rule| {
            if is_refused && rule == SecretKind::Url {
                SecretKind::Secret
            } else {
                rule
            }
        });
        if rule == Some(SecretKind::Token) {
            token(leaf, draft, host);
            return false;
        }
        let suffix = generated
            .iter()
            .find(|(path, _)| *path == leaf.path)
            .and_then(|(_, suffix)| suffix.as_str());
        if suffix.is_some() || makes_itself(kind, layout, &leaf.path) {
            let needed = choices.full || needed.contains(&leaf.path);
            if !made(leaf, suffix, needed, draft, host) {
                return false;
            }
        }
        if let Some((_, suffix)) = key_files.iter().find(|(path, _)| *path == leaf.path) {
            if let Data::Text(path) = &leaf.kept.data {
                draft
                    .key_files
                    .push((suffix.clone(), path.clone(), leaf.kept.place.clone()));
            }
            return false;
        }
        // The database is Hearth's, and reached without a password.
        if draft.wiring.has_database() && is_address(&leaf.path) {
            return true;
        }
        let words = Words {
            bridge: kind.to_owned(),
            file: &draft.file,
        };
        replace(&mut leaf.kept, &leaf.path, rule, &words, host);
        true
    });
    if encrypts
        && draft.layout == Layout::Bridgev2
        && !draft.generated.iter().any(|(name, ..)| name == "pickle")
    {
        let fact = "encryption is on, and the file has no `encryption.pickle_key`: the bridge made a new one at each start";
        let remedy = "the host makes one and keeps it; if the bridge wrote its key elsewhere, bring it along as `hearth.secrets`";
        host.report(Finding::warning(draft.file.clone(), fact).remedy(remedy));
    }
    sealed_by_default(draft, kind, layout, choices);
    draft.encrypts = encrypts;
}

/// What was sealed with a key that is the bridge's default, and that the host would make anew.
fn sealed_by_default(draft: &mut BridgeDraft, kind: &str, layout: Layout, choices: &Choices) {
    for (path, suffix) in draft.wiring.config("generate") {
        let key = choices
            .schema(kind, layout)
            .and_then(|schema| schema.key(&path));
        let (Some(default), Some(suffix)) =
            (key.and_then(|key| key.default.as_str()), suffix.as_str())
        else {
            continue;
        };
        let is_key = secrets().of(kind, layout, &path) == Some(SecretKind::Key);
        let is_known = draft.generated.iter().any(|(name, ..)| name == suffix);
        if is_key && !is_known && !secrets().is_word(default) {
            let what = format!("the default of `{}`", dotted(&path));
            draft
                .generated
                .push((suffix.to_owned(), Secret::new(default), None, what));
        }
    }
}

/// Whether the bridge makes a value where there is none.
fn makes_itself(kind: &str, layout: Layout, path: &[String]) -> bool {
    let key = schema(kind, layout).and_then(|schema| schema.key(path));
    key.is_some_and(|key| key.default == "generate")
}

fn is_on(leaves: &[Leaf], paths: &[&[&str]]) -> bool {
    leaves
        .iter()
        .any(|leaf| paths.iter().any(|path| leaf.is(path)) && leaf.kept.data == Data::Bool(true))
}

fn token(leaf: &Leaf, draft: &mut BridgeDraft, host: &mut HostDraft) {
    let place = leaf
        .kept
        .place
        .clone()
        .unwrap_or_else(|| draft.place.clone());
    let Data::Text(value) = &leaf.kept.data else {
        return;
    };
    if secrets().is_word(value) {
        let fact = format!(
            "`{}` was never filled in: this bridge has not been registered",
            dotted(&leaf.path)
        );
        host.report(
            Finding::new(Severity::Note, place.to_string(), fact)
                .remedy("nothing: the host makes new tokens"),
        );
        return;
    }
    let found = Some((Secret::new(value.clone()), place));
    match leaf.path.last().map(String::as_str) {
        Some("as_token") => draft.as_token = found,
        _ => draft.hs_token = found,
    }
}

/// A key for which the bridge or the host makes a value: brought along only where something would be lost without it.
fn is_lost_without(leaf: &Leaf, value: &str, leaves: &[Leaf], encrypts: bool) -> bool {
    let sibling = |name: &str| {
        let mut path = leaf.path.clone();
        path.pop();
        path.push(name.to_owned());
        leaves
            .iter()
            .find(|other| other.path == path)
            .map(|other| &other.kept.data)
    };
    match leaf.path.last().map(String::as_str) {
        Some("pickle_key" | "crypto_db_pickle_key") => encrypts || leaf.path.len() == 1,
        // Addresses that were given out are signed with it.
        Some("signing_key" | "server_key") => sibling("enabled") == Some(&Data::Bool(true)),
        Some("avatar_proxy_key") => {
            sibling("public_address").is_some_and(|address| *address != Data::Null)
        }
        // The bridge makes 64 letters by itself; anything else somebody chose, and gave to somebody.
        _ => value.len() != 64,
    }
}

/// Whether the leaf stays in the settings.
fn made(
    leaf: &Leaf,
    suffix: Option<&str>,
    is_needed: bool,
    draft: &mut BridgeDraft,
    host: &mut HostDraft,
) -> bool {
    let Data::Text(value) = &leaf.kept.data else {
        return false;
    };
    let name = dotted(&leaf.path);
    if secrets().is_word(value) {
        // `disable` is a decision, `generate` is none.
        return !matches!(value.as_str(), "" | "generate" | "$generateMe");
    }
    if !is_needed {
        let subject = leaf
            .kept
            .place
            .as_ref()
            .map_or_else(|| name.clone(), Place::to_string);
        let fact = format!(
            "`{name}` is a secret that the bridge made for itself; the host makes a new one"
        );
        host.report(
            Finding::new(Severity::Note, subject, fact)
                .remedy("to keep the old one, convert with `--full`"),
        );
        return false;
    }
    match suffix {
        Some(suffix) => {
            draft.generated.push((
                suffix.to_owned(),
                Secret::new(value.clone()),
                leaf.kept.place.clone(),
                format!("`{name}`"),
            ));
            false
        }
        None => true,
    }
}
