//! New tokens for a bridge, in the order in which no message is lost.
//!
//! The bridge stops first: from then on Synapse keeps what it has for it. Then the file changes,
//! Synapse reads it, and the bridge comes back with the same pair. What is under way stands in a
//! marker, so that the next `ensure` or `rotate` finishes what a killed one began.

use std::path::PathBuf;

use hearth_files::{ensure_dir, lock, sweep, write_atomic};
use serde::Serialize;
use serde_json::Map;

use crate::RegistrationError;
use crate::adopt::last_sender;
use crate::document::Tokens;
use crate::marker::{Desk, Marker, Phase};
use crate::services::{Activity, Services, Verb, Wait};
use crate::store::{DIR_MODE, FILE_MODE, Store, Wanted};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Restart {
    /// Stop and start what reads the registration.
    Now,
    /// Leave that to the caller.
    Later,
}

#[derive(Debug, Serialize)]
pub struct Rotated {
    pub id: String,
    pub path: PathBuf,
    /// Killed rotations of before that were finished first.
    pub finished: Vec<String>,
    /// In the order in which they were, or have to be, restarted.
    pub restarted: Vec<String>,
    pub to_restart: Vec<String>,
    /// What a person should know about it.
    pub remarks: Vec<String>,
}

/// `step` hears what happens, for it may take a while, and `warn` each remark at once: the file is sound from then on,
/// so whatever fails later, nobody would come upon it again.
pub fn rotate(
    store: &Store,
    id: &str,
    restart: Restart,
    services: &dyn Services,
    step: &dyn Fn(&str),
    warn: &dyn Fn(&str),
) -> Result<Rotated, RegistrationError> {
    let wanted = store.wanted(id)?;
    ensure_dir(&store.dir, DIR_MODE)?;
    let desk = Desk::sit_down(&store.dir)?;
    let mut rotated = Rotated {
        id: id.to_owned(),
        path: wanted.path.clone(),
        finished: Vec::new(),
        restarted: Vec::new(),
        to_restart: Vec::new(),
        remarks: Vec::new(),
    };
    if restart == Restart::Later {
        rotated.remarks = replace_tokens(store, wanted)?;
        rotated.remarks.iter().for_each(|remark| warn(remark));
        rotated.to_restart.push(store.homeserver.clone());
        rotated.to_restart.extend(wanted.bridges.iter().cloned());
        return Ok(rotated);
    }
    rotated.finished = finish_rotations(store, &desk, services, step)?;

    let mut marker = Marker::of(store, wanted, Phase::Stopping);
    let mut running = Vec::new();
    for unit in &wanted.bridges {
        // One that was stopped on purpose stays so.
        if services.activity(unit)? != Activity::Stopped {
            running.push(unit.clone());
        }
    }
    let homeserver_is_up = services.activity(&store.homeserver)? != Activity::Stopped;
    marker.bridges = running;
    desk.put(&marker)?;
    for unit in &marker.bridges {
        step(&format!("Stopping `{unit}`"));
        services.act(Verb::Stop, unit, Wait::Done)?;
    }
    marker.phase = Phase::Writing;
    desk.put(&marker)?;
    rotated.remarks = replace_tokens(store, wanted)?;
    rotated.remarks.iter().for_each(|remark| warn(remark));
    step(&format!("Restarting `{}`", store.homeserver));
    marker.finish(&desk, services, Wait::Done)?;
    if homeserver_is_up {
        rotated.restarted.push(store.homeserver.clone());
    }
    rotated.restarted.extend(marker.bridges);
    Ok(rotated)
}

fn finish_rotations(
    store: &Store,
    desk: &Desk,
    services: &dyn Services,
    step: &dyn Fn(&str),
) -> Result<Vec<String>, RegistrationError> {
    let mut finished = Vec::new();
    for wanted in store.wanted.values() {
        if let Some(mut marker) = desk.left(store, wanted)? {
            step(&format!("Finishing an earlier rotation of `{}`", wanted.id));
            marker.finish(desk, services, Wait::Done)?;
            finished.push(wanted.id.clone());
        }
    }
    Ok(finished)
}

/// Whatever was there: this is also the way out when a file is damaged. Says what a person should know about it.
fn replace_tokens(store: &Store, wanted: &Wanted) -> Result<Vec<String>, RegistrationError> {
    let mut before = Map::new();
    let mut remarks = Vec::new();
    if let Some(from) = &wanted.tokens_from {
        match last_sender(wanted) {
            Some(sender) => drop(before.insert("sender_localpart".to_owned(), sender.into())),
            None => remarks.push(format!(
                "which sender it had can be read neither in `{0}` nor in `{1}`, so it has the plan's; \
                 if it was another one, write that as `sender_localpart` into `{0}` and run `hearth registration ensure`, \
                 then restart Synapse and the bridge",
                wanted.path.display(),
                from.display()
            )),
        }
    }
    let text = wanted.text(&Tokens::generate()?, Some(&before));
    // Held for this moment alone: restarting Synapse may start `hearth registration ensure`,
    // which waits for the same lock.
    let _lock = lock(&store.dir)?;
    sweep(&store.dir)?;
    write_atomic(&wanted.path, text.expose().as_bytes(), FILE_MODE)?;
    Ok(remarks)
}
