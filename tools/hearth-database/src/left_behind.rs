//! What a Synapse that was killed, or stopped while a bridge hung, leaves behind for appservices, put where
//! the next one finds it.
//!
//! Synapse writes a transaction down, sends it, and deletes it when it was taken. Meanwhile further events for the
//! appservice queue in its memory alone, and it counts them as handed out. Two things are lost with it:
//!
//! - the transaction, unless the appservice was marked down: nobody tries those of the others;
//! - the events in memory. But which they were can be told: while a transaction is being sent, nothing newer is
//!   sent. So all that concerns the appservice, is newer than its newest transaction, and was handed out, is
//!   still to be delivered.
//!
//! That holds while it is being sent, and not for each transaction that lies there; what was delivered already must not
//! be delivered again:
//!
//! - to an appservice that is marked down nothing is being sent but what is written, and what comes in is written at
//!   once. Transactions are sent in the order in which they were written, which need not be that of the events;
//! - Synapse may mark an appservice up while a transaction is just being written for it. That one lies there until the
//!   appservice is down some other day, and all newer ones are delivered meanwhile. It is known by its age: a request ends
//!   after a minute, so where something newer by more than that was handed out, nothing was being sent.
//!
//! What remains: Synapse hands events out room by room, all rooms of a moment at once. If it is killed while it sends
//! the older of two such events, and had already delivered the newer one, of another room, that one comes twice. The
//! other choice would be to lose it in the likelier order.

use std::collections::BTreeMap;

use postgres::{Client, Transaction};
use serde::Serialize;

use crate::appservices::{anchored, has_tables, unsigned};
use crate::error::failed;
use crate::{Cluster, DatabaseError};

/// What concerns an appservice, as its registration says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Interest {
    /// The registration's id.
    pub appservice: String,
    /// Full id of its own user.
    pub own: String,
    pub users: Vec<String>,
    pub aliases: Vec<String>,
    pub rooms: Vec<String>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct LeftBehind {
    /// Events that were in memory alone, by appservice.
    pub restored: BTreeMap<String, u64>,
    /// Appservices that Synapse will now try again.
    pub marked: Vec<String>,
}

/// Milliseconds. Synapse gives a request 60 seconds; the rest is for a server that is slow to hand events out.
const ONE_REQUEST: i64 = 120_000;

const RESTORE: &str = "\
    WITH newest AS ( \
        SELECT e.stream_ordering AS at, e.received_ts FROM application_services_txns t, \
        json_array_elements_text(t.event_ids::json) id JOIN events e ON e.event_id = id WHERE t.as_id = $1 \
        AND NOT EXISTS (SELECT FROM application_services_state s WHERE s.as_id = $1 AND s.state = 'down') \
        ORDER BY e.stream_ordering DESC LIMIT 1 \
    ), newer AS ( \
        SELECT e.event_id, e.stream_ordering, e.received_ts > newest.received_ts + $6 AS too_late \
        FROM events e, newest, appservice_stream_position p \
        WHERE e.stream_ordering > newest.at AND e.stream_ordering <= p.stream_ordering AND NOT e.outlier \
        AND e.rejection_reason IS NULL \
        AND (e.sender = $2 OR e.sender ~ ANY ($3) \
          OR e.type = 'm.room.member' AND (e.state_key = $2 OR e.state_key ~ ANY ($3)) \
          OR e.room_id ~ ANY ($5) \
          OR EXISTS (SELECT FROM room_aliases a WHERE a.room_id = e.room_id AND a.room_alias ~ ANY ($4)) \
          OR EXISTS (SELECT FROM local_current_membership m WHERE m.room_id = e.room_id \
                     AND m.membership = 'join' AND (m.user_id = $2 OR m.user_id ~ ANY ($3)))) \
    ), lost AS ( \
        SELECT event_id, stream_ordering, (row_number() OVER (ORDER BY stream_ordering) - 1) / 100 AS batch \
        FROM newer WHERE NOT EXISTS (SELECT FROM newer WHERE too_late) \
    ), written AS ( \
        INSERT INTO application_services_txns (as_id, txn_id, event_ids) \
        SELECT $1, nextval('application_services_txn_id_seq'), ids FROM \
            (SELECT json_agg(event_id ORDER BY stream_ordering)::text AS ids FROM lost \
             GROUP BY batch ORDER BY batch) batches \
    ) SELECT count(*) FROM lost";

const MARK: &str = "\
    INSERT INTO application_services_state (as_id, state) \
    SELECT DISTINCT as_id, 'down' FROM application_services_txns \
    ON CONFLICT (as_id) DO UPDATE SET state = 'down' \
    WHERE application_services_state.state IS DISTINCT FROM 'down' \
    RETURNING as_id";

/// Puts back what is lost and marks every appservice down for which something waits, all of it or nothing. Only
/// while Synapse does not run: it looks at these marks once.
pub fn put_back(
    cluster: &Cluster,
    database: &str,
    interests: &[Interest],
) -> Result<LeftBehind, DatabaseError> {
    let mut client = cluster.connect_plainly(database)?;
    if !has_tables(&mut client)? {
        return Ok(LeftBehind::default());
    }
    within(&mut client, interests).map_err(failed("put back what was left behind for appservices"))
}

fn within(client: &mut Client, interests: &[Interest]) -> Result<LeftBehind, postgres::Error> {
    let mut transaction = client.transaction()?;
    let mut left = LeftBehind::default();
    for interest in interests {
        let events = restore(&mut transaction, interest)?;
        if events > 0 {
            left.restored.insert(interest.appservice.clone(), events);
        }
    }
    let marked = transaction.query(MARK, &[])?;
    left.marked = marked.iter().map(|row| row.get(0)).collect();
    left.marked.sort();
    transaction.commit()?;
    Ok(left)
}

fn restore(transaction: &mut Transaction, interest: &Interest) -> Result<u64, postgres::Error> {
    let row = transaction.query_one(
        RESTORE,
        &[
            &interest.appservice,
            &interest.own,
            &anchored(&interest.users),
            &anchored(&interest.aliases),
            &anchored(&interest.rooms),
            &ONE_REQUEST,
        ],
    )?;
    Ok(unsigned(row.get(0)))
}
