//! What Synapse keeps for its appservices: transactions that were not delivered yet, whom it takes for down,
//! and how far it has got with handing out events.

use postgres::Client;
use serde::{Deserialize, Serialize};

use crate::error::failed;
use crate::{Cluster, DatabaseError};

/// What waits for one appservice.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Queue {
    /// The registration's id.
    pub appservice: String,
    /// Synapse tries again by itself, with growing pauses.
    pub down: bool,
    pub transactions: u64,
    pub events: u64,
    /// Milliseconds since 1970: when the oldest of the waiting events came in.
    pub since: Option<u64>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Queues {
    /// Of every appservice that anything was ever sent to, by name.
    pub queues: Vec<Queue>,
    /// Events that Synapse has not handed to anybody's queue yet.
    pub behind: u64,
}

impl Queues {
    pub fn of(&self, appservice: &str) -> Option<&Queue> {
        self.queues
            .iter()
            .find(|queue| queue.appservice == appservice)
    }

    /// Whether anything is to be delivered, as far as anybody knows.
    pub fn waiting(&self) -> bool {
        self.behind > 0 || self.queues.iter().any(|queue| queue.transactions > 0)
    }
}

/// Rooms in which an appservice's users are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Presence {
    pub rooms: u64,
    pub users: u64,
}

const QUEUES: &str = "\
    SELECT COALESCE(s.as_id, t.as_id), COALESCE(s.state = 'down', false), COALESCE(t.transactions, 0), \
           COALESCE(t.events, 0)::bigint, e.received_ts \
    FROM application_services_state s \
    FULL JOIN (SELECT as_id, count(*) AS transactions, min(txn_id) AS oldest, \
                      sum(json_array_length(event_ids::json)) AS events \
               FROM application_services_txns GROUP BY as_id) t ON t.as_id = s.as_id \
    LEFT JOIN application_services_txns o ON o.as_id = t.as_id AND o.txn_id = t.oldest \
    LEFT JOIN events e ON e.event_id = o.event_ids::json ->> 0 \
    ORDER BY 1";

// Not an exact number of lost events: positions are handed out before an event is written.
const BEHIND: &str = "\
    SELECT count(*) FROM events WHERE stream_ordering > (SELECT max(stream_ordering) FROM appservice_stream_position)";

const PRESENCE: &str = "\
    SELECT count(DISTINCT room_id), count(DISTINCT user_id) FROM local_current_membership \
    WHERE membership = 'join' AND (user_id = $1 OR user_id ~ ANY ($2))";

/// What waits; nothing where Synapse has never started.
pub fn queues(cluster: &Cluster, database: &str) -> Result<Queues, DatabaseError> {
    let mut client = cluster.connect_plainly(database)?;
    if !has_tables(&mut client)? {
        return Ok(Queues::default());
    }
    let doing = "read what waits for appservices";
    // First the position: what Synapse queues between the two is seen in its queue, and not in neither.
    let behind = client.query_one(BEHIND, &[]).map_err(failed(doing))?;
    let queues = client
        .query(QUEUES, &[])
        .map_err(failed(doing))?
        .iter()
        .map(|row| Queue {
            appservice: row.get(0),
            down: row.get(1),
            transactions: unsigned(row.get(2)),
            events: unsigned(row.get(3)),
            since: row.get::<_, Option<i64>>(4).map(unsigned),
        })
        .collect();
    Ok(Queues {
        queues,
        behind: unsigned(behind.get(0)),
    })
}

/// In how many rooms the appservice's users are: its own, and those whom one of the patterns matches, which
/// are a registration's.
pub fn presence(
    cluster: &Cluster,
    database: &str,
    own: &str,
    patterns: &[String],
) -> Result<Presence, DatabaseError> {
    let mut client = cluster.connect_plainly(database)?;
    if !has_tables(&mut client)? {
        return Ok(Presence { rooms: 0, users: 0 });
    }
    let row = client
        .query_one(PRESENCE, &[&own, &anchored(patterns)])
        .map_err(failed("count the rooms of an appservice"))?;
    Ok(Presence {
        rooms: unsigned(row.get(0)),
        users: unsigned(row.get(1)),
    })
}

/// A registration's patterns, as Synapse applies them: from the beginning on and not to the end.
pub(crate) fn anchored(patterns: &[String]) -> Vec<String> {
    patterns
        .iter()
        .map(|pattern| format!("^(?:{pattern})"))
        .collect()
}

pub(crate) fn has_tables(client: &mut Client) -> Result<bool, DatabaseError> {
    let row = client
        .query_one(
            "SELECT count(to_regclass(name)) = 5 FROM unnest(ARRAY['application_services_state', \
             'application_services_txns', 'appservice_stream_position', 'local_current_membership', 'events']) name",
            &[],
        )
        .map_err(failed("look for Synapse's tables"))?;
    Ok(row.get(0))
}

pub(crate) fn unsigned(number: i64) -> u64 {
    number.try_into().unwrap_or(0)
}
