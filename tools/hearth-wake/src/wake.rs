//! The step once Synapse runs.

use std::collections::BTreeMap;
use std::time::Duration;

use hearth_database::Queues;
use hearth_plan::{Bridge, Plan};
use hearth_synapse::Ping;
use serde::Serialize;

use crate::{APPSERVICE, WakeError};

/// What the step needs of the host.
pub trait World {
    fn queues(&self) -> Result<Queues, WakeError>;
    /// Has Hearth's own appservice say something.
    fn stir(&self) -> Result<(), WakeError>;
    fn is_ready(&self, bridge: &Bridge) -> bool;
    fn ping(&self, registration: &str) -> Result<Ping, WakeError>;
    /// Lets time pass; false once it is up.
    fn pause(&self, time: Duration) -> bool;
}

/// How often it looks.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    pub first: Duration,
    pub longest: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            first: Duration::from_secs(1),
            longest: Duration::from_secs(15),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Woken {
    pub outcome: Outcome,
    /// What waited at the beginning.
    pub waited: Vec<Waiting>,
    /// What waits still.
    pub waiting: Vec<Waiting>,
    /// What waits for appservices that the plan does not know, and so for ever.
    pub orphans: Vec<Waiting>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// Nothing waited.
    Quiet,
    /// All of it was delivered.
    Delivered,
    /// Time is up. The next start of the bridge begins anew, and Synapse goes on trying.
    Unfinished,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Waiting {
    pub appservice: String,
    pub transactions: u64,
    pub events: u64,
}

/// Wakes the deliveries and stays until nothing waits and Synapse has looked through everything, or time is up. `step`
/// hears what happens. That nothing waits is believed the second time: Synapse moves its position without waiting for the
/// transaction to be written, and holds in memory what follows one that is being sent.
pub fn wake(
    plan: &Plan,
    world: &dyn World,
    patience: Patience,
    step: &dyn Fn(&str),
) -> Result<Woken, WakeError> {
    let mut queues = until(world, patience, || world.queues())?;
    if is_empty(plan, &queues) && world.pause(patience.first) {
        queues = until(world, patience, || world.queues())?;
    }
    let waited = waiting(plan, &queues, true);
    let mut woken = Woken {
        outcome: Outcome::Quiet,
        waiting: waited.clone(),
        waited,
        orphans: waiting(plan, &queues, false),
    };
    if is_empty(plan, &queues) {
        return Ok(woken);
    }
    for one in &woken.waited {
        step(&format!(
            "{} wait for `{}`",
            counted(one.events, "event"),
            one.appservice
        ));
    }
    until(world, patience, || world.stir())?;
    let mut watched: BTreeMap<String, Watched> = BTreeMap::new();
    let mut behind = queues.behind;
    let mut pause = patience.first;
    let mut was_empty = false;
    loop {
        if !world.pause(pause) {
            woken.outcome = if was_empty {
                Outcome::Delivered
            } else {
                Outcome::Unfinished
            };
            return Ok(woken);
        }
        pause = (pause * 2).min(patience.longest);
        let queues = until(world, patience, || world.queues())?;
        woken.waiting = waiting(plan, &queues, true);
        let empty = is_empty(plan, &queues);
        if empty && was_empty {
            woken.outcome = Outcome::Delivered;
            return Ok(woken);
        }
        was_empty = empty;
        if empty {
            pause = patience.first;
        } else if woken.waiting.is_empty() && queues.behind >= behind {
            // One that was started anew in the meantime does not look until it is stirred.
            until(world, patience, || world.stir())?;
        }
        behind = queues.behind;
        for one in &woken.waiting {
            let seen = watched.entry(one.appservice.clone()).or_default();
            let is_stuck = seen
                .transactions
                .is_some_and(|left| one.transactions >= left);
            seen.transactions = Some(one.transactions);
            // What moves needs no push, and what was never seen not to move neither.
            if !is_stuck {
                seen.pushed = 0;
                continue;
            }
            if !is_ready(plan, world, &one.appservice) {
                continue;
            }
            // A push that did not help found no deliveries to push: Synapse was started anew in the meantime.
            if seen.pushed > 0 {
                until(world, patience, || world.stir())?;
            }
            seen.pushed += 1;
            // It is soon known whether that helped; whoever does not take it is left in peace for longer and longer.
            if seen.pushed <= 2 {
                pause = patience.first;
            }
            // Whatever it answers: the next look tells whether it helped.
            if let Ok(Ping::Answered { .. }) = world.ping(&one.appservice) {
                step(&format!("`{}` is awake", one.appservice));
            }
        }
    }
}

/// What is remembered of an appservice from one look to the next.
#[derive(Default)]
struct Watched {
    transactions: Option<u64>,
    /// How often it was pushed without moving.
    pushed: u32,
}

/// Whether the bridge behind a registration answers pings, and answers at all.
fn is_ready(plan: &Plan, world: &dyn World, registration: &str) -> bool {
    let mut behind = plan
        .bridges
        .values()
        .filter(|bridge| bridge.registration.as_deref() == Some(registration));
    behind.any(|bridge| bridge.ping && world.is_ready(bridge))
}

/// Whether nothing waits. What Synapse has yet to look through may wait for a bridge in a moment.
fn is_empty(plan: &Plan, queues: &Queues) -> bool {
    queues.behind == 0 && waiting(plan, queues, true).is_empty()
}

/// What waits for the plan's appservices, or for others.
fn waiting(plan: &Plan, queues: &Queues, known: bool) -> Vec<Waiting> {
    let wanted = queues.queues.iter().filter(|queue| {
        queue.transactions > 0
            && queue.appservice != APPSERVICE
            && plan.registrations.contains_key(&queue.appservice) == known
    });
    wanted
        .map(|queue| Waiting {
            appservice: queue.appservice.clone(),
            transactions: queue.transactions,
            events: queue.events,
        })
        .collect()
}

/// Tries again what may succeed once Synapse or its database is up.
fn until<R>(
    world: &dyn World,
    patience: Patience,
    attempt: impl Fn() -> Result<R, WakeError>,
) -> Result<R, WakeError> {
    let mut pause = patience.first;
    loop {
        match attempt() {
            Err(error) if error.may_pass() && world.pause(pause) => {
                pause = (pause * 2).min(patience.longest);
            }
            other => return other,
        }
    }
}

fn counted(number: u64, what: &str) -> String {
    if number == 1 {
        format!("1 {what}")
    } else {
        format!("{number} {what}s")
    }
}
