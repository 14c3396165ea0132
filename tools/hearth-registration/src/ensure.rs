//! Every registration of the plan in its place, with the tokens that it had.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use hearth_files::{ensure_dir, lock, sweep, write_atomic};
use serde::Serialize;

use crate::RegistrationError;
use crate::adopt::users;
use crate::belongings::Belongings;
use crate::document::Tokens;
use crate::marker::Desk;
use crate::place::{Whereabouts, aside, judge, remarks};
use crate::services::{Services, Wait};
use crate::store::{DIR_MODE, FILE_MODE, Found, Store, Wanted, look};

/// What an ensure did.
#[derive(Debug, Default, Serialize)]
pub struct Ensured {
    pub registrations: Vec<Entry>,
    /// No longer in the plan, and put aside.
    pub removed: Vec<Removed>,
    /// Rotations that were killed, and whose restarts are now under way.
    pub finished: Vec<String>,
    /// Rotations that were killed, and could not be finished.
    pub unfinished: Vec<Unfinished>,
}

#[derive(Debug, Serialize)]
pub struct Entry {
    pub id: String,
    pub path: PathBuf,
    pub outcome: Outcome,
    /// What a person should know about it.
    pub remarks: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// With new tokens.
    Made,
    /// With the tokens of a registration that was there before Hearth.
    Adopted,
    /// With the tokens that its bridge had under another id.
    Moved,
    /// Back from those put aside, with its tokens.
    Restored,
    /// Its public part or mode was not as it should be; the tokens are the same.
    Updated,
    Unchanged,
}

#[derive(Debug, Serialize)]
pub struct Removed {
    pub id: String,
    /// Where it lies now.
    pub path: PathBuf,
    /// What else is left of its bridge.
    pub left: Belongings,
    /// Names that were its bridge's alone.
    pub users: Vec<String>,
}

#[derive(Debug, Serialize)]
pub struct Unfinished {
    pub id: String,
    pub cause: String,
}

/// Makes what is missing, updates what changed, puts aside what the plan no longer has. Everything
/// is read and judged before anything is written.
pub fn ensure(store: &Store, services: &dyn Services) -> Result<Ensured, RegistrationError> {
    ensure_dir(&store.dir, DIR_MODE)?;
    let mut ensured = Ensured::default();
    {
        let _lock = lock(&store.dir)?;
        sweep(&store.dir)?;
        let found = judge(store)?;
        for id in store.strangers(&store.dir)? {
            let moved =
                |place: &Whereabouts| matches!(place, Whereabouts::Moved(_, from) if *from == id);
            if !found.iter().any(|(_, place)| moved(place)) {
                ensured.removed.push(put_aside(store, &id)?);
            }
        }
        for (wanted, found) in found {
            let remarks = remarks(wanted, &found);
            ensured.registrations.push(Entry {
                id: wanted.id.clone(),
                path: wanted.path.clone(),
                outcome: put(store, wanted, found)?,
                remarks,
            });
        }
    }
    finish_rotations(store, services, &mut ensured)?;
    Ok(ensured)
}

fn put(store: &Store, wanted: &Wanted, place: Whereabouts) -> Result<Outcome, RegistrationError> {
    let (tokens, before, outcome) = match place {
        Whereabouts::Nowhere => (Tokens::generate()?, None, Outcome::Made),
        Whereabouts::Here(found) => (found.tokens.clone(), Some(found), Outcome::Updated),
        Whereabouts::Aside(found) => {
            rename(&aside(store, &wanted.id), &wanted.path)?;
            (found.tokens.clone(), Some(found), Outcome::Restored)
        }
        Whereabouts::Moved(found, from) => {
            rename(&store.file(&from), &wanted.path)?;
            (found.tokens.clone(), Some(found), Outcome::Moved)
        }
        Whereabouts::Elsewhere(adopted) => {
            let mut fields = serde_json::Map::new();
            fields.insert("sender_localpart".to_owned(), adopted.sender.into());
            let text = wanted.text(&adopted.tokens, Some(&fields));
            write_atomic(&wanted.path, text.expose().as_bytes(), FILE_MODE)?;
            return Ok(Outcome::Adopted);
        }
    };
    let text = wanted.text(&tokens, before.as_ref().map(|found| &found.fields));
    let is_right = |found: Found| found.text == text.expose() && found.mode == FILE_MODE;
    if before.is_some_and(is_right) {
        return Ok(match outcome {
            Outcome::Updated => Outcome::Unchanged,
            other => other,
        });
    }
    write_atomic(&wanted.path, text.expose().as_bytes(), FILE_MODE)?;
    Ok(outcome)
}

/// The newest is the one that a return to the plan restores; older ones get a number.
fn put_aside(store: &Store, id: &str) -> Result<Removed, RegistrationError> {
    ensure_dir(&store.removed, DIR_MODE)?;
    let path = aside(store, id);
    if path.exists() {
        let mut older = (1_u32..).map(|number| store.removed.join(format!("{id}.yaml.{number}")));
        if let Some(free) = older.find(|candidate| !candidate.exists()) {
            rename(&path, &free)?;
        }
    }
    rename(&store.file(id), &path)?;
    let found = look(&path).ok();
    Ok(Removed {
        id: id.to_owned(),
        path,
        left: found
            .as_ref()
            .map(|found| Belongings::read(&found.text))
            .unwrap_or_default(),
        users: found.map(|found| users(&found.fields)).unwrap_or_default(),
    })
}

fn rename(from: &Path, to: &Path) -> Result<(), RegistrationError> {
    let synced = |dir: Option<&Path>| -> io::Result<()> {
        dir.map_or(Ok(()), |dir| fs::File::open(dir)?.sync_all())
    };
    fs::rename(from, to)
        .and_then(|()| synced(to.parent()))
        .and_then(|()| synced(from.parent()))
        .map_err(|source| RegistrationError::Change {
            path: from.to_owned(),
            source,
        })
}

/// This may run inside a unit that the homeserver is ordered after, so it must not wait for the
/// restarts; the service manager keeps their order.
fn finish_rotations(
    store: &Store,
    services: &dyn Services,
    ensured: &mut Ensured,
) -> Result<(), RegistrationError> {
    let Some(desk) = Desk::if_left(&store.dir)? else {
        return Ok(());
    };
    for wanted in store.wanted.values() {
        let Some(mut marker) = desk.left(store, wanted)? else {
            continue;
        };
        match marker.finish(&desk, services, Wait::Queued) {
            Ok(()) => ensured.finished.push(wanted.id.clone()),
            // The files are as they should be, so nothing that waits for them has to fail.
            Err(error) => ensured.unfinished.push(Unfinished {
                id: wanted.id.clone(),
                cause: error.to_string(),
            }),
        }
    }
    Ok(())
}
