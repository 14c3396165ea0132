//! The tokens of a bridge that was set up by hand, so that its rooms and people stay.

use std::path::Path;

use hearth_files::read_text;
use serde_json::{Map, Value};

use crate::document::{Tokens, parse};
use crate::store::{LIMIT, Wanted, look};
use crate::{Damage, RegistrationError};

/// What another registration has that this one is to have too.
pub(crate) struct Adopted {
    pub tokens: Tokens,
    pub sender: String,
    /// What is otherwise in that registration, and what comes of it.
    pub remarks: Vec<String>,
}

pub(crate) fn adopt(wanted: &Wanted, from: &Path) -> Result<Adopted, RegistrationError> {
    let failed = |source: Damage| RegistrationError::NotAdopted {
        id: wanted.id.clone(),
        path: from.to_owned(),
        source,
    };
    let found = look(from).map_err(failed)?;
    let sender = sender(&found.fields).ok_or_else(|| failed(Damage::BadSender))?;
    Ok(Adopted {
        remarks: remarks(wanted, &found.fields, &sender),
        tokens: found.tokens,
        sender,
    })
}

/// Synapse stops at a sender that would have to be written otherwise in an address.
pub(crate) fn sender(fields: &Map<String, Value>) -> Option<String> {
    let text = fields.get("sender_localpart")?.as_str()?;
    let is_sound = !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"_.-~/".contains(&byte));
    is_sound.then(|| text.to_owned())
}

/// The sender that was taken over once, where the file may be damaged in which it is kept: from what of that can be
/// understood, or else from where it came, which may never have been asked.
pub(crate) fn last_sender(wanted: &Wanted) -> Option<String> {
    let read = |path: &Path| read_text(path, LIMIT).ok();
    let of = |text: &str| sender(&parse(text).ok()?);
    let own = read(&wanted.path);
    let own = own.as_deref();
    let origin = || of(&read(wanted.tokens_from.as_deref()?)?);
    // The file is Hearth's, with a field a line: a line may be whole where the file is not, but for one that breaks off.
    let is_whole = |line: &&str| line.ends_with('\n');
    let line = || {
        let lines = own?.split_inclusive('\n').filter(is_whole);
        lines.rev().find_map(of)
    };
    own.and_then(of).or_else(line).or_else(origin)
}

fn remarks(wanted: &Wanted, fields: &Map<String, Value>, kept: &str) -> Vec<String> {
    let mut remarks = Vec::new();
    match fields.get("id").and_then(Value::as_str) {
        Some(id) if id != wanted.id => remarks.push(format!(
            "its id was `{id}`: what Synapse still had for it under that id is not delivered; \
             `hearth.bridges.<name>.id = \"{id}\";` keeps it"
        )),
        _ => {}
    }
    // Hearth looks for the bot's rooms by the plan, where registrations may not be read.
    if let Some(bridge) = &wanted.bot_of
        && let Some(planned) = sender(&wanted.public).filter(|planned| planned != kept)
    {
        remarks.push(format!(
            "its bot stays `{kept}`, but the host file says `{planned}`: what Synapse had in memory for rooms of that bot \
             alone is not put back after a kill; `hearth.bridges.{bridge}.bot = \"{kept}\";` mends that"
        ));
    }
    let claimed = users(fields);
    let claims: Vec<String> = users(&wanted.public)
        .iter()
        .map(|regex| beginning(regex))
        .collect();
    for regex in claimed {
        let begins = beginning(&regex);
        if !claims
            .iter()
            .any(|claim| begins.starts_with(claim.as_str()))
        {
            remarks.push(format!(
                "it claimed `{regex}`, which it no longer does: users of that name stay behind, unless \
                 `userPrefix` and `bot` are as they were"
            ));
        }
    }
    remarks
}

pub(crate) fn users(fields: &Map<String, Value>) -> Vec<String> {
    let users = fields.get("namespaces").and_then(|all| all.get("users"));
    let Some(Value::Array(entries)) = users else {
        return Vec::new();
    };
    entries
        .iter()
        .filter_map(|entry| entry.get("regex")?.as_str())
        .map(str::to_owned)
        .collect()
}

/// What every match begins with.
fn beginning(regex: &str) -> String {
    let body = regex.strip_prefix('^').unwrap_or(regex);
    let end = body
        .find([
            '[', ']', '(', ')', '{', '}', '.', '*', '+', '?', '|', '$', '\\',
        ])
        .unwrap_or(body.len());
    body[..end].to_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn senders_that_synapse_takes() {
        let of = |sender: Value| {
            let Value::Object(fields) = json!({ "sender_localpart": sender }) else {
                return None;
            };
            super::sender(&fields)
        };
        for good in ["whatsappbot", "AbC-_9", "a/b", "_hearth_x"] {
            assert_eq!(of(json!(good)).as_deref(), Some(good));
        }
        for bad in [
            json!("a=b"),
            json!("@a"),
            json!(""),
            json!("ä"),
            json!(7),
            json!(null),
        ] {
            assert_eq!(of(bad.clone()), None, "{bad}");
        }
    }

    #[test]
    fn beginnings() {
        assert_eq!(beginning("^@whatsapp_[0-9]+:a\\.org$"), "@whatsapp_");
        assert_eq!(beginning("@bot:a.org"), "@bot:a");
    }
}
