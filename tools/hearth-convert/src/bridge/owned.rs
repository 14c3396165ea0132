//! Keys that Hearth sets itself: what they say becomes an option, a claim about the server, or nothing.

use hearth_bridges::{dotted, unfill};
use hearth_report::{Finding, Severity};

use super::{BridgeDraft, Leaf, puppets};
use crate::{Data, HostDraft, Kept, Place, Subject};

/// Options that a placeholder stands for.
const OPTIONS: [&str; 4] = ["port", "id", "bot", "userPrefix"];

pub(super) fn take(leaves: &mut Vec<Leaf>, draft: &mut BridgeDraft, host: &mut HostDraft) {
    let rules = draft.wiring.config("set");
    let literal = draft.wiring.literal();
    let mut kept = Vec::new();
    for leaf in leaves.drain(..) {
        let Some((_, template)) = rules.iter().find(|(path, _)| *path == leaf.path) else {
            if !puppets::is_empty_map(&leaf, draft) {
                kept.push(leaf);
            }
            continue;
        };
        let text = match &leaf.kept.data {
            Data::Text(text) => text.clone(),
            Data::Int(number) => number.to_string(),
            _ => continue,
        };
        let Some(template) = template.as_str() else {
            continue;
        };
        claims(&leaf, &text, draft, host);
        let wanted = OPTIONS
            .iter()
            .any(|name| template.contains(&format!("{{{name}}}")));
        match unfill(template, &text, &literal) {
            Some(found) => {
                for (name, value) in found
                    .into_iter()
                    .filter(|(name, _)| OPTIONS.contains(&name.as_str()))
                {
                    option(&name, &value, &leaf, draft);
                }
            }
            None if wanted => {
                let fact = format!(
                    "`{}` is not of the shape `{template}`, and Hearth has no other",
                    dotted(&leaf.path)
                );
                let subject = leaf
                    .kept
                    .place
                    .as_ref()
                    .map_or_else(|| draft.file.clone(), Place::to_string);
                let remedy = "people of the other side would get new names: keep the bridge as it is, or accept that";
                host.report(Finding::error(subject, fact).remedy(remedy));
            }
            None if !template.contains('{') && is_telling(&leaf.path) => {
                let fact = format!("Hearth sets `{}` to `{template}`", dotted(&leaf.path));
                let subject = leaf
                    .kept
                    .place
                    .as_ref()
                    .map_or_else(|| draft.file.clone(), Place::to_string);
                host.report(
                    Finding::new(Severity::Note, subject, fact)
                        .remedy("nothing, unless you had a reason"),
                );
            }
            None => {}
        }
    }
    *leaves = kept;
}

/// Addresses are those of another machine or container; that they differ says nothing.
fn is_telling(path: &[String]) -> bool {
    !path.last().is_some_and(|name| {
        ["hostname", "address", "bindAddress", "bindHostname"].contains(&name.as_str())
    })
}

fn option(name: &str, value: &str, leaf: &Leaf, draft: &mut BridgeDraft) {
    match name {
        "id" => draft.id = Some(value.to_owned()),
        "bot" => draft.bot = Some(value.to_owned()),
        _ => {}
    }
    let is_usual = match name {
        "port" => draft
            .wiring
            .port()
            .is_some_and(|port| port.to_string() == value),
        "bot" => draft.wiring.bot() == Some(value),
        "userPrefix" => draft.wiring.user_prefix() == Some(value),
        // Compared when the bridge has its name.
        _ => true,
    };
    if is_usual {
        return;
    }
    let data = match value.parse() {
        Ok(number) if name == "port" => Data::Int(number),
        _ => Data::Text(value.to_owned()),
    };
    let mut kept = Kept::new(data);
    kept.place.clone_from(&leaf.kept.place);
    kept.comments.clone_from(&leaf.kept.comments);
    kept.trailing.clone_from(&leaf.kept.trailing);
    draft.option(&[name], kept);
}

fn claims(leaf: &Leaf, text: &str, draft: &BridgeDraft, host: &mut HostDraft) {
    let place = leaf
        .kept
        .place
        .clone()
        .unwrap_or_else(|| draft.place.clone());
    let path: Vec<&str> = leaf.path.iter().map(String::as_str).collect();
    match path.as_slice() {
        ["homeserver" | "bridge", "domain"] => host.claim(Subject::ServerName, text, place),
        ["homeserver", "address"] | ["bridge", "url"] => host.claim(Subject::Synapse, text, place),
        ["homeserver", "media_url"] | ["bridge", "mediaUrl"] => {
            host.claim(Subject::PublicBaseUrl, text, place)
        }
        ["appservice", "address"] => {
            let id = draft
                .id
                .clone()
                .unwrap_or_else(|| draft.wiring.kind.clone());
            host.claim(Subject::Url { id }, text, place);
        }
        _ => {}
    }
}
