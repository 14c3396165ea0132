//! What Synapse keeps for a bridge that did not take it yet.

use std::time::{SystemTime, UNIX_EPOCH};

use hearth_database::{Queue, Queues};
use hearth_plan::Plan;
use hearth_report::{Finding, Severity};

use crate::subject;

pub fn finding(queue: &Queue, name: &str) -> Option<Finding> {
    if queue.transactions == 0 {
        return None;
    }
    let events = match queue.events {
        1 => "1 event waits".to_owned(),
        number => format!("{number} events wait"),
    };
    let since = queue.since.map_or(String::new(), |since| {
        format!(", the oldest for {}", duration(age(since)))
    });
    if !queue.down {
        return Some(Finding::new(
            Severity::Note,
            subject(name),
            format!("{events} for it{since}"),
        ));
    }
    Some(
        Finding::warning(subject(name), format!("{events} for it{since}"))
            .cause("it did not take them; Synapse tries again, with pauses of up to 9 minutes")
            .remedy(format!(
                "`hearth bridge ping {name}`: once it answers, Synapse delivers at once"
            )),
    )
}

/// What waits for appservices that the plan does not know.
pub fn orphans(plan: &Plan, queues: &Queues) -> Vec<Finding> {
    let unknown = queues.queues.iter().filter(|queue| {
        queue.transactions > 0 && !plan.registrations.contains_key(&queue.appservice)
    });
    unknown
        .map(|queue| {
            Finding::new(
                Severity::Note,
                format!("appservice `{}`", queue.appservice),
                format!(
                    "{} waiting transactions will never be delivered",
                    queue.transactions
                ),
            )
            .cause("its bridge was removed, or has another id now")
            .remedy(format!(
                "let them be, or forget them, in Synapse's database: `DELETE FROM application_services_txns WHERE as_id = '{}'`",
                queue.appservice.replace('\'', "''")
            ))
        })
        .collect()
}

/// Seconds since a moment, which is given in milliseconds.
fn age(since: u64) -> u64 {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    now.as_secs().saturating_sub(since / 1000)
}

fn duration(seconds: u64) -> String {
    match seconds {
        0..120 => format!("{seconds} s"),
        120..7200 => format!("{} min", seconds / 60),
        7200..172_800 => format!("{} h", seconds / 3600),
        _ => format!("{} days", seconds / 86_400),
    }
}
